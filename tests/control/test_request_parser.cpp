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
       {R"({"request":"choose","room":null})", 429, "missing element 'room'"},
       {R"({"request":"open","assignment":"rotate"})", 429, "missing element 'rooms'"},
       {R"({"request":"edit_room"})", 429, "missing element 'room'"},
       {R"({"request":"close_room","to":"main"})", 429, "missing element 'room'"},
       {R"({"request":"timer"})", 429, "missing element 'set'"},
       {R"({"request":"timer","cancel":false})", 429, "missing element 'set'"},
       {R"({"request":"broadcast"})", 429, "missing element 'text'"},
       {R"({"request":"received"})", 429, "missing element 'broadcast'"},
       {R"({"request":"announce"})", 429, "missing element 'on'"},
       {R"({"request":"announce","on":true})", 429, "missing element 'media'"},
       {R"({"request":"visit"})", 429, "missing element 'room'"},
       {R"({"request":"help"})", 429, "missing element 'raise'"},
       {R"({"request":"help","participant":"jo"})", 429, "missing element 'resolve'"},
       {R"({"request":"help","resolve":"done"})", 429, "missing element 'participant'"},
       {R"({"request":"task"})", 429, "missing element 'task'"},
       {R"({"request":"task","rooms":["1"]})", 429, "missing element 'task'"},
       {R"({"request":"moderate","mute":["mic"]})", 429, "missing element 'participant'"},
       {R"({"request":"moderate","participant":"jo"})", 429, "missing element 'mute'"},
       {R"({"request":"kick"})", 429, "missing element 'participant'"},
       {R"({"request":"promote","role":"learner"})", 429, "missing element 'participant'"},
       {R"({"request":"promote","participant":"jo"})", 429, "missing element 'role'"}});
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

void wrong_elements_of_a_class_in_progress_are_quoted() {
  expect_refused(
      {{R"({"request":"open","rooms":2,"keep_together":["jo"]})", 430, "lists of participants"},
       {R"({"request":"open","rooms":2,"keep_apart":[["jo",7]]})", 430, "lists of participants"},
       {R"({"request":"open","rooms":2,"keep_apart":[[]]})", 430, "'keep_apart': [[]]"},
       {R"({"request":"open","rooms":2,"balance_by":[]})", 430, "'balance_by': []"},
       {R"({"request":"open","rooms":2,"plan_only":1})", 430, "'plan_only': 1"},
       {R"({"request":"open","plan":"yes"})", 430, R"('plan': "yes")"},
       {R"({"request":"open","plan":true,"rooms":2})", 430, "'rooms': 2"},
       {R"({"request":"open","plan":true,"late_joiners":"main"})", 430, "'late_joiners'"},
       {R"({"request":"open","plan":true,"plan_only":false})", 430, "'plan_only': false"},
       {R"({"request":"join","ptype":"publisher","token":7})", 430, "'token': 7"},
       {R"({"request":"add_room","capacity":0})", 430, "'capacity': 0"},
       {R"({"request":"add_room","locked":"no"})", 430, R"('locked': "no")"},
       {R"({"request":"add_room","task":[]})", 430, "'task': []"},
       {R"({"request":"edit_room","room":"1","capacity":-1})", 430, "'capacity': -1"},
       {R"({"request":"edit_room","room":"1","name":""})", 430, R"('name': "")"},
       {R"({"request":"close_room","room":"1","to":7})", 430, "'to': 7"},
       {R"({"request":"timer","set":0})", 430, "'set': 0"},
       {R"({"request":"timer","set":60,"extend":60})", 430, "one of set, extend, cancel"},
       {R"({"request":"timer","set":60,"cancel":true})", 430, "one of set, extend, cancel"},
       {R"({"request":"timer","extend":1.5})", 430, "'extend': 1.5"},
       {R"({"request":"timer","set":60,"warnings":[-1]})", 430, "seconds before the end"},
       {R"({"request":"timer","set":60,"grace":-1})", 430, "'grace': -1"},
       {R"({"request":"timer","set":60,"on_expiry":"sing"})", 430, "one of close notify"},
       {R"({"request":"timer","set":60,"room":[]})", 430, "'room': []"},
       {R"({"request":"broadcast","text":""})", 430, "not empty"},
       {R"({"request":"broadcast","text":7})", 430, "'text': 7"},
       {R"({"request":"broadcast","text":"t","rooms":[]})", 430, "at least one room"},
       {R"({"request":"broadcast","text":"t","rooms":"1"})", 430, R"('rooms': "1")"},
       {R"({"request":"broadcast","text":"t","rooms":[1]})", 430, "a list of rooms"},
       {R"({"request":"broadcast","text":"t","ttl":0})", 430, "'ttl': 0"},
       {R"({"request":"received","broadcast":[]})", 430, "'broadcast': []"},
       {R"({"request":"announce","on":1})", 430, "'on': 1"},
       {R"({"request":"announce","on":true,"media":["mic"]})", 430, "audio, video, screen"},
       {R"({"request":"announce","on":false,"duck":"x"})", 430, R"('duck': "x")"},
       {R"({"request":"visit","room":"1","mode":"hide"})", 430, "one of join listen"},
       {R"({"request":"help","raise":"up"})", 430, R"('raise': "up")"},
       {R"({"request":"help","raise":true,"message":7})", 430, "'message': 7"},
       {R"({"request":"help","participant":"jo","resolve":"never"})", 430, "claim later done"},
       {R"({"request":"help","participant":"jo","resolve":"done","raise":true})", 430,
        "either raise"},
       {R"({"request":"task","task":"read"})", 430, R"('task': "read")"},
       {R"({"request":"task","done":"yes"})", 430, R"('done': "yes")"},
       {R"({"request":"task","done":true,"task":{}})", 430, "either task or done"},
       {R"({"request":"task","task":{},"rooms":[]})", 430, "at least one room"},
       {R"({"request":"moderate","participant":"jo","mute":["nose"]})", 430, "mic, camera, screen"},
       {R"({"request":"kick","participant":7})", 430, "'participant': 7"},
       {R"({"request":"promote","participant":"jo","role":"king"})", 430, R"('role': "king")"}});
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
  const auto join = [&](std::size_t bytes) {
    return R"({"request":"join","ptype":"publisher","display":")" + std::string(bytes, 'd') + "\"}";
  };
  good(join(256));
  const auto token = [&](std::size_t bytes) {
    return R"({"request":"join","ptype":"publisher","token":")" + std::string(bytes, 't') + "\"}";
  };
  good(token(8192));
  expect_refused({{token(8193), 430, "more than 8192 bytes"}});
  const auto broadcast = [&](std::size_t bytes) {
    return R"({"request":"broadcast","text":")" + std::string(bytes, 't') + "\"}";
  };
  good(broadcast(4096));
  expect_refused({{broadcast(4097), 430, "at most 4096 bytes"}});
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

void assignments_and_plans_are_read() {
  const auto rules = command_of<graph::Open>(
      R"({"request":"open","rooms":3,"assignment":"rotate","keep_together":[["a","b"]],
          "keep_apart":[["c","d","e"],["a","c"]],"balance_by":"level","plan_only":true})");
  CHECK(rules.assignment == graph::Assignment::rotate);
  CHECK_EQ(rules.seating.keep_together.size(), 1U);
  CHECK_EQ(rules.seating.keep_apart.front().back().value, std::string{"e"});
  CHECK_EQ(rules.seating.balance_by, std::string{"level"});
  CHECK(rules.plan_only && !rules.run_plan);
  for (const char* word : {"roster", "previous"}) {  // they bring rooms
    CHECK(command_of<graph::Open>(R"({"request":"open","assignment":")" + std::string{word} + "\"}")
              .rooms.empty());
  }
  const auto run = command_of<graph::Open>(R"({"request":"open","plan":true})");
  CHECK(run.run_plan && run.rooms.empty());
  CHECK(!command_of<graph::Open>(R"({"request":"open","plan":false,"rooms":2})").run_plan);
}

void rooms_and_timers_are_read() {
  const auto added = command_of<graph::AddRoom>(
      R"({"request":"add_room","room":"x","name":"X","capacity":3,"locked":true,"task":{"t":1}})");
  CHECK_EQ(added.room.room->value, std::string{"x"});
  CHECK_EQ(added.room.capacity.value(), 3U);
  CHECK(added.locked && added.room.task == R"({"t":1})");
  const auto edited =
      command_of<graph::EditRoom>(R"({"request":"edit_room","room":"x","capacity":0,"task":{}})");
  CHECK_EQ(edited.capacity.value(), 0U);
  CHECK_EQ(edited.task.value(), std::string{});
  CHECK(!edited.name && !edited.locked);
  CHECK(command_of<graph::CloseRoom>(R"({"request":"close_room","room":"x"})").to ==
        graph::kMainRoom);
  using Action = graph::SetTimer::Action;
  const auto set = command_of<graph::SetTimer>(
      R"({"request":"timer","set":90,"room":"x","warnings":[5,30],"grace":0,"on_expiry":"notify"})");
  CHECK(set.action == Action::set && set.seconds.count() == 90 && set.room->value == "x");
  CHECK_EQ(set.warnings->front().count(), 30);
  CHECK(set.grace->count() == 0 && set.on_expiry == graph::OnExpiry::notify);
  const auto extend = command_of<graph::SetTimer>(R"({"request":"timer","extend":-30})");
  CHECK(extend.action == Action::extend && extend.seconds.count() == -30 && !extend.warnings);
  CHECK(command_of<graph::SetTimer>(R"({"request":"timer","cancel":true})").action ==
        Action::cancel);
}

void the_verbs_of_a_class_in_progress_are_read() {
  const auto broadcast = command_of<graph::SendBroadcast>(
      R"({"request":"broadcast","text":"five minutes","rooms":["1","main"],"ttl":60})");
  CHECK_EQ(broadcast.text, std::string{"five minutes"});
  CHECK(broadcast.rooms.size() == 2 && broadcast.ttl->count() == 60);
  CHECK_EQ(command_of<graph::Receive>(R"({"request":"received","broadcast":"b"})").broadcast.value,
           std::string{"b"});
  const auto announce = command_of<graph::Announce>(
      R"({"request":"announce","on":true,"media":["audio","screen"],"duck":true})");
  CHECK((announce.sources == graph::SourceSet{graph::SourceKind::mic, graph::SourceKind::screen}));
  CHECK(announce.on && announce.duck && announce.rooms.empty());
  CHECK(!command_of<graph::Announce>(R"({"request":"announce","on":false})").on);
  const auto visit = command_of<graph::VisitRoom>(R"({"request":"visit","room":"1"})");
  CHECK(visit.mode == graph::VisitMode::join);
  CHECK(command_of<graph::VisitRoom>(R"({"request":"visit","room":"1","mode":"listen"})").mode ==
        graph::VisitMode::listen);
  command_of<graph::Return>(R"({"request":"return"})");
  command_of<graph::Undo>(R"({"request":"undo"})");
  const auto ask = command_of<graph::AskHelp>(R"({"request":"help","raise":true,"message":"why"})");
  CHECK(ask.raise && ask.message == "why");
  const auto resolve =
      command_of<graph::ResolveHelp>(R"({"request":"help","participant":"jo","resolve":"later"})");
  CHECK(resolve.verdict == graph::ResolveHelp::Verdict::later);
  const auto task =
      command_of<graph::SetTask>(R"({"request":"task","task":{"text":"go"},"rooms":["1"]})");
  CHECK(task.task == R"({"text":"go"})" && task.rooms.size() == 1);
  CHECK(!command_of<graph::MarkTask>(R"({"request":"task","done":false})").done);
  const auto moderate = command_of<graph::Moderate>(
      R"({"request":"moderate","participant":"jo","mute":["mic"],"unmute":["camera"]})");
  CHECK(moderate.mute == graph::SourceSet{graph::SourceKind::mic});
  CHECK_EQ(command_of<graph::Kick>(R"({"request":"kick","participant":"jo"})").participant.value,
           std::string{"jo"});
  CHECK(command_of<graph::Promote>(R"({"request":"promote","participant":"jo","role":"assistant"})")
            .role == graph::Role::assistant);
}

void the_other_verbs_are_read() {
  const auto move = command_of<graph::Move>(
      R"({"request":"move","moves":[{"participant":"a","room":"1"},{"participant":"b","room":"2"}]})");
  CHECK_EQ(move.moves.size(), 2U);
  CHECK_EQ(move.moves.back().room.value, std::string{"2"});
  const auto merge = command_of<graph::Merge>(R"({"request":"merge","grace":0})");
  CHECK_EQ(merge.grace->count(), 0);
  const auto request = std::get<control::ConfigureRequest>(
      good(R"({"request":"configure","mute":["mic"],"unmute":["camera","screen"],"pins":["jo"],
               "slots":[{"mid":"3","max_height":360},{"mid":"4","paused":true}]})")
          .payload);
  const graph::Configure& configure = request.configure;
  CHECK_EQ(request.slots.size(), 2U);
  CHECK_EQ(request.slots[0].max_height.value(), 360U);
  CHECK(!request.slots[0].paused);
  CHECK(request.slots[1].paused.value());
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
  for (const char* verb :
       {"create", "edit", "destroy", "exists", "list", "state", "configure", "open", "move",
        "choose", "merge", "timer", "broadcast", "visit", "return", "help", "kick", "dance"}) {
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
      {"wrong elements of a class in progress are quoted",
       wrong_elements_of_a_class_in_progress_are_quoted},
      {"ids have 1 to 128 bytes without control characters",
       ids_have_1_to_128_bytes_without_control_characters},
      {"texts and tasks have bounds", texts_and_tasks_have_bounds},
      {"a refusal stays short and valid UTF-8", a_refusal_stays_short_and_valid},
      {"the envelope is read for every verb", the_envelope_is_read_for_every_verb},
      {"rounds are read in every form", rounds_are_read_in_every_form},
      {"assignments and plans are read", assignments_and_plans_are_read},
      {"rooms and timers are read", rooms_and_timers_are_read},
      {"the verbs of a class in progress are read", the_verbs_of_a_class_in_progress_are_read},
      {"the other verbs are read", the_other_verbs_are_read},
      {"verbs with media are answered by an event", verbs_with_media_are_answered_by_an_event},
  };
}

}  // namespace breakout::test
