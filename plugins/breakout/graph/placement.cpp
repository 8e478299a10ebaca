// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/placement.hpp"

#include <algorithm>
#include <utility>

#include "graph/room_checks.hpp"

namespace breakout::graph {
RoomId Placement::place(Role role, const std::optional<RoomId>& named) {
  RoomId room = kMainRoom;
  if (policy_.late_joiners == LateJoiners::roster) {
    room = named_room(role, named);
  } else if (policy_.late_joiners == LateJoiners::least_filled &&
             is_dealt(role, policy_.include_staff)) {
    room = least_filled();
  }
  if (!is_staff(role)) {
    ++occupancy_[room];
  }
  return room;
}

bool Placement::has_place_for(const Room& room, Role role) const {
  return !is_closing(room) && (is_staff(role) || has_place(room, occupancy_));
}

RoomId Placement::named_room(Role role, const std::optional<RoomId>& named) const {
  const auto found = std::find_if(rooms_.begin(), rooms_.end(),
                                  [&](const Room& room) { return named && room.id == *named; });
  return found != rooms_.end() && has_place_for(*found, role) ? *named : kMainRoom;
}

// Ties go to the room opened first.
RoomId Placement::least_filled() const {
  const Room* best = nullptr;
  const auto key = [&](const Room& room) {
    return std::pair(taken(occupancy_, room.id), room.position);
  };
  for (const Room& room : rooms_) {
    if (!room.locked && !is_closing(room) && has_place(room, occupancy_) &&
        (!best || key(room) < key(*best))) {
      best = &room;
    }
  }
  return best ? best->id : kMainRoom;
}

}  // namespace breakout::graph
