// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of a change as `graph` events and `state` with `since` list them, each with the rooms
// whose people it concerns.
//
// Threads: pure functions.
#pragma once

#include <utility>
#include <vector>

#include "control/json.hpp"
#include "graph/change.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

struct ChangeEntry {
  Json json;               // {"change": kind, "version": n, ...}: what staff see
  bool everybody = false;  // all see that
  // What the people of these rooms see of it when they see their own room only.
  std::vector<std::pair<graph::RoomId, Json>> in_rooms;
};

// `after` is the classroom with `change` applied. Facts that clients learn otherwise give no entry.
std::vector<ChangeEntry> change_entries(const graph::Classroom& after, const graph::Change& change);

}  // namespace breakout::control
