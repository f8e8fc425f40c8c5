"""Two apps of one server, side by side. scripts/clients.sh runs this where there are two: the address ends with the path of
the first one."""

import unittest
from urllib.parse import urljoin

import httpx
from app import URL, Case
from gradio_client import handle_file

OTHER = urljoin(URL, "../other/")


def content(path):
    with open(path, "rb") as file:
        return file.read()


class Mounted(Case):
    def setUp(self):
        super().setUp()
        self.other = self.connect(OTHER)
        self.other.session_hash = self.client.session_hash  # a program may well use one name for both

    def test_each_app_has_its_own_functions_and_state(self):
        for i in (1, 2):
            self.assertEqual(self.client.predict(api_name="/inc"), i)
            self.assertEqual(self.other.predict(api_name="/inc"), 100 + i)
            self.assertEqual(self.client.predict("Ada", 1, api_name="/greet"), "Hello Ada x1")
            self.assertEqual(self.other.predict("Ada", api_name="/greet"), "Good day Ada")
        with self.assertRaises(ValueError):
            self.other.predict(3, api_name="/count")

    def test_each_app_has_its_own_files(self):
        name = self.write("one.txt", b"first")
        self.assertEqual(content(self.client.predict(handle_file(name), api_name="/file")), b"first")
        self.assertEqual(content(self.other.predict(handle_file(name), api_name="/file")), b"first")
        kept = self.connect(download_files=False).predict(handle_file(name), api_name="/file")
        self.assertTrue(kept["url"].startswith(URL), kept["url"])
        for where in (URL, OTHER):  # without the cookie, nobody's
            self.assertEqual(httpx.get(f"{where}gradio_api/file={kept['path']}").status_code, 404)

    def test_an_address_without_a_slash_at_its_end_will_do(self):
        self.assertEqual(self.connect(OTHER.rstrip("/")).predict(name="Bob", api_name="/greet"), "Good day Bob")

    def test_a_stream_of_one_goes_on_while_the_other_is_called(self):
        job = self.client.submit(3, api_name="/count")
        seen = []
        for text, _ in job:
            seen.append(text)
            self.assertEqual(self.other.predict("Eve", api_name="/greet"), "Good day Eve")
        self.assertEqual(seen[-1], "abc")


if __name__ == "__main__":
    unittest.main()
