# SPDX-License-Identifier: GPL-3.0-or-later
"""A Janus of one's own with the plugin, and clients that speak its HTTP API."""

import glob
import http.client
import itertools
import json
import os
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

ADMIN_SECRET = "janusoverlord"
PATIENCE = 10  # seconds for anything to happen
QUIET = 0.4    # so long nothing comes when everything has come
_transactions = itertools.count(1)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _exchange(url, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(url, data, timeout=60) as answer:
        return json.load(answer)


class Janus:
    """Runs until the end of the `with` block; `plugin` is the path of the built module."""

    def __init__(self, plugin, plugin_configuration):
        self._folder = tempfile.TemporaryDirectory(prefix="breakout-docs-")
        self.port, self.admin_port = _free_port(), _free_port()
        folder = self._folder.name
        for name in ("conf", "plugins", "transports", "unused"):
            os.mkdir(f"{folder}/{name}")
        os.symlink(os.path.abspath(plugin), f"{folder}/plugins/libjanus_breakout.so")
        transport = glob.glob("/usr/lib/*/janus/transports/libjanus_http.so")[0]
        os.symlink(transport, f"{folder}/transports/libjanus_http.so")
        self._write("janus.plugin.breakout.jcfg", plugin_configuration)
        self._write("janus.jcfg", f"""
general: {{
  transports_folder = "{folder}/transports"
  events_folder = "{folder}/unused"
  loggers_folder = "{folder}/unused"
  admin_secret = "{ADMIN_SECRET}"
  debug_colors = false
  event_loops = 2
}}
nat: {{ full_trickle = true }}
""")
        self._write("janus.transport.http.jcfg", f"""
general: {{ json = "plain", http = true, port = {self.port}, ip = "127.0.0.1", https = false }}
admin: {{ admin_http = true, admin_port = {self.admin_port}, admin_ip = "127.0.0.1" }}
""")

    def _write(self, name, text):
        with open(f"{self._folder.name}/conf/{name}", "w", encoding="utf-8") as file:
            file.write(text)

    def __enter__(self):
        folder = self._folder.name
        with open(f"{folder}/janus.log", "w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [os.environ.get("JANUS", "janus"), "-F", f"{folder}/conf", "-P",
                 f"{folder}/plugins"], stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                _exchange(f"http://127.0.0.1:{self.port}/janus/info")
                _exchange(f"http://127.0.0.1:{self.admin_port}/admin/info")
                return self
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError("Janus did not start:\n" + self.log()) from None
                time.sleep(0.05)

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._folder.cleanup()

    def log(self):
        with open(f"{self._folder.name}/janus.log", encoding="utf-8") as file:
            return file.read()

    def admin(self, command, path="", **fields):
        """One request of the Admin API: what was sent, what came back."""
        body = {"janus": command, "transaction": str(next(_transactions)),
                "admin_secret": ADMIN_SECRET, **fields}
        return body, _exchange(f"http://127.0.0.1:{self.admin_port}/admin{path}", body)


class Client:
    """One session with one handle on the plugin."""

    def __init__(self, janus):
        self._root = f"http://127.0.0.1:{janus.port}/janus"
        self.session = self._post("", {"janus": "create"})["data"]["id"]
        self.handle = self._post(f"/{self.session}", {
            "janus": "attach", "plugin": "janus.plugin.breakout"})["data"]["id"]
        self._events = []
        self._arrived = threading.Condition()
        threading.Thread(target=self._poll, daemon=True).start()

    def _post(self, path, body):
        body = {"transaction": str(next(_transactions)), **body}
        return _exchange(self._root + path, body)

    def _poll(self):
        while True:
            try:
                event = _exchange(f"{self._root}/{self.session}")
            except (OSError, ValueError, http.client.HTTPException):
                return  # Janus has ended
            if event.get("janus") == "event":
                with self._arrived:
                    self._events.append(event)
                    self._arrived.notify_all()

    def _take(self, wanted):
        """The first event that `wanted` holds for, as the plugin's data and its JSEP."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: any(map(wanted, self._events)), PATIENCE):
                raise RuntimeError(f"waited in vain; there are only {self._events}")
            event = next(filter(wanted, self._events))
            self._events.remove(event)
        return event["plugindata"]["data"], event.get("jsep")

    def ask(self, body, jsep=None):
        """The plugin's answer and its JSEP, whether it came at once or as an event."""
        transaction = str(next(_transactions))
        message = {"janus": "message", "body": body, "transaction": transaction}
        if jsep:
            message["jsep"] = jsep
        answer = self._post(f"/{self.session}/{self.handle}", message)
        if answer["janus"] == "success":
            return answer["plugindata"]["data"], None
        if answer["janus"] != "ack":
            raise RuntimeError(f"Janus said {answer}")
        return self._take(lambda event: event.get("transaction") == transaction)

    def event(self, kind, holds=lambda data: True):
        """The next event of that kind that `holds`; others stay."""
        return self._take(lambda event: event["plugindata"]["data"]["breakout"] == kind and
                          holds(event["plugindata"]["data"]))[0]

    def told(self):
        """What came since the last look, once nothing more comes."""
        with self._arrived:
            while self._arrived.wait(QUIET):
                pass
            events, self._events = self._events, []
        return [event["plugindata"]["data"] for event in events]

    def forget_events(self):
        """Drops what has come so far."""
        with self._arrived:
            self._events.clear()
