#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/breakout-exporter against an Admin API made by hand, and against a real Janus when
BREAKOUT_PLUGIN names the built plugin. Needs python3-prometheus-client."""

import contextlib
import copy
import http.server
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "docs"))
from private_janus import ADMIN_SECRET, Client, Janus  # noqa: E402

EXPORTER = os.path.join(HERE, "..", "..", "scripts", "breakout-exporter")
PATIENCE = 10  # seconds


def figures(packets_in):
    """As `metrics` tells them."""
    return {
        "participants": 3, "sources": 5, "slots": 26, "packets_in": packets_in, "bytes_in": 900,
        "packets_out": 40, "bytes_out": 3600, "keyframes": 4, "keyframes_asked": 5,
        "keyframes_requested": 6, "switches": 7, "layer_switches": 2, "blanks": 8,
        "dropped": {"malformed": 0, "unknown_layer": 1, "muted": 2, "foreign": 3,
                    "awaiting_keyframe": 4, "stale": 5},
        "move_latency": {
            "audio": {"count": 6, "sum_ms": 6100.5, "up_to_ms": [5, 25, 5000],
                      "counts": [1, 3, 1, 1]},
            "video": {"count": 0, "sum_ms": 0.0, "up_to_ms": [5, 25, 5000], "counts": [0, 0, 0, 0]}}}


ANSWER = {"janus": "success", "response": {
    "breakout": "success", "node": "berlin", "totals": {"classrooms": 2, **figures(17)},
    "classrooms": [{"classroom": "algebra", **figures(10)},
                   {"classroom": 'a "b"\n\\', **figures(7)}]}}


class AdminApi:
    """Answers everything with `answer` (text, when it is no JSON; or what it returns of what was
    asked) and keeps what it was asked."""

    def __init__(self, answer):
        self.asked = []
        asked = self.asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()
                told = answer(asked[-1]) if callable(answer) else answer
                text = told if isinstance(told, str) else json.dumps(told)
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/admin"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_once(url, *arguments, **environment):
    """Its exit code, what it wrote, and what it complained of."""
    done = subprocess.run(
        [EXPORTER, "--admin-url", url, "--once", *arguments], timeout=PATIENCE + 20, check=False,
        env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def samples(text):
    """{(name, labels): value}; fails where Prometheus would."""
    return {(sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text) for sample in family.samples}


def sample(text, name, **labels):
    return samples(text)[(name, frozenset(labels.items()))]


@contextlib.contextmanager
def serving(api, *arguments):
    """What scrapes an exporter that asks `api`, once it listens."""
    port = free_port()

    def scrape():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as page:
            return page.read().decode()

    def until_it_listens():
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    with subprocess.Popen([EXPORTER, "--admin-url", api.url, "--listen", f"127.0.0.1:{port}",
                           *arguments]) as exporter:
        try:
            until_it_listens()
            yield scrape
        finally:
            exporter.terminate()


class Figures(unittest.TestCase):
    def told(self, answer, *arguments):
        with AdminApi(answer) as api:
            code, text, complaints = run_once(api.url, *arguments)
        self.assertEqual((code, complaints), (0, ""))
        return text

    def test_sums_of_classrooms_and_of_the_node_have_names_of_their_own(self):
        text = self.told(ANSWER)
        self.assertEqual(sample(text, "breakout_up"), 1)
        self.assertEqual(sample(text, "breakout_packets_in_total", classroom="algebra"), 10)
        self.assertEqual(sample(text, "breakout_packets_in_total", classroom='a "b"\n\\'), 7)
        self.assertEqual(sample(text, "breakout_node_packets_in_total"), 17)
        self.assertEqual(sample(text, "breakout_node_classrooms"), 2)
        self.assertEqual(sample(text, "breakout_node_info", node="berlin"), 1)
        self.assertEqual(sample(text, "breakout_slots", classroom="algebra"), 26)
        self.assertEqual(sample(text, "breakout_packets_dropped_total", classroom="algebra",
                                reason="awaiting_keyframe"), 4)

    def test_every_sum_of_the_answer_is_told(self):
        text = self.told(ANSWER)
        told = {name for name, _ in samples(text)}
        # participants, sources, slots, ten sums, drops; and four names of a histogram less le
        names = {name for name in told if not name.startswith("breakout_node_")} - {"breakout_up"}
        self.assertEqual(len([name for name in names if name.endswith("_total")]), 11)
        self.assertEqual({f"breakout_node_{name[len('breakout_'):]}" for name in names} |
                         {"breakout_node_info", "breakout_node_classrooms"},
                         {name for name in told if name.startswith("breakout_node_")})

    def test_buckets_are_cumulative_and_in_seconds(self):
        text = self.told(ANSWER)
        bucket = "breakout_move_latency_seconds_bucket"
        labels = {"classroom": "algebra", "kind": "audio"}
        self.assertEqual([sample(text, bucket, le=le, **labels)
                          for le in ("0.005", "0.025", "5.0", "+Inf")], [1, 4, 5, 6])
        self.assertEqual(sample(text, "breakout_move_latency_seconds_count", **labels), 6)
        self.assertEqual(sample(text, "breakout_move_latency_seconds_sum", **labels), 6.1005)
        self.assertEqual(sample(text, "breakout_node_move_latency_seconds_count", kind="video"), 0)

    def test_classrooms_can_be_left_out(self):
        text = self.told(ANSWER, "--no-classrooms")
        self.assertNotIn("algebra", text)
        self.assertEqual(sample(text, "breakout_node_packets_in_total"), 17)

    def test_a_node_without_a_name_and_without_classrooms_is_told(self):
        answer = copy.deepcopy(ANSWER)
        del answer["response"]["node"]
        answer["response"]["classrooms"] = []
        text = self.told(answer)
        self.assertNotIn("breakout_node_info", text)
        self.assertEqual(sample(text, "breakout_node_packets_in_total"), 17)


def info(received, sent, classroom="algebra", plugin="janus.plugin.breakout"):
    """As `handle_info` tells of a handle with a microphone, a camera and data."""
    def medium(ways):
        return {"stats": {way: {"packets": 9, **count} for way, count in ways.items()}}

    return {"plugin": plugin,
            "plugin_specific": {"classroom": classroom} if classroom else {},
            "webrtc": {"media": {
                "0": medium({"in": {"nacks": received}, "out": {"nacks": sent}}),
                "1": medium({"in": {"nacks": 1}, "out": {"nacks": 2}}),
                "2": medium({"in": {}, "out": {}})}}}


def janus_of(infos):
    """Answers as a Janus with one session of these handles; None is one that ends just then."""
    def answer(asked):
        command = asked["janus"]
        if command == "list_sessions":
            return {"janus": "success", "sessions": [7]}
        if command == "list_handles" and asked["session_id"] == 7:
            return {"janus": "success", "handles": list(infos)}
        if command == "handle_info" and asked["session_id"] == 7:
            found = infos[asked["handle_id"]]
            return {"janus": "success", "info": found} if found else {"janus": "error"}
        return ANSWER
    return answer


class Nacks(unittest.TestCase):
    @staticmethod
    def told(text):
        names = ("nacks_received_total", "nacks_sent_total")
        return [sample(text, f"breakout_{name}", classroom="algebra") for name in names] + [
            sample(text, f"breakout_node_{name}") for name in names]

    def test_they_are_summed_over_the_handles_of_the_plugin(self):
        infos = {1: info(10, 20), 2: info(100, 200, 'a "b"\n\\'), 3: info(1000, 2000, None),
                 4: info(10000, 20000, plugin="janus.plugin.echotest"), 5: None,
                 6: {"plugin": "janus.plugin.breakout"}}
        with AdminApi(janus_of(infos)) as api:
            code, text, complaints = run_once(api.url, "--nacks", JANUS_ADMIN_SECRET="s3cret")
        self.assertEqual((code, complaints), (0, ""))
        self.assertEqual(self.told(text), [11, 22, 1113, 2226])
        self.assertEqual({asked["admin_secret"] for asked in api.asked}, {"s3cret"})

    def test_they_grow_with_each_connection_and_fall_with_none(self):
        infos = {1: info(10, 20)}
        with AdminApi(janus_of(infos)) as api, serving(api, "--nacks") as scrape:
            self.assertEqual(self.told(scrape()), [11, 22, 11, 22])
            self.assertEqual(self.told(scrape()), [11, 22, 11, 22])
            infos[1] = info(15, 20)
            infos[2] = info(4, 3)
            self.assertEqual(self.told(scrape()), [21, 27, 21, 27])
            infos[1] = info(0, 7)  # a new PeerConnection
            del infos[2]
            self.assertEqual(self.told(scrape()), [22, 36, 22, 36])

    def test_what_was_counted_before_a_scrape_broke_off_is_not_counted_again(self):
        infos = {1: info(10, 20), 2: info(4, 3)}
        breaks = [False]

        def answer(asked):
            if breaks[0] and asked.get("handle_id") == 2:
                return "<html>"
            return janus_of(infos)(asked)

        with AdminApi(answer) as api, serving(api, "--nacks") as scrape:
            self.assertEqual(self.told(scrape()), [16, 27, 16, 27])
            infos[1] = info(15, 20)
            breaks[0] = True
            self.assertEqual(sample(scrape(), "breakout_up"), 0)
            breaks[0] = False
            self.assertEqual(self.told(scrape()), [21, 27, 21, 27])

    def test_nobody_is_asked_who_need_not_be(self):
        with AdminApi(ANSWER) as api:
            _, text, _ = run_once(api.url)
        self.assertNotIn("nack", text)
        self.assertEqual(len(api.asked), 1)

    def test_a_janus_that_ends_meanwhile_is_down(self):
        with AdminApi(lambda asked: ANSWER if "plugin" in asked else "<html>") as api:
            code, text, complaints = run_once(api.url, "--nacks")
        self.assertEqual((code, samples(text)), (1, {("breakout_up", frozenset()): 0}))
        self.assertIn("no answer from", complaints)


class Secrets(unittest.TestCase):
    def test_they_come_from_the_environment_or_from_files(self):
        with tempfile.NamedTemporaryFile("w", suffix=".secret") as secret, AdminApi(ANSWER) as api:
            secret.write("from a file\nand a second line")
            secret.flush()
            run_once(api.url, JANUS_ADMIN_SECRET="s3cret", BREAKOUT_ADMIN_KEY="k3y")
            run_once(api.url, "--admin-secret-file", secret.name, "--admin-key-file", secret.name,
                     JANUS_ADMIN_SECRET="not this one")
            run_once(api.url)
        self.assertEqual([(asked["admin_secret"], asked["request"].get("admin_key"))
                          for asked in api.asked],
                         [("s3cret", "k3y"), ("from a file", "from a file"), ("", None)])
        self.assertEqual({asked["plugin"] for asked in api.asked}, {"janus.plugin.breakout"})

    def test_a_file_that_cannot_be_read_is_an_error(self):
        code, text, complaints = run_once("http://127.0.0.1:1/", "--admin-secret-file", "/no/such")
        self.assertEqual((code, text), (1, ""))
        self.assertIn("/no/such", complaints)


class Trouble(unittest.TestCase):
    CASES = (
        ({"janus": "error", "error": {"code": 403, "reason": "Unauthorized request"}},
         "Unauthorized request"),
        ({"janus": "success", "response": {"breakout": "event", "error_code": 433,
                                           "error": "missing the plugin's 'admin_key'"}},
         "missing the plugin's 'admin_key'"),
        ("<html>", "no answer from"),
        ([], "that is no Admin API"),
    )

    def expect(self, url, complaint):
        code, text, complaints = run_once(url, JANUS_ADMIN_SECRET="s3cret", BREAKOUT_ADMIN_KEY="k3y")
        self.assertEqual((code, samples(text)), (1, {("breakout_up", frozenset()): 0}))
        self.assertIn(complaint, complaints)
        self.assertIsNone(re.search("s3cret|k3y|Traceback", text + complaints))

    def test_who_is_refused_says_why_and_is_down(self):
        for answer, complaint in self.CASES:
            with self.subTest(complaint), AdminApi(answer) as api:
                self.expect(api.url, complaint)

    def test_a_janus_that_is_not_there_is_down(self):
        self.expect(f"http://127.0.0.1:{free_port()}/admin", "no answer from")

    def test_a_wrong_place_to_listen_is_refused(self):
        for place in ("nowhere", "127.0.0.1:", "127.0.0.1:99999"):
            code, _, complaints = run_once("http://127.0.0.1:1/", "--listen", place)
            self.assertEqual(code, 2)
            self.assertIn(f"'{place}' is no ADDRESS:PORT", complaints)


class Serving(unittest.TestCase):
    def test_each_scrape_asks_anew(self):
        with AdminApi(ANSWER) as api, serving(api) as scrape:
            self.assertEqual(sample(scrape(), "breakout_up"), 1)
            asked = len(api.asked)
            scrape()
            self.assertEqual(len(api.asked), asked + 1)


@unittest.skipUnless("BREAKOUT_PLUGIN" in os.environ, "BREAKOUT_PLUGIN names no plugin")
class RealJanus(unittest.TestCase):
    def test_it_tells_of_the_classrooms_of_a_janus(self):
        with Janus(os.environ["BREAKOUT_PLUGIN"], 'general: { admin_key = "k3y" }\n') as janus:
            back_end = Client(janus)
            back_end.ask({"request": "create", "admin_key": "k3y", "classroom": "algebra",
                          "secret": "chalk"})
            maria = Client(janus)
            maria.ask({"request": "join", "ptype": "publisher", "classroom": "algebra",
                       "participant": "maria"})
            url = f"http://127.0.0.1:{janus.admin_port}/admin"
            code, text, complaints = run_once(url, JANUS_ADMIN_SECRET=ADMIN_SECRET,
                                              BREAKOUT_ADMIN_KEY="k3y")
            self.assertEqual((code, complaints), (0, ""))
            self.assertEqual(sample(text, "breakout_participants", classroom="algebra"), 1)
            self.assertEqual(sample(text, "breakout_node_classrooms"), 1)
            self.assertEqual(sample(text, "breakout_node_move_latency_seconds_bucket", kind="audio",
                                    le="0.025"), 0)
            self.assertNotIn("maria", text)
            self.assertNotIn("chalk", text)
            code, _, complaints = run_once(url, JANUS_ADMIN_SECRET=ADMIN_SECRET)
            self.assertEqual(code, 1)
            self.assertIn("admin_key", complaints)
            code, _, complaints = run_once(url, JANUS_ADMIN_SECRET="guess", BREAKOUT_ADMIN_KEY="k3y")
            self.assertEqual(code, 1)
            self.assertIn("Unauthorized", complaints)


if __name__ == "__main__":
    outcome = unittest.main(exit=False, verbosity=2).result
    failed = len(outcome.failures) + len(outcome.errors)
    print(f"# pass {outcome.testsRun - failed - len(outcome.skipped)}\n# fail {failed}")
    sys.exit(not outcome.wasSuccessful())
