"""Rows P about files."""

import os
import unittest

from app import Case, started
from gradio_client import handle_file

FIELDS = {"path", "url", "size", "orig_name", "mime_type", "is_stream", "meta"}


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Files(Case):
    def test_P13(self):
        out = self.client.predict(handle_file(self.write("in put.txt", b"thirteen")), api_name="/file")
        self.assertEqual(content(out), b"thirteen")
        self.assertEqual(os.path.basename(out), "in put.txt")
        self.assertTrue(os.path.realpath(out).startswith(os.path.realpath(self.downloads)))

    def test_P14(self):
        client = self.connect(download_files=False)
        out = client.predict(handle_file(self.write("a.txt", b"fourteen")), api_name="/file")
        self.assertEqual(set(out), FIELDS)

    def test_P15(self):
        first, second = (handle_file(self.write(f"{i}.txt", b"file %d" % i)) for i in range(2))
        out = self.client.predict([first, second], api_name="/files")
        self.assertEqual([content(p) for p in out], [b"file 0", b"file 1"])
        # A picture of one pixel, so that the gallery's decoder has something real.
        pixel = bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
            "0000000c49444154789c63504858000001c40121625f8afd0000000049454e44ae426082")
        image = handle_file(self.write("pixel.png", pixel))
        out = self.client.predict([{"image": image, "caption": "one"}], api_name="/gallery")
        self.assertEqual(out[0]["caption"], "one")
        self.assertTrue(os.path.getsize(out[0]["image"]) > 0)

    def test_P16(self):
        with started("-max-file", "10") as url:
            client = self.connect(url)
            with self.assertRaisesRegex(ValueError, "exceeds"):
                client.predict(handle_file(self.write("big.txt", b"more than ten bytes")), api_name="/file")


if __name__ == "__main__":
    unittest.main()
