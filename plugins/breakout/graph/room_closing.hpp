// SPDX-License-Identifier: GPL-3.0-or-later
// Rooms that close while the round goes on.
//
// Threads: pure functions.
#pragma once

#include <set>

#include "graph/change.hpp"
#include "graph/classroom.hpp"
#include "graph/rules.hpp"

namespace breakout::graph {

// `rooms` close and their people go to `to`, past its capacity; so do the absent who belong there.
// Visits and announcements to them end. Closing all the rooms there are is a merge: there is no
// round without rooms. REQUIRES in_round(), that the rooms exist, and that `to` is none of them.
void append_closed_rooms(Facts& facts, const Classroom& classroom, const std::set<RoomId>& rooms,
                         const RoomId& to);

}  // namespace breakout::graph
