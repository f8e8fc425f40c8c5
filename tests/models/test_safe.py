"""What oriel_safe does to the loaders of the real NumPy, joblib and PyYAML, in the exact words of docs/models.md.

scripts/models.sh runs it. Audit hooks stay, so every case has a process of its own."""

import os
import pathlib
import subprocess
import sys
import textwrap
import unittest

HELPER = pathlib.Path(__file__).parents[2] / "guard/pickle/python"
SETUP = """
import collections, io, os, pickle
import joblib, numpy, yaml
class Call:
    def __reduce__(self): return os.getcwd, ()
def npy(*elements):
    array = numpy.empty(len(elements), object)
    array[:] = elements
    out = io.BytesIO()
    numpy.save(out, array, allow_pickle=True)
    return out.getvalue()
def packed(value):
    out = io.BytesIO()
    joblib.dump(value, out)
    return out.getvalue()
PLAIN, HOSTILE = npy(1, "a", [2.5], {"k": None}), npy(Call())
NUMBERS = numpy.arange(3.0)
JOBLIB, BAD_JOBLIB = packed({"a": NUMBERS}), packed([NUMBERS, Call()])
NPY = io.BytesIO(); numpy.save(NPY, NUMBERS); NPY = NPY.getvalue()
import oriel_safe
def tried(fn, *args, **kwargs):
    try:
        return repr(fn(*args, **kwargs))
    except oriel_safe.Refused as e:
        return "refused: " + str(e)
"""


def run(call, mode):
    code = SETUP + f"print(tried(lambda: {call}))"
    done = subprocess.run([sys.executable, "-B", "-c", textwrap.dedent(code)], capture_output=True, text=True, cwd=HELPER, timeout=300,
                          env={**os.environ, "ORIEL_SAFE": mode})
    return (done.stdout + done.stderr).strip()


class Loaders(unittest.TestCase):
    def said(self, call, mode, want):
        with self.subTest(call=call, mode=mode):
            self.assertIn(want, run(call, mode))

    def test_without_the_switch_everything_loads(self):
        self.said("numpy.load(io.BytesIO(HOSTILE), allow_pickle=True)", "0", repr(str(HELPER)))
        self.said("joblib.load(io.BytesIO(BAD_JOBLIB))", "0", repr(str(HELPER)))

    def test_names_that_are_not_listed(self):
        for mode, asks in (("1", "refused: a pickle asks for posix.getcwd"), ("loaders", "refused: a pickle asks for posix.getcwd")):
            self.said("numpy.load(io.BytesIO(HOSTILE), allow_pickle=True)", mode, asks)
            self.said("joblib.load(io.BytesIO(BAD_JOBLIB))", mode, asks)

    def test_listed_names_load_unless_strict(self):
        plain = "numpy.load(io.BytesIO(PLAIN), allow_pickle=True)"
        self.said(plain, "1", "array([1, 'a', list([2.5]), {'k': None}], dtype=object)")
        self.said("joblib.load(io.BytesIO(JOBLIB))", "1", "{'a': array([0., 1., 2.])}")
        for call in (plain, "joblib.load(io.BytesIO(JOBLIB))"):
            self.said(call, "strict", "refused: a pickle is not loaded, whatever it holds")

    def test_arrays_of_numbers_are_no_pickles(self):
        for mode in ("1", "strict"):
            self.said("numpy.load(io.BytesIO(NPY))", mode, "array([0., 1., 2.])")

    def test_yaml_builds_no_objects(self):
        for mode in ("1", "strict"):
            for loader in ("UnsafeLoader", "Loader", "FullLoader"):
                self.said(f"yaml.load('a: [1, x]', Loader=yaml.{loader})", mode, "{'a': [1, 'x']}")
            for loader in ("UnsafeLoader", "Loader"):
                self.said(f"yaml.load('!!python/object/apply:os.getcwd []', Loader=yaml.{loader})", mode, "refused: yaml ")
                self.said(f"yaml.load('!!python/name:os.system', Loader=yaml.{loader})", mode, "refused: yaml ")

    def test_the_helper_reads_arrays_in_every_mode(self):
        for mode in ("1", "strict"):
            self.said("oriel_safe.loads(pickle.dumps(NUMBERS, 4), ('numpy',)).tolist()", mode, "[0.0, 1.0, 2.0]")
            self.said("oriel_safe.loads(pickle.dumps(Call()), ('numpy',))", mode, "refused: the stream asks for posix.getcwd")


if __name__ == "__main__":
    unittest.main()
