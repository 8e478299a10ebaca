// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of a change as `graph` events and `state` with `since` list them, each with the rooms
// whose people it concerns.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "control/json.hpp"
#include "graph/change.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

// Who learns of an entry, each with those before it; event handlers always do.
enum class Audience : std::uint8_t {
  handlers,
  staff,
  classroom,  // and who sees the people of all rooms, where the classroom's setting allows it
  everybody,
};

struct ChangeEntry {
  Json json;  // {"change": kind, "version": n, ...}: what staff and event handlers see
  Audience audience = Audience::staff;
  Json others = nullptr;  // what those see of it who are not staff; null: the same
  // What the people of these rooms see of it when they see their own room only.
  std::vector<std::pair<graph::RoomId, Json>> in_rooms = {};

  const json_t* seen_by_others() const { return others ? others.get() : json.get(); }
};

// `after` is the classroom with `change` applied, or as it is now. Every fact has its entry.
std::vector<ChangeEntry> change_entries(const graph::Classroom& after, const graph::Change& change);

}  // namespace breakout::control
