// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/room_checks.hpp"

#include <string>
#include <utility>

#include "graph/text.hpp"

namespace breakout::graph {

std::optional<Refusal> no_round(const Classroom& classroom, const std::string& what) {
  if (classroom.in_round()) {
    return std::nullopt;
  }
  return refuse(ErrorCode::wrong_round_state, "no round is open: " + what);
}

std::optional<Refusal> no_such_room(const Classroom& classroom, const RoomId& room) {
  if (classroom.has_room(room)) {
    return std::nullopt;
  }
  if (!classroom.in_round()) {
    return refuse(ErrorCode::wrong_round_state,
                  "no round is open, so there is no room " + quoted(room) + ", only \"main\"");
  }
  return refuse(ErrorCode::no_such_room, "there is no room " + quoted(room));
}

std::optional<Refusal> no_such_breakout_room(const Classroom& classroom, const RoomId& room) {
  if (room == kMainRoom) {
    return refuse(ErrorCode::no_such_room, "\"main\" is no breakout room");
  }
  return no_such_room(classroom, room);
}

Refusal room_full(const Room& room) {
  return refuse(ErrorCode::room_full, "room " + quoted(room.id) + " is full: its capacity is " +
                                          std::to_string(*room.capacity));
}

Room crowded(Room room) {
  room.over_capacity = true;
  return room;
}

}  // namespace breakout::graph
