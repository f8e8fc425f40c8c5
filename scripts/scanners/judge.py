"""Run one scanner of Python over the files of a list and print what it says of each, a line of JSON per file.

usage: judge.py TOOL CORPUS     (TOOL: picklescan, picklescan-strict, fickling, modelscan)

A verdict is flagged, suspicious, error, skipped or clean. A file that takes more than
20 seconds of processor time, five minutes, or 4 GiB is an error.
"""
import contextlib
import io
import json
import logging
import pathlib
import resource
import signal
import sys
import time

logging.disable(logging.CRITICAL)
sys.setrecursionlimit(3000)
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def picklescan(strict):
    from picklescan.scanner import scan_file_path

    def judge(path):
        r = scan_file_path(path, strict=strict)
        if r.issues_count:
            return "flagged"
        if r.scan_err:
            return "error"
        return "suspicious" if r.suspicious_count else "clean" if r.scanned_files else "skipped"

    return judge


def fickling():
    from fickling.loader import scan_file, scan_zip_archive
    from fickling.analysis import Severity
    import zipfile

    def judge(path):
        results = list(scan_zip_archive(path, graceful=True).values()) if zipfile.is_zipfile(path) else [scan_file(path, graceful=True)]
        worst = max((r.severity.severity for r in results), default=0)
        if worst >= Severity.LIKELY_UNSAFE.severity:
            return "flagged"
        if any(r.errors for r in results):
            return "error"
        return "suspicious" if worst else "clean" if results else "skipped"

    return judge


def modelscan():
    from modelscan.modelscan import ModelScan

    def judge(path):
        r = ModelScan().scan(path)
        if r["summary"]["total_issues"]:
            return "flagged"
        if r["errors"]:
            return "error"
        return "clean" if r["summary"]["scanned"]["total_scanned"] else "skipped"

    return judge


class Late(BaseException):
    pass


def late(*_):
    raise Late


def main(tool, corpus):
    judge = {"picklescan": lambda: picklescan(False), "picklescan-strict": lambda: picklescan(True), "fickling": fickling, "modelscan": modelscan}[tool]()
    signal.signal(signal.SIGPROF, late)
    signal.signal(signal.SIGALRM, late)
    corpus = pathlib.Path(corpus)
    for line in open(corpus / "list.jsonl"):
        name = json.loads(line)["file"]
        start, why = time.process_time(), ""
        signal.setitimer(signal.ITIMER_PROF, 20)
        signal.alarm(300)
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                verdict = judge(str(corpus / name))
        except (Exception, Late, MemoryError) as e:
            verdict, why = "error", type(e).__name__
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
        print(json.dumps({"file": name, "verdict": verdict, "why": why, "seconds": time.process_time() - start}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
