"""Measure oriel scan on large files, and print a table of docs/scan.md.

usage: large.py ORIEL FOLDER    (FOLDER is made, takes 2 GiB, and is removed at the end)

Two of the files are sparse, 10 GiB of zeros that take no room on the disk; two hold a GiB of noise each. Each file is
scanned once, after it was written. The memory is the most that was resident at once.
"""
import collections
import itertools
import json
import os
import pathlib
import pickle
import random
import shutil
import struct
import subprocess
import sys
import time
import types
import zipfile

GIB = 1 << 30


def write(path, pieces, size):
    with open(path, "wb") as f:
        f.writelines(pieces)
        f.truncate(size)


def safetensors(path, size, data=()):
    header = json.dumps({"w": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    write(path, itertools.chain([struct.pack("<Q", len(header)), header], data), 8 + len(header) + size)


def noise(n):
    """Random bytes, the same in each run."""
    random.seed(3)
    for _ in range(n >> 20):
        yield random.randbytes(1 << 20)


def weights(n):
    """Floats around zero, as weights are: the high byte of each is one of four."""
    near_zero = bytes(0x3C | b & 0x81 for b in range(256))
    for piece in noise(n):
        b = bytearray(piece)
        b[3::4] = b[3::4].translate(near_zero)
        yield b


class Sparse:
    """A file that leaves out zeros."""

    def __init__(self, f):
        self.f = f

    def write(self, b):
        if b != bytes(len(b)):
            return self.f.write(b)
        self.f.seek(len(b), os.SEEK_CUR)
        return len(b)

    def __getattr__(self, name):
        return getattr(self.f, name)


def checkpoint(path, size):
    """A state dict of one tensor, as torch.save writes it."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    sys.modules.update({"torch": torch, "torch._utils": utils})
    torch.FloatStorage = type("FloatStorage", (), {"__module__": "torch"})
    exec("def _rebuild_tensor_v2(*args): pass", utils.__dict__)

    class Tensor:
        def __reduce__(self):
            return utils._rebuild_tensor_v2, (torch.FloatStorage(), 0, (size // 4,), (1,), False, collections.OrderedDict())

    class Pickler(pickle.Pickler):
        def persistent_id(self, o):
            return ("storage", torch.FloatStorage, "0", "cpu", size // 4) if isinstance(o, torch.FloatStorage) else None

    with open(path, "wb") as f, zipfile.ZipFile(Sparse(f), "w") as z:
        with z.open("archive/data.pkl", "w") as d:
            Pickler(d, protocol=2).dump({"w": Tensor()})
        with z.open("archive/data/0", "w", force_zip64=True) as d:
            for _ in range(size >> 20):
                d.write(bytes(1 << 20))


def cost(command):
    """User time, system time, and KiB. The system's own figure of memory would be this program's, which is larger."""
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    most = 0
    while True:
        try:
            status = pathlib.Path(f"/proc/{p.pid}/status").read_text()
            most = max([most, *(int(l.split()[1]) for l in status.splitlines() if l.startswith("VmHWM"))])
        except OSError:
            pass
        ended, status, usage = os.wait4(p.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.02)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode:
        sys.exit(f"{command} ends with {p.returncode}")
    return usage.ru_utime, usage.ru_stime, most


def main(oriel, folder):
    folder = pathlib.Path(folder)
    folder.mkdir()
    files = {
        "zeros.safetensors": lambda p: safetensors(p, 10 * GIB),
        "zeros.pt": lambda p: checkpoint(p, 10 * GIB),
        "weights.safetensors": lambda p: safetensors(p, GIB, weights(GIB)),
        "noise.bin": lambda p: write(p, noise(GIB), GIB),
    }
    print("| file | bytes | user time | system time | GB per second of both | most memory |\n|---|---|---|---|---|---|")
    for name, make in files.items():
        make(folder / name)
        size = (folder / name).stat().st_size
        user, system, memory = cost([oriel, "scan", str(folder / name)])
        print(f"| {name} | {size:,} | {user:.2f} s | {system:.2f} s | {size / (user + system) / 1e9:.1f} | {memory / 1024:.0f} MiB |", flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
