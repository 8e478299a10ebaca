# SPDX-License-Identifier: GPL-3.0-or-later
"""The conversation that docs/api.md quotes: a class joins, splits, moves and merges.

`record` returns {name: [(title, JSON), ...]}; the names are those of the marks in docs/api.md.
"""

import os

from private_janus import Client, Janus

ADMIN_KEY = "s3cret-admin-key"
CONFIGURATION = f'general: {{ admin_key = "{ADMIN_KEY}" }}\n'
SECRET = "teachers-only"
FIXTURES = os.path.join(os.path.dirname(__file__), "..", "janus", "fixtures")


def shortened(jsep):
    return jsep and {**jsep, "sdp": jsep["sdp"].split("\r\n")[0] + " …"}


def answer_to(offer):
    """An answer that accepts every line. Nothing is ever sent on it: the graph is what counts."""
    kept = []
    dropped = ("a=ssrc", "a=msid", "a=candidate", "a=end-of-candidates", "a=ice-", "a=fingerprint",
               "a=setup", "a=sendonly")
    for line in offer.split("\r\n"):
        if not line.startswith(dropped):
            kept.append(line)
        if line.startswith("c="):
            kept += ["a=recvonly", "a=setup:active", "a=ice-ufrag:abcd",
                     "a=ice-pwd:abcdefghijklmnopqrstuvwx",
                     "a=fingerprint:sha-256 " + ":".join(["AB"] * 32)]
    return "\r\n".join(kept)


class Recorder:
    """Notes what was asked and what came of it, under the names that docs/api.md uses."""

    def __init__(self):
        self.notes = {}

    def ask(self, name, client, body, jsep=None):
        answer, reply = client.ask(body, jsep)
        note = [("Request", body)] + [("with", {"jsep": shortened(jsep)})] * bool(jsep)
        note += [("Answer", answer)] + [("with", {"jsep": shortened(reply)})] * bool(reply)
        if name:
            self.notes.setdefault(name, []).extend(note)
        return answer, reply

    def event(self, name, whom, event):
        self.notes.setdefault(name, []).append((f"Event to {whom}", event))

    def admin(self, name, janus, command, path="", **fields):
        request, answer = janus.admin(command, path, **fields)
        if "info" in answer:  # the rest is the core's, and long
            answer["info"] = {"plugin_specific": answer["info"]["plugin_specific"]}
        self.notes[name] = [("Request", request), ("Answer", answer)]


def offer():
    with open(f"{FIXTURES}/chromium_publisher.sdp", encoding="utf-8") as file:
        lines = file.read().splitlines()
    return {"type": "offer", "sdp": "\r\n".join(lines) + "\r\n"}


def join(note, name, client, participant, display, **fields):
    return note.ask(name, client, {
        "request": "join", "ptype": "publisher", "classroom": "algebra",
        "participant": participant, "display": display, **fields})[0]


def subscribe(note, name, client, private_id, slots):
    _, jsep = note.ask(name, client, {
        "request": "join", "ptype": "subscriber", "classroom": "algebra",
        "private_id": private_id, "audio_slots": slots, "video_slots": slots})
    note.ask(name and "start", client, {"request": "start"},
             {"type": "answer", "sdp": answer_to(jsep["sdp"])})
    return client.event("slots")


def record_life(note, janus):
    back_end = Client(janus)
    note.ask("create", back_end, {
        "request": "create", "admin_key": ADMIN_KEY, "classroom": "algebra",
        "description": "Algebra, Tuesdays", "secret": SECRET, "op": "lms-4711"})
    note.ask("create-made-up", back_end, {"request": "create", "admin_key": ADMIN_KEY})
    note.ask("edit", back_end, {"request": "edit", "classroom": "algebra", "secret": SECRET,
                                "new_max_participants": 30})
    note.ask("exists", back_end, {"request": "exists", "classroom": "algebra"})
    return back_end


def record_joining(note, janus):
    ada, maria, jo, li = (Client(janus) for _ in range(4))
    join(note, None, ada, "ada", "Ada", role="instructor", secret=SECRET)
    ada.forget_events()
    joined = join(note, "join", maria, "maria", "Maria")
    note.event("graph-joined", "`ada`, who sees the whole classroom", ada.event("graph"))
    note.ask("publish", maria, {"request": "publish", "streams": [
        {"mid": "0", "source": "mic"}, {"mid": "1", "source": "camera"}]}, offer())
    jo_joined = join(note, None, jo, "jo", "Jo")
    join(note, None, li, "li", "Li")
    jo.ask({"request": "publish"}, offer())
    down, jo_down = Client(janus), Client(janus)
    first = subscribe(note, "attach", down, joined["private_id"], 2)
    note.event("slots", "the subscriber handle of `maria`, after `started`", first)
    subscribe(note, None, jo_down, jo_joined["private_id"], 2)
    note.ask("resize", down, {"request": "resize", "audio_slots": 2, "video_slots": 3})
    note.ask("configure", maria, {"request": "configure", "mute": ["mic"], "pins": ["jo"]})
    note.event("graph-muted", "`jo`, in the same room",
               jo.event("graph", lambda data: data["changes"][0]["change"] == "muted"))
    return ada, maria, jo, li, down, joined


def record_round(note, janus, back_end, ada, maria, jo, li, down):
    for client in (ada, maria, jo, li, down):
        client.forget_events()
    note.ask("open", ada, {
        "request": "open", "rooms": [{"room": "north", "name": "North", "capacity": 2,
                                      "task": {"title": "Exercise 4"}}, {"name": "South"}],
        "assignment": "manual", "assignments": {"maria": "north", "jo": "north", "li": "2"},
        "duration": 600})
    note.event("round-open", "`maria`", maria.event("round"))
    note.event("timer-set", "`maria`", maria.event("timer"))
    note.event("moved-open", "`maria`", maria.event("moved"))
    note.event("talking", "`ada`", ada.event("talking", lambda data: len(data["rooms"]) > 1))
    note.event("graph-open", "`ada`", ada.event(
        "graph", lambda data: data["changes"][0]["change"] == "round"))
    note.ask("state", ada, {"request": "state"})
    note.ask("full", ada, {"request": "move", "participant": "li", "room": "north"})
    note.ask("force", back_end, {
        "request": "move", "participant": "li", "room": "north", "force": True,
        "classroom": "algebra", "secret": SECRET})
    ada.ask({"request": "move", "participant": "li", "room": "2"})
    for client in (ada, maria, jo, li, down):
        client.forget_events()
    note.ask("move", ada, {"request": "move", "moves": [
        {"participant": "jo", "room": "2"}, {"participant": "li", "room": "north"}]})
    note.event("moved", "`jo`", jo.event("moved", lambda data: data["reason"] == "move"))
    changed = down.event("slots")
    note.event("slots-changed", "the subscriber handle of `maria`", changed)
    note.ask("state-slots", down, {"request": "state", "since": changed["version"]})
    note.event("graph-moved", "`maria`, who sees her own room only", maria.event("graph"))
    version = note.notes["move"][-1][1]["version"] - 1
    note.ask("state-since", ada, {"request": "state", "since": version})
    note.ask("conflict", ada, {"request": "move", "participant": "li", "room": "2",
                               "if_version": version})
    note.ask("move-refused", ada, {"request": "move", "moves": [
        {"participant": "li", "room": "2"}, {"participant": "nobody", "room": "2"}]})
    note.ask("undo", ada, {"request": "undo"})
    ada.ask({"request": "move", "moves": [
        {"participant": "jo", "room": "2"}, {"participant": "li", "room": "north"}]})
    note.ask("choose-refused", li, {"request": "choose", "room": "2"})
    note.ask("choose", li, {"request": "choose", "room": "main"})
    note.ask("list", ada, {"request": "list"})
    note.admin("query_session", janus, "handle_info", f"/{maria.session}/{maria.handle}")


def record_rooms_and_timers(note, ada, maria):
    note.ask("add_room", ada, {"request": "add_room", "name": "East", "capacity": 4})
    note.ask("edit_room", ada, {"request": "edit_room", "room": "3", "name": "Far east",
                                "locked": True})
    note.ask("timer-room", ada, {"request": "timer", "room": "3", "set": 120, "on_expiry": "notify"})
    note.ask("close_room", ada, {"request": "close_room", "room": "3"})
    note.ask("timer", ada, {"request": "timer", "extend": 120})
    note.ask("open-rules", ada, {
        "request": "open", "rooms": 2, "plan_only": True,
        "keep_together": [["maria", "jo"]], "keep_apart": [["jo", "maria"]]})
    note.ask("plan", ada, {"request": "open", "rooms": 2, "assignment": "rotate", "seed": 7,
                           "duration": 300, "plan_only": True})


def record_class_in_progress(note, ada, maria, jo):
    for client in (ada, maria, jo):
        client.forget_events()
    sent, _ = note.ask("broadcast", ada, {"request": "broadcast", "text": "Five minutes left",
                                          "ttl": 300})
    note.event("broadcast-event", "`maria`", maria.event("broadcast"))
    note.ask("received", maria, {"request": "received", "broadcast": sent["broadcast"]})
    note.ask("announce", ada, {"request": "announce", "on": True, "media": ["audio"], "duck": True})
    note.event("announce-event", "`maria`", maria.event("announce"))
    ada.ask({"request": "announce", "on": False})
    note.ask("help", maria, {"request": "help", "raise": True, "message": "We are stuck at b)"})
    note.event("help-event", "`ada`", ada.event("help"))
    note.ask("help", ada, {"request": "help", "participant": "maria", "resolve": "later"})
    note.ask("visit", ada, {"request": "visit", "room": "north"})
    note.ask("return", ada, {"request": "return"})
    note.ask("task", ada, {"request": "task", "rooms": ["north"],
                           "task": {"title": "Exercise 5", "url": "https://example.org/5"}})
    note.event("task-event", "`maria`", maria.event("task"))
    note.ask("task", maria, {"request": "task", "done": True})
    note.ask("moderate", ada, {"request": "moderate", "participant": "maria", "mute": ["mic"]})
    note.ask("promote", ada, {"request": "promote", "participant": "maria", "role": "assistant"})
    ada.ask({"request": "promote", "participant": "maria", "role": "learner"})
    ada.ask({"request": "moderate", "participant": "maria", "unmute": ["mic"]})


def record_merge(note, ada, maria, back_end):
    maria.forget_events()
    note.ask("merge-grace", ada, {"request": "merge", "grace": 30})
    note.event("round-closing", "`maria`", maria.event("round"))
    note.ask("merge-cancel", ada, {"request": "merge", "cancel": True})
    maria.event("round")
    maria.forget_events()
    note.ask("merge", back_end, {"request": "merge", "grace": 0, "classroom": "algebra",
                                 "secret": SECRET})
    note.event("round-closed", "`maria`", maria.event("round"))
    note.event("moved-merge", "`maria`", maria.event("moved"))


def record_endings(note, janus, ada, maria, li, joined):
    newcomer = Client(janus)
    join(note, "in-use", newcomer, "maria", "Maria")
    join(note, "resume", newcomer, "maria", "Maria", resume=joined["resume"])
    note.event("replaced", "the former handle", maria.event("replaced"))
    newcomer.ask({"request": "publish"}, offer())
    note.ask("unpublish", newcomer, {"request": "unpublish"})
    note.ask("leave", newcomer, {"request": "leave"})
    note.admin("admin-list", janus, "message_plugin", plugin="janus.plugin.breakout",
               request={"request": "list", "admin_key": ADMIN_KEY})
    note.admin("metrics", janus, "message_plugin", plugin="janus.plugin.breakout",
               request={"request": "metrics", "classroom": "algebra", "admin_key": ADMIN_KEY})
    ned = Client(janus)
    join(note, None, ned, "ned", "Ned")
    note.ask("kick", ada, {"request": "kick", "participant": "ned"})
    note.event("kicked", "`ned`", ned.event("kicked"))
    note.ask("destroy", ada, {"request": "destroy"})
    note.event("destroyed", "everybody", li.event("destroyed"))


class Transcript:
    """Everything said and told in one class, in the order of the requests."""

    def __init__(self):
        self.lines = []

    def ask(self, name, client, people, **body):
        self.lines.append((f"{name} asks", body))
        self.lines.append(("the answer", client.ask(body)[0]))
        for who, other in people.items():
            for event in other.told():
                if event["breakout"] != "talking":  # nothing is said, and when it comes is chance
                    self.lines.append((f"{who} is told", event))


def record_whole_class(note, janus):
    said, people = Transcript(), {}
    back_end, ina, leo, mia = (Client(janus) for _ in range(4))
    secret = {"classroom": "history", "secret": SECRET}
    said.ask("the back end", back_end, people, request="create", admin_key=ADMIN_KEY, **secret)
    for name, client, more in (("ina", ina, {"role": "instructor", "secret": SECRET}),
                               ("leo", leo, {}), ("mia", mia, {})):
        said.ask(name, client, people, request="join", ptype="publisher", classroom="history",
                 participant=name, display=name.capitalize(), **more)
        people[name] = client
    said.ask("ina", ina, people, request="open", seed=1, duration=600, rooms=[
        {"name": "Sources", "task": {"title": "Who wrote it?"}}, {"name": "Dates"}])
    said.ask("leo", leo, people, request="help", **{"raise": True, "message": "Which page?"})
    said.ask("ina", ina, people, request="visit", room="1")
    said.ask("ina", ina, people, request="return")
    said.ask("ina", ina, people, request="move", participant="mia", room="1")
    said.ask("ina", ina, people, request="undo")
    said.ask("ina", ina, people, request="broadcast", text="Two more minutes")
    said.ask("ina", ina, people, request="timer", set=120)
    said.ask("ina", ina, people, request="merge", grace=0)
    said.ask("the back end", back_end, people, request="destroy", **secret)
    note.notes["whole-class"] = said.lines


def record(plugin):
    note = Recorder()
    with Janus(plugin, CONFIGURATION) as janus:
        back_end = record_life(note, janus)
        ada, maria, jo, li, down, joined = record_joining(note, janus)
        record_round(note, janus, back_end, ada, maria, jo, li, down)
        record_rooms_and_timers(note, ada, maria)
        record_class_in_progress(note, ada, maria, jo)
        record_merge(note, ada, maria, back_end)
        record_endings(note, janus, ada, maria, li, joined)
        record_whole_class(note, janus)
    return note.notes
