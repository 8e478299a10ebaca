// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/parse_pieces.hpp"

#include <algorithm>

namespace breakout::control {

namespace {

constexpr std::size_t kMaxTaskBytes = 8 * 1024;
constexpr std::size_t kMaxWarnings = 16;

// A list of ids; `expectation` says what they name.
template <class Id>
std::vector<Id> read_ids(Fields& fields, const char* key, std::size_t max_items,
                         const char* expectation) {
  std::vector<Id> ids;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list(key, max_items), index, item) {
    if (!is_id(text_of(item))) {
      fields.invalid(key, expectation);
      break;
    }
    ids.emplace_back(std::string{text_of(item)});
  }
  return ids;
}

}  // namespace

std::optional<std::uint32_t> small(std::optional<std::int64_t> number) {
  return number ? std::optional{static_cast<std::uint32_t>(*number)} : std::nullopt;
}

graph::SourceSet read_sources(Fields& fields, const char* key, const Words& words) {
  graph::SourceSet sources;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list(key, words.size()), index, item) {
    const auto match = std::find(words.begin(), words.end(), text_of(item));
    if (match == words.end()) {
      fields.invalid(key, std::string{"a list of "} + words[0] + ", " + words[1] + ", " + words[2]);
      break;
    }
    sources.insert(static_cast<graph::SourceKind>(match - words.begin()));
  }
  return sources;
}

std::vector<graph::ParticipantId> read_people(Fields& fields, const char* key) {
  return read_ids<graph::ParticipantId>(fields, key, kMaxPeople, "a list of participants");
}

std::vector<graph::RoomId> read_room_ids(Fields& fields, const char* key) {
  auto rooms = read_ids<graph::RoomId>(fields, key, kMaxRooms, "a list of rooms");
  if (fields.has(key) && rooms.empty()) {
    fields.invalid(key, "a list of at least one room");
  }
  return rooms;
}

graph::Plan read_plan(Fields& fields, const char* key) {
  graph::Plan plan;
  const char* participant = nullptr;
  json_t* room = nullptr;
  // jansson's iteration macro wants a mutable object; nothing is changed.
  json_object_foreach (const_cast<json_t*>(fields.map(key, kMaxPeople)), participant, room) {
    if (!is_id(participant) || !is_id(text_of(room))) {
      fields.invalid(key, "an object of participant: room");
      break;
    }
    plan.emplace(participant, std::string{text_of(room)});
  }
  return plan;
}

graph::RoomId required_room(Fields& fields, const char* key) {
  return graph::RoomId{fields.required_id(key)};
}

graph::ParticipantId required_person(Fields& fields) {
  return graph::ParticipantId{fields.required_id("participant")};
}

std::optional<std::string> read_task(Fields& fields) {
  auto task = fields.object_text("task", kMaxTaskBytes);
  return task == "{}" ? std::string{} : task;
}

graph::RoomRequest read_room(Fields& fields) {
  graph::RoomRequest room;
  if (auto id = fields.id("room")) {
    room.room = graph::RoomId{*id};
  }
  room.name = fields.id("name");
  room.task = read_task(fields).value_or(std::string{});
  return room;
}

std::optional<std::vector<graph::Seconds>> read_warnings(Fields& fields) {
  const json_t* given = fields.list("warnings", kMaxWarnings);
  if (!given) {
    return std::nullopt;
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

}  // namespace breakout::control
