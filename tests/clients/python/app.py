"""What every test of the official client shares: the reference app's address, and fresh apps with other flags."""

import contextlib
import os
import re
import subprocess
import tempfile
import unittest

from gradio_client import Client


def needed(name):
    if not os.environ.get(name):
        raise RuntimeError(f"{name} is not set: run scripts/clients.sh, which starts the reference app.")
    return os.environ[name]


URL = needed("ORIEL_URL")


@contextlib.contextmanager
def started(*flags):
    """Runs another reference app with flags and gives its address."""
    env = {**os.environ, "ORIEL_ADDR": "127.0.0.1:0"}
    with subprocess.Popen([needed("ORIEL_REFAPP"), *flags], stdout=subprocess.PIPE, text=True, env=env) as child:
        try:
            for line in child.stdout:
                found = re.search(r"http://127\.0\.0\.1:\d+/\S*", line)
                if found:
                    yield found[0]
                    break
            else:
                raise RuntimeError("the reference app ended before it listened")
        finally:
            child.terminate()


class Case(unittest.TestCase):
    """A test with a client of its own, whose downloads land in a directory that is removed afterwards."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.downloads = directory.name
        self.client = self.connect()

    def connect(self, url=URL, **options):
        options.setdefault("download_files", self.downloads)
        client = Client(url, verbose=False, analytics_enabled=False, **options)
        self.addCleanup(client.close)
        return client

    def write(self, name, content):
        path = os.path.join(self.downloads, name)
        with open(path, "wb") as file:
            file.write(content)
        return path
