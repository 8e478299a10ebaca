// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "control/fields.hpp"
#include "control/request.hpp"
#include "control/settings_fields.hpp"
#include "control/token_verifier.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::Command;

constexpr std::int64_t kMaxRooms = 10'000;   // a bound of the parser; the classroom has its own
constexpr std::size_t kMaxPeople = 100'000;  // likewise
constexpr std::int64_t kMaxSlots = 60;       // of each kind
constexpr std::int64_t kMaxSeconds = 7 * 86'400;
constexpr std::size_t kMaxTaskBytes = 8 * 1024;
constexpr std::size_t kMaxTags = 16;
constexpr std::int64_t kMaxCapacity = 100'000;

std::optional<std::uint32_t> small(std::optional<std::int64_t> number) {
  return number ? std::optional{static_cast<std::uint32_t>(*number)} : std::nullopt;
}

// --- pieces ---

graph::SourceSet read_sources(Fields& fields, const char* key) {
  graph::SourceSet sources;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list(key, kSourceWords.size()), index, item) {
    const auto match = std::find(kSourceWords.begin(), kSourceWords.end(), text_of(item));
    if (match == kSourceWords.end()) {
      fields.invalid(key, "a list of mic, camera, screen");
      break;
    }
    sources.insert(static_cast<graph::SourceKind>(match - kSourceWords.begin()));
  }
  return sources;
}

std::vector<graph::ParticipantId> read_people(Fields& fields, const char* key) {
  std::vector<graph::ParticipantId> people;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list(key, kMaxPeople), index, item) {
    if (!is_id(text_of(item))) {
      fields.invalid(key, "a list of participants");
      break;
    }
    people.emplace_back(std::string{text_of(item)});
  }
  return people;
}

std::map<graph::ParticipantId, graph::RoomId> read_assignments(Fields& fields, const char* key) {
  std::map<graph::ParticipantId, graph::RoomId> assignments;
  const char* participant = nullptr;
  json_t* room = nullptr;
  // jansson's iteration macro wants a mutable object; nothing is changed.
  json_object_foreach (const_cast<json_t*>(fields.map(key, kMaxPeople)), participant, room) {
    if (!is_id(participant) || !is_id(text_of(room))) {
      fields.invalid(key, "an object of participant: room");
      break;
    }
    assignments.emplace(participant, std::string{text_of(room)});
  }
  return assignments;
}

std::map<std::string, std::string> read_tags(Fields& fields) {
  std::map<std::string, std::string> tags;
  const char* name = nullptr;
  json_t* text = nullptr;
  json_object_foreach (const_cast<json_t*>(fields.map("tags", kMaxTags)), name, text) {
    if (!is_id(name) || !is_id(text_of(text))) {
      fields.invalid("tags", "an object of short texts");
      break;
    }
    tags.emplace(name, std::string{text_of(text)});
  }
  return tags;
}

template <class Enum>
void read_into(Fields& fields, const char* key, const Words& words, Enum& target) {
  if (const auto given = fields.choice(key, words)) {
    target = static_cast<Enum>(*given);
  }
}

void read_into(Fields& fields, const char* key, bool& target) {
  target = fields.flag(key).value_or(target);
}

graph::RoomRequest read_room(Fields& fields) {
  graph::RoomRequest room;
  if (auto id = fields.id("room")) {
    room.room = graph::RoomId{*id};
  }
  room.name = fields.id("name");
  room.capacity = small(fields.number("capacity", 1, kMaxCapacity));
  room.task = fields.object_text("task", kMaxTaskBytes).value_or(std::string{});
  return room;
}

std::vector<graph::RoomRequest> read_rooms(Fields& fields, const json_t* body) {
  const json_t* given = json_object_get(body, "rooms");
  if (json_is_integer(given)) {
    const auto count = fields.number("rooms", 1, kMaxRooms);
    return std::vector<graph::RoomRequest>(static_cast<std::size_t>(count.value_or(0)));
  }
  if (given && !json_is_null(given) && !json_is_array(given)) {
    fields.invalid("rooms", "a number of rooms or a list of rooms");
  }
  std::vector<graph::RoomRequest> rooms;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list("rooms", kMaxRooms), index, item) {
    Fields room{item};
    rooms.push_back(read_room(room));
    if (!json_is_object(item)) {
      fields.invalid("rooms", "a list of objects");
    } else if (room.refusal()) {
      fields.fail({room.refusal()->code,
                   "rooms[" + std::to_string(index) + "]: " + room.refusal()->sentence});
    }
  }
  return rooms;
}

std::vector<graph::Seconds> read_warnings(Fields& fields, std::vector<graph::Seconds> otherwise) {
  const json_t* given = fields.list("warnings", 16);
  if (!given) {
    return otherwise;
  }
  std::vector<graph::Seconds> warnings;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (given, index, item) {
    if (!json_is_integer(item) || json_integer_value(item) < 1 ||
        json_integer_value(item) > kMaxSeconds) {
      fields.invalid("warnings", "a list of seconds before the end");
      break;
    }
    warnings.emplace_back(json_integer_value(item));
  }
  std::sort(warnings.rbegin(), warnings.rend());
  warnings.erase(std::unique(warnings.begin(), warnings.end()), warnings.end());
  return warnings;
}

// --- verbs ---

Payload parse_create(Fields& fields, const json_t*) {
  return CreateRequest{read_settings(fields, "")};
}

Payload parse_edit(Fields& fields, const json_t*) {
  return Command{graph::Edit{read_settings(fields, "new_")}};
}

Payload parse_destroy(Fields&, const json_t*) {
  return Command{graph::Destroy{}};
}
Payload parse_exists(Fields&, const json_t*) {
  return ExistsRequest{};
}
Payload parse_list(Fields&, const json_t*) {
  return ListRequest{};
}

Payload parse_state(Fields& fields, const json_t*) {
  StateRequest state;
  if (const auto since = fields.number("since", 0, INT64_MAX)) {
    state.since = static_cast<graph::Version>(*since);
  }
  return state;
}

Payload parse_subscribe(Fields& fields) {
  return SubscribeRequest{fields.required_id("private_id"),
                          small(fields.number("audio_slots", 0, kMaxSlots)),
                          small(fields.number("video_slots", 0, kMaxSlots))};
}

Payload parse_join(Fields& fields, const json_t*) {
  if (!fields.has("ptype")) {
    fields.missing("ptype");
  }
  if (fields.choice("ptype", {"publisher", "subscriber"}).value_or(0) == 1) {
    return parse_subscribe(fields);
  }
  JoinRequest request;
  request.join.participant = graph::ParticipantId{fields.id("participant").value_or("")};
  request.join.display = fields.text("display", 256);
  if (const auto role = fields.choice("role", kRoleWords)) {
    request.join.role = static_cast<graph::Role>(*role);
  }
  request.join.pin = fields.credential("pin").value_or("");
  request.join.secret = fields.credential("secret").value_or("");
  request.join.resume = fields.credential("resume").value_or("");
  request.join.tags = read_tags(fields);
  request.token = fields.credential("token", kMaxTokenBytes).value_or("");
  return request;
}

Payload parse_publish(Fields& fields, const json_t*) {
  PublishRequest request;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list("streams", kMaxSlots), index, item) {
    const json_t* source = json_object_get(item, "source");
    const auto match = std::find(kSourceWords.begin(), kSourceWords.end(), text_of(source));
    const auto mid = text_of(json_object_get(item, "mid"));
    if (match == kSourceWords.end() || mid.empty()) {
      fields.invalid("streams", "a list of {mid, source: mic, camera or screen}");
      break;
    }
    request.hints.push_back(
        {std::string{mid}, static_cast<graph::SourceKind>(match - kSourceWords.begin())});
  }
  return request;
}

Payload parse_unpublish(Fields&, const json_t*) {
  return UnpublishRequest{};
}
Payload parse_leave(Fields&, const json_t*) {
  return LeaveRequest{};
}
Payload parse_start(Fields&, const json_t*) {
  return StartRequest{};
}

Payload parse_resize(Fields& fields, const json_t*) {
  return ResizeRequest{small(fields.number("audio_slots", 0, kMaxSlots)),
                       small(fields.number("video_slots", 0, kMaxSlots))};
}

Payload parse_configure(Fields& fields, const json_t*) {
  graph::Configure configure;
  configure.mute = read_sources(fields, "mute");
  configure.unmute = read_sources(fields, "unmute");
  configure.display = fields.text("display", 256);
  if (fields.has("pins")) {
    configure.pins = read_people(fields, "pins");
  }
  return Command{configure};
}

graph::RoundPolicy read_policy(Fields& fields) {
  graph::RoundPolicy policy;
  policy.grace = fields.seconds("grace", 0, kMaxSeconds).value_or(policy.grace);
  policy.warnings = read_warnings(fields, policy.warnings);
  read_into(fields, "on_expiry", kOnExpiryWords, policy.on_expiry);
  read_into(fields, "allow_return", policy.allow_return);
  read_into(fields, "allow_choose", policy.allow_choose);
  read_into(fields, "include_staff", policy.include_staff);
  return policy;
}

Payload parse_open(Fields& fields, const json_t* body) {
  graph::Open open;
  open.rooms = read_rooms(fields, body);
  open.people_per_room = small(fields.number("people_per_room", 1, kMaxCapacity));
  if (!fields.has("rooms") && !open.people_per_room) {
    fields.missing("rooms");
  }
  read_into(fields, "assignment", {"automatic", "manual"}, open.assignment);
  open.assignments = read_assignments(fields, "assignments");
  if (fields.has("assignments") && !fields.has("assignment")) {
    open.assignment = graph::Assignment::manual;
  }
  if (const auto seed = fields.number("seed", INT64_MIN, INT64_MAX)) {
    open.seed = static_cast<std::uint64_t>(*seed);
  }
  open.duration = fields.seconds("duration", 1, kMaxSeconds);
  open.policy = read_policy(fields);
  if (const auto late = fields.choice("late_joiners", kLateJoinersWords)) {
    open.late_joiners = static_cast<graph::LateJoiners>(*late);
  }
  return Command{std::move(open)};
}

graph::MoveOne read_move(Fields& fields) {
  graph::MoveOne move;
  move.participant = graph::ParticipantId{fields.required_id("participant")};
  move.room = graph::RoomId{fields.required_id("room")};
  return move;
}

Payload parse_move(Fields& fields, const json_t*) {
  graph::Move move;
  read_into(fields, "force", move.force);
  if (!fields.has("moves")) {
    move.moves.push_back(read_move(fields));
    return Command{std::move(move)};
  }
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list("moves", kMaxPeople), index, item) {
    Fields one{item};
    move.moves.push_back(read_move(one));
    if (!json_is_object(item)) {
      fields.invalid("moves", "a list of objects");
    } else if (one.refusal()) {
      fields.fail({one.refusal()->code,
                   "moves[" + std::to_string(index) + "]: " + one.refusal()->sentence});
    }
  }
  return Command{std::move(move)};
}

Payload parse_choose(Fields& fields, const json_t*) {
  return Command{graph::Choose{graph::RoomId{fields.required_id("room")}}};
}

Payload parse_merge(Fields& fields, const json_t*) {
  graph::Merge merge;
  merge.grace = fields.seconds("grace", 0, kMaxSeconds);
  read_into(fields, "cancel", merge.cancel);
  return Command{merge};
}

struct Verb {
  const char* name;
  bool answered_by_event;
  Payload (*parse)(Fields&, const json_t* body);
};

constexpr std::array kVerbs{
    Verb{"create", false, parse_create},      Verb{"edit", false, parse_edit},
    Verb{"destroy", false, parse_destroy},    Verb{"exists", false, parse_exists},
    Verb{"list", false, parse_list},          Verb{"state", false, parse_state},
    Verb{"join", true, parse_join},           Verb{"publish", true, parse_publish},
    Verb{"unpublish", true, parse_unpublish}, Verb{"configure", false, parse_configure},
    Verb{"leave", true, parse_leave},         Verb{"start", true, parse_start},
    Verb{"resize", true, parse_resize},       Verb{"open", false, parse_open},
    Verb{"move", false, parse_move},          Verb{"choose", false, parse_choose},
    Verb{"merge", false, parse_merge},
};

const Verb* find_verb(const json_t* body) {
  const auto name = text_of(json_object_get(body, "request"));
  const auto* match = std::find_if(kVerbs.begin(), kVerbs.end(),
                                   [&](const Verb& verb) { return name == verb.name; });
  return match == kVerbs.end() ? nullptr : match;
}

void read_envelope(Fields& fields, ParsedRequest& request) {
  request.classroom = graph::ClassroomId{fields.id("classroom").value_or("")};
  request.secret = fields.credential("secret").value_or("");
  request.admin_key = fields.credential("admin_key").value_or("");
  if (const auto version = fields.number("if_version", 0, INT64_MAX)) {
    request.if_version = static_cast<graph::Version>(*version);
  }
  request.op = graph::OperationId{fields.id("op").value_or("")};
}

}  // namespace

bool is_answered_by_event(const json_t* body) {
  const Verb* verb = find_verb(body);
  return verb && verb->answered_by_event;
}

graph::Result<ParsedRequest> parse_request(const json_t* body) {
  using graph::ErrorCode;
  if (!body) {
    return graph::refuse(ErrorCode::no_message, "the message has no body");
  }
  if (!json_is_object(body)) {
    return graph::refuse(ErrorCode::invalid_json, "not a JSON object: " + quoted(body));
  }
  Fields fields{body};
  if (!fields.has("request")) {
    fields.missing("request");
    return *fields.refusal();
  }
  const Verb* verb = find_verb(body);
  if (!verb) {
    return graph::refuse(ErrorCode::unknown_request,
                         "unknown request " + quoted(json_object_get(body, "request")));
  }
  ParsedRequest request;
  read_envelope(fields, request);
  request.payload = verb->parse(fields, body);
  if (fields.refusal()) {
    return *fields.refusal();
  }
  return request;
}

}  // namespace breakout::control
