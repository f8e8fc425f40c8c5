"""Converts the checkpoints in testdata with the command oriel and reads the result with the safetensors package.

scripts/models.sh runs it. ORIEL names the command."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import safetensors

DATA = pathlib.Path(__file__).parent / "testdata"
ORIEL = os.environ["ORIEL"]


def convert(name, folder):
    out = pathlib.Path(folder) / "out.safetensors"
    done = subprocess.run([ORIEL, "convert", DATA / name, out], capture_output=True, text=True, timeout=60)
    return out, done


def tensors(path):
    return {name: (t["dtype"], t["shape"], bytes(t["data"])) for name, t in safetensors.deserialize(path.read_bytes())}


class Convert(unittest.TestCase):
    def test_tensors_read_back_equal(self):
        for name, want in (("state.pt", "state"), ("state_legacy.pt", "state"), ("mixed.pt", "mixed"), ("mixed_legacy.pt", "mixed"), ("newer.pt", "newer")):
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                out, done = convert(name, folder)
                self.assertEqual(done.returncode, 0, done.stderr)
                got, expected = tensors(out), tensors(DATA / f"{want}.safetensors")
                self.assertGreater(len(got), 1)
                self.assertEqual(got, expected)

    def test_a_view_has_the_numbers_of_its_storage(self):
        with tempfile.TemporaryDirectory() as folder:
            got = tensors(convert("mixed.pt", folder)[0])
        whole = memoryview(got["whole"][2]).cast("f")
        turned = memoryview(got["turned"][2]).cast("f")
        self.assertEqual(whole.tolist(), [float(i) for i in range(24)])
        self.assertEqual(turned.tolist(), [float(c * 6 + r) for r in range(6) for c in range(4)])
        self.assertEqual(got["whole"], got["tied"])
        self.assertEqual(got["bf16"][0], "BF16")

    def test_code_is_refused_and_leaves_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            out, done = convert("module.pt", folder)
            self.assertEqual((done.returncode, os.listdir(folder)), (2, []))
            self.assertIn("torch.nn.modules.container.Sequential", done.stderr)


if __name__ == "__main__":
    unittest.main()
