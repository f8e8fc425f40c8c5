"""Rows P about connecting, describing and calling."""

import concurrent.futures
import contextlib
import io
import queue
import re
import unittest
import unittest.mock

import httpx
from app import URL, Case, started
from gradio_client import Client
from gradio_client.exceptions import AppError, ValidationError


def count(n):
    return [("abc"[: i + 1], [{"a": i, "b": list(range(i))}]) for i in range(n)]


class Calls(Case):
    def test_P1(self):
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            client = Client(URL, analytics_enabled=False)
        self.addCleanup(client.close)
        self.assertIn("Loaded as API", said.getvalue())
        self.assertTrue(all(isinstance(key, int) for key in client.endpoints))
        self.assertTrue(client.heartbeat.is_alive())

    def test_P2(self):
        info = self.client.view_api(return_format="dict")
        self.assertEqual(info["unnamed_endpoints"], {})
        greet = info["named_endpoints"]["/greet"]
        self.assertEqual(set(greet) - {"description"}, {"parameters", "returns"})
        name, n = greet["parameters"]
        self.assertEqual(
            {k: name[k] for k in name if k not in ("example_input", "type")},
            {"label": "name", "parameter_name": "name", "parameter_has_default": False, "parameter_default": None,
             "python_type": {"type": "str", "description": ""}, "component": "Textbox"})
        self.assertEqual(name["type"]["type"], "string")
        self.assertEqual((n["parameter_has_default"], n["parameter_default"], n["python_type"]["type"]), (True, 2, "float"))
        self.assertEqual(info["named_endpoints"]["/inc"]["parameters"], [])
        for name, endpoint in info["named_endpoints"].items():
            with self.subTest(name):
                self.assertLessEqual({"parameters", "returns"}, set(endpoint))
                self.assertLessEqual(set(endpoint), {"parameters", "returns", "description"})
                self.assertNotIn("State", [p["component"] for p in endpoint["parameters"] + endpoint["returns"]])
                for p in endpoint["parameters"]:
                    self.assertEqual(set(p), {"label", "parameter_name", "parameter_has_default", "parameter_default", "type",
                                              "python_type", "component", "example_input"})
                for r in endpoint["returns"]:
                    self.assertEqual(set(r), {"label", "type", "python_type", "component"})

    def test_P3(self):
        text = self.client.view_api(return_format="str")
        self.assertIn('predict(name, n, api_name="/greet") -> out', text)
        self.assertIn("(required)", text)
        self.assertIn("(not required, defaults to:   2)", text)  # the client's own spacing

    def test_P4(self):
        self.assertEqual(self.client.predict("Bob", 3, api_name="/greet"), "Hello Bob x3")
        self.assertEqual(self.client.predict(name="Bob", n=4, api_name="/greet"), "Hello Bob x4")
        self.assertEqual(self.client.predict("Bob", api_name="/greet"), "Hello Bob x2")

    def test_P5(self):
        for args, kwargs in [((), {}), (("Bob",), {"name": "K"}), (("Bob",), {"bogus": 1})]:
            with self.subTest(args=args, kwargs=kwargs), self.assertRaises(TypeError):
                self.client.predict(*args, api_name="/greet", **kwargs)
        self.assertEqual(self.client.predict("Bob", 3, "extra", api_name="/greet"), "Hello Bob x3")

    def test_P6(self):
        # Private functions are not in the config, so their numbers are the ones that are missing.
        listed = {d["id"] for d in self.client.config["dependencies"]}
        private = next(i for i in range(max(listed)) if i not in listed)
        for options, want in [
            ({"api_name": "/nope"}, "Cannot find a function"),
            ({"api_name": "greet"}, "Did you mean to use a leading slash?"),
            ({"api_name": "/priv"}, "Cannot find a function"),
            ({"fn_index": 9999}, "Invalid function index"),
            ({"fn_index": private}, "Invalid function index"),
            ({}, "might have multiple endpoints"),
        ]:
            with self.subTest(**options), self.assertRaisesRegex(ValueError, re.escape(want)):
                self.client.predict("x", **options)

    def test_P7(self):
        with started("-only", "greet") as url:
            self.assertEqual(self.connect(url).predict("Bob", 3), "Hello Bob x3")

    def test_P8(self):
        job = self.client.submit(3, api_name="/count")
        self.assertEqual(list(job), count(3))
        self.assertEqual(job.outputs(), count(3))
        self.assertEqual(job.result(), count(3)[-1])
        status = job.status()
        self.assertEqual((status.code.name, status.success), ("FINISHED", True))

    def test_P9(self):
        with self.assertRaises(AppError) as hidden:
            self.client.predict("x", api_name="/fail")
        self.assertNotIn("boom", str(hidden.exception))
        job = self.client.submit("x", api_name="/gerr")
        error = job.exception()
        self.assertIsInstance(error, AppError)
        self.assertEqual((error.message, error.title, error.duration, error.visible), ("custom x", "T", 3, True))
        self.assertEqual(job.outputs(), [])
        late = self.client.submit("x", api_name="/gerr_gen")
        self.assertEqual(late.exception().message, "late")
        self.assertEqual(late.outputs(), ["one"])
        with started("-show-errors") as url, self.assertRaises(AppError) as shown:
            self.connect(url).predict("x", api_name="/fail")
        self.assertEqual(str(shown.exception), "boom x")

    def test_P10(self):
        with self.assertRaises(ValidationError) as raised:
            self.client.predict("abc", api_name="/val")
        lines = str(raised.exception).splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[1], r"^- \w+: too short$")
        self.assertEqual(self.client.predict("abcd", api_name="/val"), "abcd")

    def test_P11(self):
        self.assertEqual(self.client.predict(api_name="/inc"), 1)
        self.assertEqual(self.client.predict(api_name="/inc"), 2)
        self.assertEqual(self.client.predict(api_name="/inc_nq"), 3)
        self.client.reset_session()
        self.assertEqual(self.client.predict(api_name="/inc"), 1)

    def test_P12(self):
        update, skip, value = self.client.predict("x", api_name="/upd")
        self.assertEqual(update, {"label": "New label", "value": "x", "visible": True, "__type__": "update"})
        self.assertEqual(skip, {"__type__": "update"})
        self.assertEqual(value, {"value": 3, "__type__": "update"})
        self.assertEqual(self.client.predict(api_name="/noout"), ())
        self.assertEqual(self.client.predict(api_name="/fold"), ())  # its only output is a layout block
        self.assertEqual(self.client.predict(api_name="/two"), (1, "b"))

    def test_P24(self):
        client = self.connect(headers={"X-Team": "blue", "X-Gradio-User": "me"})
        seen = {k.lower(): v for k, v in client.predict(api_name="/headers").items()}
        self.assertEqual(seen["x-team"], "blue")
        self.assertEqual(seen["x-gradio-user"], "api")
        self.assertFalse({"cookie", "authorization"} & set(seen), "credentials reached the handler")

    def test_P25(self):
        for text in ["a\u0085b\tc\u2028d\r\ne", "line\n" * 90_000, "é" * 500_000]:
            with self.subTest(size=len(text)):
                self.assertEqual(self.client.predict(text, api_name="/echo"), text)
        with self.subTest("between logs"):
            self.assertEqual(self.client.predict(text, api_name="/logs"), text)

    def test_P26(self):
        self.assertEqual(self.client.predict("u", api_name="/undoc"), "u")
        with self.assertRaises(ValueError):
            self.client.predict(x="u", api_name="/undoc")

    def test_P27(self):
        before = self.client.predict(api_name="/deleted")
        self.assertEqual([self.client.predict(api_name="/fleeting") for _ in range(2)], [1, 2])
        self.client.reset_session()  # its heartbeat moves to the new session with the next beat
        self.assertEqual(self.client.predict(api_name="/fleeting"), 1)
        # The endpoint answers when the number is above the one given.
        self.assertEqual(self.client.predict(before, api_name="/deleted"), before + 1)

    def test_P27_the_heartbeat_moves(self):
        # A heartbeat asks for the new session when it hears the next beat of the old one, within 15 seconds.
        asked, stream = queue.Queue(), httpx.stream

        def watched(method, url, **options):
            asked.put(url)
            return stream(method, url, **options)

        def wait_for(session):
            while not asked.get(timeout=20).endswith(session):
                pass  # that of another test's client

        with unittest.mock.patch("gradio_client.client.httpx.stream", watched):
            client = self.connect()
            wait_for(client.session_hash)
            self.assertEqual(client.predict(api_name="/inc"), 1)
            client.reset_session()
            wait_for(client.session_hash)
            self.assertEqual(client.predict(api_name="/inc"), 1)

    def test_P28(self):
        function = next(d["id"] for d in self.client.config["dependencies"] if d["api_name"] == "greet")
        answer = httpx.post(f"{URL.rstrip('/')}/gradio_api/queue/join", json={"fn_index": function, "session_hash": "pythonrow28"})
        self.assertEqual(answer.status_code, 422)
        detail = answer.json()["detail"]
        self.assertIsInstance(detail, list)
        self.assertTrue(all(isinstance(item, dict) for item in detail))

    def test_P29(self):
        # A given timeout is that of every request: the join is in time, the silent stream is not, and the client takes
        # its end for a cancellation. Without one the stream has none, though other requests have five seconds.
        with started("-slow", "6s") as url:
            client = self.connect(url, httpx_kwargs={"timeout": 1})
            said = io.StringIO()
            with contextlib.redirect_stderr(said):  # its thread prints the reason
                job = client.submit("x", api_name="/slow")
                self.assertRaises(concurrent.futures.CancelledError, job.result, timeout=10)
            self.assertRegex(job.communicator.event_id, "^[0-9a-f]{32}$")
            self.assertIn("ReadTimeout", said.getvalue())
            self.assertEqual(client.predict("Bob", 3, api_name="/greet"), "Hello Bob x3")
            self.assertEqual(self.connect(url).predict("late", api_name="/slow"), "late")


if __name__ == "__main__":
    unittest.main()
