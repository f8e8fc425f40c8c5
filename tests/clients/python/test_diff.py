"""Every edit list our encoder writes must decode, with the client's own code, to the value it was made from."""

import json
import unittest

from app import needed
from gradio_client.utils import apply_diff


class Diff(unittest.TestCase):
    def test_diff_pairs(self):
        pairs = 0
        with open(needed("ORIEL_DIFF_PAIRS"), encoding="utf-8") as lines:
            for line in lines:
                pair = json.loads(line)
                # Compared as text: Python holds 1, 1.0 and True for equal, JSON does not.
                got = json.dumps(apply_diff(pair["prev"], pair["ops"]), sort_keys=True)
                self.assertEqual(got, json.dumps(pair["next"], sort_keys=True), line)
                pairs += 1
        self.assertGreaterEqual(pairs, 10_000)


if __name__ == "__main__":
    unittest.main()
