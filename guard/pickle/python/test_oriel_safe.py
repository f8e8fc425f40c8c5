"""Tests of oriel_safe: what it loads, what it refuses, and what its audit hook stops. Hooks stay, so each gets a process."""

import argparse
import collections
import datetime
import decimal
import fractions
import io
import os
import pickle
import subprocess
import sys
import textwrap
import unittest
import uuid

import oriel_safe
from oriel_safe import Refused, loads


class Call:
    """Pickles as a call of fn with args."""

    def __init__(self, fn, *args, state=None):
        self.call = (fn, args) if state is None else (fn, args, state)

    def __reduce__(self):
        return self.call


PLAIN = [
    None, True, 0, -1, 2**100, 1.5, "é€𝄞\n", b"", b"\x00\xff", bytearray(b"ab"), [1, [2]], (), (1, (2,)), {"a": {1: None}}, {1, 2}, frozenset([3]), 1 + 2j,
    range(0, 10, 2), slice(1, 2), collections.OrderedDict(a=1), collections.Counter("aab"), collections.defaultdict(list, {1: [2]}),
    collections.deque([1, 2], 5), datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.timezone.utc), datetime.date(2020, 1, 1),
    datetime.time(1, 2, 3), datetime.timedelta(1, 2, 3), decimal.Decimal("1.50"), fractions.Fraction(1, 3), uuid.UUID(int=5), argparse.Namespace(lr=0.1, layers=[1]), Ellipsis,
]


class Loads(unittest.TestCase):
    def test_plain_data_in_every_protocol(self):
        for protocol in range(6):
            for value in PLAIN:
                with self.subTest(value=value, protocol=protocol):
                    got = loads(pickle.dumps(value, protocol))
                    self.assertEqual(got, value)
                    self.assertIs(type(got), type(value))
            self.assertEqual(loads(pickle.dumps(PLAIN, protocol)), PLAIN)

    def test_names_that_are_not_listed(self):
        for fn in (os.system, eval, exec, __import__, getattr, open, subprocess.run, pickle.loads, io.open_code):
            for protocol in range(6):
                with self.subTest(fn=fn, protocol=protocol), self.assertRaises(Refused):
                    loads(pickle.dumps(Call(fn, "true"), protocol))

    def test_dotted_names(self):
        for module, name in (("collections", "sys.modules"), ("uuid", "os.system"), ("builtins", "object.__subclasses__")):
            stream = b"\x80\x04" + b"".join(b"\x8c" + bytes([len(s)]) + s.encode() for s in (module, name)) + b"\x93."
            with self.subTest(name=name), self.assertRaises(Refused):
                loads(stream)

    def test_arguments_that_no_pickler_writes(self):
        for call in (
            Call(bytes, 10**9), Call(bytearray, 10**9), Call(set, range(10)), Call(collections.defaultdict, collections.OrderedDict),
            Call(collections.deque, "text"), Call(list, range(10)), Call(int, "9"), Call(object), Call(fractions.Fraction, "1e999999999"),
        ):
            with self.subTest(call=call.call), self.assertRaises(Refused):
                loads(pickle.dumps(call, 2))

    def test_instructions_that_fill_or_build_what_is_not_filled(self):
        for stream in (
            b"\x80\x02ccollections\nCounter\n}X\x01\x00\x00\x00aK\x01sb.",  # BUILD of a class
            b"\x80\x02ccollections\nCounter\nNX\x06\x00\x00\x00updateK\x01ds\x86b.",
            b"\x80\x02K\x01}b.", b"\x80\x02ccollections\nCounter\n(X\x01\x00\x00\x00aK\x01u.",
            b"\x80\x02ccollections\nOrderedDict\n)RK\x01a.", b"\x80\x02(K\x01o.", b"(S'x'\nios\nsystem\n.", b"\x80\x02\x82\x01.", b"Pid\n.", b"\x80\x02K\x01Q.",
            b"\x80\x04cuuid\nUUID\n)\x81}X\x03\x00\x00\x00intX\x01\x00\x00\x00xsb.",
        ):
            with self.subTest(stream=stream), self.assertRaises((Refused, pickle.UnpicklingError, EOFError, IndexError, TypeError, ValueError)):
                loads(stream)
        self.assertFalse("a" in collections.Counter.__dict__)

    def test_sets_are_asked_for_by_name(self):
        with self.assertRaisesRegex(Refused, "numpy.dtype"):
            loads(b"cnumpy\ndtype\n.")
        with self.assertRaisesRegex(ValueError, "unknown sets"):
            loads(b"N.", ("everything",))

    def test_arrays_of_objects(self):
        # A module of the same name stands in for NumPy: what is tested is what reaches it.
        sys.modules["numpy"] = type(sys)("numpy")
        sys.modules["numpy"].dtype = lambda *args: args
        try:
            self.assertEqual(loads(b"cnumpy\ndtype\n(Vf8\nI00\nI01\ntR.", ("numpy",)), ("f8", False, True))
            self.assertEqual(loads(b"cnumpy\ndtype\n(VO8\nI00\nI01\ntR.", ("numpy", "pandas")), ("O8", False, True))
            for code in ("O8", "|O", "V8"):
                with self.assertRaisesRegex(Refused, "arrays hold numbers"):
                    loads(f"cnumpy\ndtype\n(V{code}\nI00\nI01\ntR.".encode(), ("numpy",))
        finally:
            del sys.modules["numpy"]


def run(code, **env):
    """Runs code in a process of its own and returns what it prints."""
    done = subprocess.run([sys.executable, "-B", "-c", textwrap.dedent(code)], capture_output=True, text=True, env={**os.environ, **env},
                          cwd=os.path.dirname(os.path.abspath(__file__)), timeout=60)
    return (done.stdout + done.stderr).strip()


SETUP = """
import pickle, io, os, sys, marshal, collections, subprocess, json
import oriel_safe
class Call:
    def __init__(self, fn, *args): self.call = (fn, args)
    def __reduce__(self): return self.call
def tried(fn, *args, **kwargs):
    try:
        return repr(fn(*args, **kwargs))
    except oriel_safe.Refused as e:
        return "refused: " + str(e)
"""


class Hook(unittest.TestCase):
    def in_hook(self, code, **env):
        return run(SETUP + "oriel_safe.refuse_unsafe_loaders()\n" + textwrap.dedent(code), **env)

    def test_pickle_load_and_what_is_built_on_it(self):
        for how in ("pickle.loads(data)", "pickle._loads(data)", "type('U', (pickle.Unpickler,), {})(io.BytesIO(data)).load()"):
            self.assertIn("refused: a pickle asks for posix.system", self.in_hook(f"data = pickle.dumps(Call(os.system, 'echo ran'))\nprint(tried(lambda: {how}))"))

    def test_plain_pickles_still_load(self):
        self.assertEqual(self.in_hook("print(pickle.loads(pickle.dumps(collections.OrderedDict(a=1)))['a'])"), "1")

    def test_marshal(self):
        self.assertIn("refused: marshalled code", self.in_hook("print(tried(marshal.loads, marshal.dumps(compile('1', 'x', 'eval'))))"))

    def test_imports_still_work(self):
        self.assertEqual(self.in_hook("import wave, xml.dom.minidom\nprint('imported')"), "imported")

    def test_programs(self):
        for call in ("os.system, 'echo ran'", "subprocess.run, ['echo', 'ran']", "os.execv, '/bin/echo', ['echo', 'ran']"):
            said = self.in_hook(f"print(tried({call}))")
            self.assertIn("refused: ", said)
            self.assertNotIn("\nran", "\n" + said)

    def test_the_environment_turns_it_on(self):
        code = SETUP + "print(tried(pickle.loads, pickle.dumps(Call(os.system, 'true'))))"
        self.assertIn("refused", run(code, ORIEL_SAFE="1"))
        self.assertEqual(run(code), "0")
        self.assertIn("refused", run(SETUP + "print(tried(os.system, 'true'))", ORIEL_SAFE="1"))
        self.assertEqual(run(SETUP + "print(tried(os.system, 'true'))", ORIEL_SAFE="loaders"), "0")

    def test_strict_refuses_every_pickle(self):
        for how in ("pickle.loads(data)", "pickle.load(io.BytesIO(data))", "pickle._loads(data)", "pickle.Unpickler(io.BytesIO(data)).load()",
                    "pickle._Unpickler(io.BytesIO(data)).load()", "type('U', (pickle.Unpickler,), {})(io.BytesIO(data)).load()",
                    "type('U', (pickle._Unpickler,), {})(io.BytesIO(data)).load()", "__import__('_pickle').loads(data)"):
            with self.subTest(how=how):
                said = run(SETUP + f"data = pickle.dumps([1, 'a'])\nprint(tried(lambda: {how}))", ORIEL_SAFE="strict")
                self.assertIn("refused: a pickle is not loaded, whatever it holds", said)

    def test_strict_refuses_names_to_whoever_kept_an_unpickler(self):
        code = "kept = pickle.loads\noriel_safe.refuse_unsafe_loaders(sets=None)\nprint(tried(kept, pickle.dumps(collections.OrderedDict(a=1))))"
        self.assertIn("refused: a pickle asks for collections.OrderedDict", run(SETUP + code))

    def test_strict_leaves_this_module(self):
        self.assertEqual(run(SETUP + "print(oriel_safe.loads(pickle.dumps(collections.OrderedDict(a=1)))['a'])", ORIEL_SAFE="strict"), "1")

    def test_a_misspelt_switch_is_no_switch(self):
        self.assertIn("ORIEL_SAFE is 'yes'; it can be 1, loaders, strict", run("import oriel_safe", ORIEL_SAFE="yes"))
        self.assertEqual(run(SETUP + "print(tried(os.system, 'true'))", ORIEL_SAFE="0"), "0")

    def test_yaml(self):
        said = run("""
            import sys, types
            module = types.ModuleType("yaml.constructor")
            class UnsafeConstructor:
                def find_python_name(self, name, mark, unsafe=False): return eval
            module.UnsafeConstructor = UnsafeConstructor
            sys.modules["yaml"], sys.modules["yaml.constructor"] = types.ModuleType("yaml"), module
            import oriel_safe
            oriel_safe.refuse_unsafe_loaders()
            try:
                UnsafeConstructor().find_python_name("os.system", None)
            except oriel_safe.Refused as e:
                print(e)
            """)
        self.assertEqual(said, "yaml UnsafeConstructor.find_python_name is not called")

    def test_numpy_and_joblib_and_torch_load_by_pickle(self):
        # Their unpicklers are subclasses whose find_class ends in pickle's own; so does this one.
        said = self.in_hook("""
            class Wrapped(pickle._Unpickler):
                def find_class(self, module, name): return super().find_class(module, name)
            print(tried(Wrapped(io.BytesIO(pickle.dumps(Call(eval, '1')))).load))""")
        self.assertIn("refused: a pickle asks for builtins.eval", said)


if __name__ == "__main__":
    unittest.main()
