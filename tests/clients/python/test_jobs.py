"""Rows P about jobs: progress, order, cancelling, the queue's limit."""

import asyncio
import concurrent.futures
import unittest

from app import Case, started
from gradio_client.utils import QueueError, Status


class Jobs(Case):
    def finished_updates(self, *args, api_name):
        """Every update of a job, by the client's asynchronous iterator."""

        async def gather():
            return [update async for update in self.client.submit(*args, api_name=api_name)]

        return asyncio.run(gather())

    def test_P17(self):
        updates = self.finished_updates("x", api_name="/prog")
        units = [u.progress_data[0] for u in updates if getattr(u, "progress_data", None)]
        self.assertTrue(units, "no progress arrived")
        self.assertEqual({u.code for u in updates if getattr(u, "progress_data", None)}, {Status.PROGRESS})
        self.assertEqual((units[-1].index, units[-1].length, units[-1].unit), (3, 10, "steps"))

    def test_P18(self):
        updates = self.finished_updates("x", api_name="/logs")
        *statuses, last = updates
        codes = [s.code for s in statuses if hasattr(s, "code")]
        self.assertEqual(codes, [Status.IN_QUEUE, Status.PROCESSING, *[Status.LOG] * 3, Status.FINISHED])
        self.assertEqual(last.outputs["data"], ["x"])
        self.assertEqual(last.outputs["is_generating"], False)

    async def begun(self, job):
        async for update in job:
            if update.code == Status.PROCESSING:
                return

    def assert_cancelled(self, job):
        """The client's cancel races with the server's answer to it, and both can arrive between two of its looks."""
        with self.assertRaises((concurrent.futures.CancelledError, KeyError, ValueError)) as raised:
            job.result(timeout=10)
        if isinstance(raised.exception, ValueError):
            self.assertEqual(str(raised.exception), "Did not expect 2 tasks to be done.")

    def test_P19(self):
        running = self.client.submit(100_000, api_name="/count")
        next(iter(running))
        running.cancel()
        self.assert_cancelled(running)
        self.assertEqual(running.status().code, Status.CANCELLED)
        stops = self.client.predict(api_name="/stopped")
        plain = self.client.submit("never", api_name="/slow")
        asyncio.run(self.begun(plain))
        plain.cancel()
        self.assert_cancelled(plain)
        # The endpoint answers when the number is above the one given.
        self.assertEqual(self.client.predict(stops, api_name="/stopped"), stops + 1)
        slow = self.client.submit("first", api_name="/slow")
        queued = self.client.submit("second", api_name="/slow")
        queued.cancel()
        self.assert_cancelled(queued)
        self.assertEqual(slow.result(timeout=10), "first")
        self.assertEqual(len(list(self.client.submit(2, api_name="/count"))), 2)

    def test_P20(self):
        with started("-queue-max", "1", "-slow", "1s") as url:
            client = self.connect(url)
            jobs = [client.submit(str(i), api_name="/slow") for i in range(4)]
            errors = [job.exception(timeout=20) for job in jobs]
        self.assertTrue(any(isinstance(e, QueueError) for e in errors), errors)
        self.assertTrue(any(e is None for e in errors), "none of the four ran")

    def test_P21(self):
        jobs = [self.client.submit("p", n, api_name="/greet") for n in range(8)]
        self.assertEqual([j.result(timeout=20) for j in jobs], [f"Hello p x{n}" for n in range(8)])

    def test_P23(self):
        jobs = [self.client.submit("a", str(n), api_name="/batch") for n in range(5)]
        self.assertEqual([j.result(timeout=20) for j in jobs], [f"a-{n}" for n in range(5)])
        self.assertEqual(self.client.predict(api_name="/largest_batch"), 3)


if __name__ == "__main__":
    unittest.main()
