// SPDX-License-Identifier: GPL-3.0-or-later
// What several verbs read alike: sources, people, rooms, tasks, durations.
//
// Threads: as Fields. Invariant: like every read of Fields, they give something harmless once a
// refusal is set.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "control/fields.hpp"
#include "control/words.hpp"
#include "graph/command.hpp"

namespace breakout::control {

inline constexpr std::int64_t kMaxRooms = 10'000;   // bounds of the parser; the classroom has its
inline constexpr std::size_t kMaxPeople = 100'000;  // own
inline constexpr std::int64_t kMaxCapacity = 100'000;
inline constexpr std::int64_t kMaxSeconds = 7 * 86'400;

std::optional<std::uint32_t> small(std::optional<std::int64_t> number);

// `words` are those of the three sources, in their order.
graph::SourceSet read_sources(Fields& fields, const char* key, const Words& words = kSourceWords);
std::vector<graph::ParticipantId> read_people(Fields& fields, const char* key);
// {participant: room}
graph::Plan read_plan(Fields& fields, const char* key);
// Names of rooms; an empty list is refused, since none given means all.
std::vector<graph::RoomId> read_room_ids(Fields& fields, const char* key);
graph::RoomId required_room(Fields& fields, const char* key = "room");
graph::ParticipantId required_person(Fields& fields);
// A JSON object as text; the empty object is no task at all.
std::optional<std::string> read_task(Fields& fields);
// A room's id, name and task; its capacity has bounds of its own in each verb.
graph::RoomRequest read_room(Fields& fields);
// Longest first, each once.
std::optional<std::vector<graph::Seconds>> read_warnings(Fields& fields);

template <class Enum>
void read_into(Fields& fields, const char* key, const Words& words, Enum& target) {
  if (const auto given = fields.choice(key, words)) {
    target = static_cast<Enum>(*given);
  }
}
inline void read_into(Fields& fields, const char* key, bool& target) {
  target = fields.flag(key).value_or(target);
}

// `read(Fields&)` for each object of a list; what is wrong with one is said with its index.
template <class Read>
auto read_each(Fields& fields, const char* key, std::size_t max_items, Read read) {
  std::vector<decltype(read(fields))> all;
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (fields.list(key, max_items), index, item) {
    Fields one{item};
    all.push_back(read(one));
    if (!json_is_object(item)) {
      fields.invalid(key, "a list of objects");
    } else if (one.refusal()) {
      fields.fail({one.refusal()->code, std::string{key} + "[" + std::to_string(index) +
                                            "]: " + one.refusal()->sentence});
    }
  }
  return all;
}

}  // namespace breakout::control
