// SPDX-License-Identifier: GPL-3.0-or-later
// What many rules ask of a room: is it there, is it open, is it full.
//
// Threads: pure functions.
#pragma once

#include <optional>

#include "graph/classroom.hpp"
#include "graph/occupancy.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

// 442 when no round is open; `what` says what cannot be done then.
std::optional<Refusal> no_round(const Classroom& classroom, const std::string& what);

// 442 when there are no breakout rooms at all, 444 when there are others. Main is always there.
std::optional<Refusal> no_such_room(const Classroom& classroom, const RoomId& room);

// The same for what only a breakout room can have.
std::optional<Refusal> no_such_breakout_room(const Classroom& classroom, const RoomId& room);

// 441.
Refusal room_full(const Room& room);

// Whether its own countdown runs: nobody is let in any more, save by staff.
inline bool is_closing(const Room& room) {
  return room.timer && room.timer->closes_at;
}

// `room`, from now on allowed to hold more than its capacity.
Room crowded(Room room);

}  // namespace breakout::graph
