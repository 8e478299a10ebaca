// SPDX-License-Identifier: GPL-3.0-or-later
// What each verb takes, and what is said about what it does not take.
#include "control/groups.hpp"
#include "control/request.hpp"
#include "graph/result.hpp"

namespace breakout::test {

namespace {

using control::ParsedRequest;

graph::Result<ParsedRequest> parse(const std::string& text) {
  return control::parse_request(control::json_parse_text(text).get());
}

ParsedRequest good(const std::string& text) {
  auto request = parse(text);
  if (!request) {
    throw CheckFailed(text + " was refused: " + request.refusal().sentence);
  }
  return std::move(request).value();
}

template <class Wanted>
Wanted command_of(const std::string& text) {
  return std::get<Wanted>(std::get<graph::Command>(good(text).payload));
}

struct Bad {
  std::string body;
  int code;
  std::string sentence;  // part of it
};

void expect_refused(const std::vector<Bad>& cases) {
  for (const Bad& bad : cases) {
    const auto request = parse(bad.body);
    if (request) {
      throw CheckFailed(bad.body + " was accepted");
    }
    const graph::Refusal& refusal = request.refusal();
    if (static_cast<int>(refusal.code) != bad.code ||
        refusal.sentence.find(bad.sentence) == std::string::npos) {
      throw CheckFailed(bad.body + ": " + std::to_string(static_cast<int>(refusal.code)) + " " +
                        refusal.sentence);
    }
  }
}

void what_is_no_request_is_refused() {
  const auto none = control::parse_request(nullptr);
  CHECK_EQ(static_cast<int>(none.refusal().code), 421);
  expect_refused({{"[]", 422, "not a JSON object: []"},
                  {"{}", 429, "missing element 'request'"},
                  {R"({"request":null})", 429, "missing element 'request'"},
                  {R"({"request":"dance"})", 423, R"(unknown request "dance")"},
                  {R"({"request":7})", 423, "unknown request 7"},
                  {R"({"request":"Join"})", 423, R"(unknown request "Join")"},
                  {R"({"request":""})", 423, R"(unknown request "")"}});
}

void missing_elements_are_named() {
  expect_refused(
      {{R"({"request":"join"})", 429, "missing element 'ptype'"},
       {R"({"request":"join","ptype":"subscriber"})", 429, "missing element 'private_id'"},
       {R"({"request":"open"})", 429, "missing element 'rooms'"},
       {R"({"request":"move"})", 429, "missing element 'participant'"},
       {R"({"request":"move","participant":"jo"})", 429, "missing element 'room'"},
       {R"({"request":"move","moves":[{"participant":"jo"}]})", 429,
        "moves[0]: missing element 'room'"},
       {R"({"request":"choose"})", 429, "missing element 'room'"},
       {R"({"request":"choose","room":null})", 429, "missing element 'room'"}});
}

void wrong_elements_are_quoted() {
  expect_refused(
      {{R"({"request":"exists","classroom":7})", 430, "'classroom': 7"},
       {R"({"request":"exists","classroom":""})", 430, "1 to 128 bytes"},
       {R"({"request":"state","classroom":"a","secret":[]})", 430, "'secret': []"},
       {R"({"request":"state","since":-1})", 430, "'since': -1"},
       {R"({"request":"state","since":1.5})", 430, "'since': 1.5"},
       {R"({"request":"state","if_version":"x"})", 430, R"('if_version': "x")"},
       {R"({"request":"state","op":{}})", 430, "'op': {}"},
       {R"({"request":"join","ptype":"listener"})", 430, "one of publisher subscriber"},
       {R"({"request":"join","ptype":"publisher","role":"king"})", 430, R"('role': "king")"},
       {R"({"request":"join","ptype":"publisher","participant":7})", 430, "'participant': 7"},
       {R"({"request":"join","ptype":"publisher","tags":{"a":1}})", 430, "short texts"},
       {R"({"request":"join","ptype":"subscriber","private_id":"p","audio_slots":61})", 430,
        "from 0 to 60"},
       {R"({"request":"resize","video_slots":-1})", 430, "'video_slots': -1"},
       {R"({"request":"publish","streams":{}})", 430, "'streams': {}"},
       {R"({"request":"publish","streams":[{"mid":"0","source":"nose"}]})", 430, "'streams'"},
       {R"({"request":"publish","streams":[7]})", 430, "'streams': [7]"},
       {R"({"request":"configure","mute":["mic","nose"]})", 430, "mic, camera, screen"},
       {R"({"request":"configure","mute":"mic"})", 430, "'mute'"},
       {R"({"request":"configure","pins":[""]})", 430, "a list of participants"},
       {R"({"request":"open","rooms":0})", 430, "'rooms': 0"},
       {R"({"request":"open","rooms":true})", 430, "'rooms': true"},
       {R"({"request":"open","rooms":"2"})", 430, R"('rooms': "2")"},
       {R"({"request":"open","rooms":[7]})", 430, "'rooms': [7]"},
       {R"({"request":"open","rooms":[{"capacity":0}]})", 430, "rooms[0]: invalid element"},
       {R"({"request":"open","rooms":[{},{"task":"x"}]})", 430, "rooms[1]: invalid element 'task'"},
       {R"({"request":"open","rooms":2,"assignments":{"jo":2}})", 430, "participant: room"},
       {R"({"request":"open","rooms":2,"assignments":[]})", 430, "'assignments': []"},
       {R"({"request":"open","rooms":2,"assignment":"magic"})", 430, R"('assignment': "magic")"},
       {R"({"request":"open","rooms":2,"duration":0})", 430, "'duration': 0"},
       {R"({"request":"open","rooms":2,"warnings":[0]})", 430, "seconds before the end"},
       {R"({"request":"open","rooms":2,"on_expiry":"explode"})", 430, "one of close notify"},
       {R"({"request":"open","rooms":2,"allow_return":1})", 430, "true or false"},
       {R"({"request":"open","people_per_room":0})", 430, "'people_per_room': 0"},
       {R"({"request":"move","moves":7})", 430, "'moves': 7"},
       {R"({"request":"move","moves":["jo"]})", 430, "'moves'"},
       {R"({"request":"move","participant":"jo","room":["1"]})", 430, R"('room': ["1"])"},
       {R"({"request":"merge","grace":-1})", 430, "'grace': -1"},
       {R"({"request":"merge","cancel":"yes"})", 430, R"('cancel': "yes")"}});
}

std::string exists(const std::string& classroom) {
  return R"({"request":"exists","classroom":")" + classroom + "\"}";
}

void ids_have_1_to_128_bytes_without_control_characters() {
  const std::string longest(128, 'x');
  CHECK_EQ(good(exists(longest)).classroom.value, longest);
  CHECK_EQ(good(exists("Größe 7b – ☕")).classroom.value, std::string{"Größe 7b – ☕"});
  for (const char* text : {"a\\u0001", "\\n", "\\u007f", "\\u0085", "a\\tb"}) {
    expect_refused({{exists(text), 430, "without control characters"}});
  }
  expect_refused({{exists(longest + "x"), 430, "1 to 128 bytes"}});
}

void texts_and_tasks_have_bounds() {
  const std::string quote(1, '"');
  const auto join = [&](std::size_t bytes) {
    return R"({"request":"join","ptype":"publisher","display":")" + std::string(bytes, 'd') + "\"}";
  };
  good(join(256));
  expect_refused({{join(257), 430, "at most 256 bytes"}});
  const auto task = [&](std::size_t bytes) {  // {"t":"..."} has 8 bytes around the text
    return R"({"request":"open","rooms":[{"task":{"t":")" + std::string(bytes - 8, 't') + "\"}}]}";
  };
  CHECK_EQ(command_of<graph::Open>(task(8192)).rooms.front().task.size(), 8192U);
  expect_refused({{task(8193), 430, "at most 8192 bytes"}});
}

void a_refusal_stays_short_and_valid() {
  std::string long_text;
  for (int i = 0; i < 100; ++i) {
    long_text += "é";
  }
  const auto request = parse(R"({"request":"join","ptype":")" + long_text + "\"}");
  const std::string& sentence = request.refusal().sentence;
  CHECK(sentence.size() < 200);
  CHECK(control::json_text(sentence) != nullptr);  // UTF-8 was not cut in two
}

void the_envelope_is_read_for_every_verb() {
  const ParsedRequest request = good(
      R"({"request":"merge","classroom":"a","secret":"s","admin_key":"k","if_version":4,"op":"o"})");
  CHECK_EQ(request.classroom.value, std::string{"a"});
  CHECK_EQ(request.secret, std::string{"s"});
  CHECK_EQ(request.admin_key, std::string{"k"});
  CHECK_EQ(request.if_version.value(), 4U);
  CHECK_EQ(request.op.value, std::string{"o"});
}

void rounds_are_read_in_every_form() {
  const auto counted = command_of<graph::Open>(R"({"request":"open","rooms":3})");
  CHECK_EQ(counted.rooms.size(), 3U);
  CHECK_EQ(counted.policy.grace.count(), 60);
  CHECK(counted.policy.allow_return);
  CHECK(counted.assignment == graph::Assignment::automatic);
  const auto listed = command_of<graph::Open>(
      R"({"request":"open","rooms":[{"room":"x","name":"Red","capacity":4,"task":{"text":"go"}}],
          "assignments":{"jo":"x"},"duration":90,"warnings":[10,30,10],"grace":5,"seed":-1,
          "on_expiry":"notify","allow_return":false,"allow_choose":true,"include_staff":true,
          "late_joiners":"least_filled"})");
  CHECK_EQ(listed.rooms.front().room->value, std::string{"x"});
  CHECK_EQ(listed.rooms.front().task, std::string{R"({"text":"go"})"});
  CHECK(listed.assignment == graph::Assignment::manual);
  CHECK_EQ(listed.duration->count(), 90);
  CHECK_EQ(listed.policy.warnings.size(), 2U);
  CHECK_EQ(listed.policy.warnings.front().count(), 30);
  CHECK(listed.policy.on_expiry == graph::OnExpiry::notify);
  CHECK(!listed.policy.allow_return);
  CHECK(listed.policy.allow_choose);
  CHECK(listed.late_joiners == graph::LateJoiners::least_filled);
  CHECK_EQ(command_of<graph::Open>(R"({"request":"open","people_per_room":5})").people_per_room,
           std::optional<std::uint32_t>{5});
}

void the_other_verbs_are_read() {
  const auto move = command_of<graph::Move>(
      R"({"request":"move","moves":[{"participant":"a","room":"1"},{"participant":"b","room":"2"}]})");
  CHECK_EQ(move.moves.size(), 2U);
  CHECK_EQ(move.moves.back().room.value, std::string{"2"});
  const auto merge = command_of<graph::Merge>(R"({"request":"merge","grace":0})");
  CHECK_EQ(merge.grace->count(), 0);
  const auto configure = command_of<graph::Configure>(
      R"({"request":"configure","mute":["mic"],"unmute":["camera","screen"],"pins":["jo"]})");
  CHECK(configure.mute.contains(graph::SourceKind::mic));
  CHECK(configure.unmute.contains(graph::SourceKind::screen));
  CHECK_EQ(configure.pins->front().value, std::string{"jo"});
  CHECK_EQ(command_of<graph::Edit>(R"({"request":"edit","new_pin":"9"})").patch.pin.value(),
           std::string{"9"});
  CHECK(!command_of<graph::Edit>(R"({"request":"edit","pin":"9"})").patch.pin);
  for (const char* verb : {"create", "destroy", "exists", "list", "state", "publish", "unpublish",
                           "configure", "leave", "start", "resize", "merge"}) {
    good(R"({"request":")" + std::string{verb} + "\"}");
  }
}

void verbs_with_media_are_answered_by_an_event() {
  const auto by_event = [](const char* verb) {
    return control::is_answered_by_event(
        control::json_parse_text(R"({"request":")" + std::string{verb} + "\"}").get());
  };
  for (const char* verb : {"join", "publish", "start", "unpublish", "leave", "resize"}) {
    CHECK(by_event(verb));
  }
  for (const char* verb : {"create", "edit", "destroy", "exists", "list", "state", "configure",
                           "open", "move", "choose", "merge", "dance"}) {
    CHECK(!by_event(verb));
  }
  CHECK(!control::is_answered_by_event(nullptr));
}

}  // namespace

Tests parser_tests() {
  return {
      {"what is no request is refused", what_is_no_request_is_refused},
      {"missing elements are named", missing_elements_are_named},
      {"wrong elements are quoted", wrong_elements_are_quoted},
      {"ids have 1 to 128 bytes without control characters",
       ids_have_1_to_128_bytes_without_control_characters},
      {"texts and tasks have bounds", texts_and_tasks_have_bounds},
      {"a refusal stays short and valid UTF-8", a_refusal_stays_short_and_valid},
      {"the envelope is read for every verb", the_envelope_is_read_for_every_verb},
      {"rounds are read in every form", rounds_are_read_in_every_form},
      {"the other verbs are read", the_other_verbs_are_read},
      {"verbs with media are answered by an event", verbs_with_media_are_answered_by_an_event},
  };
}

}  // namespace breakout::test
