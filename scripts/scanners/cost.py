"""Measure commands by the processor time they take, their start included, and print one row of a table of docs/scan.md.

usage: cost.py NAME BYTES COMMAND... -- COMMAND...    (ours first, then theirs)

The commands run in turns, so that a busy machine slows both. Each runs twenty times, or as often as twenty seconds of
processor time last, but three times at least. The figures are medians of user and system time together.
"""
import os
import statistics
import subprocess
import sys


def once(command):
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as p:
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode not in (0, 1):  # 1: something was found
        sys.exit(f"{command} ends with {p.returncode}")
    return usage.ru_utime + usage.ru_stime


def main(name, size, commands):
    cut = commands.index("--")
    pair = [commands[:cut], commands[cut + 1:]]
    took = [[], []]
    for runs in range(20):
        if runs >= 3 and max(map(sum, took)) > 20:
            break
        for t, command in zip(took, pair):
            t.append(once(command))
    ours, theirs = map(statistics.median, took)
    print(f"| {name} | {int(size):,} | {len(took[0])} | {ours * 1000:.1f} ms | {theirs * 1000:,.0f} ms | {theirs / ours:.0f}× |")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
