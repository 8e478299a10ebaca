// SPDX-License-Identifier: GPL-3.0-or-later
// How full rooms are, and how full a change would make them.
//
// Threads: plain values. Only people who are not staff take a place; the disconnected keep theirs.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/ids.hpp"

namespace breakout::graph {

using Occupancy = std::map<RoomId, std::uint32_t>;

// The places taken in each room with anybody in it; main included.
Occupancy occupancy_of(const Classroom& classroom);

// The rooms that `moves` would fill past their capacity, further than they are now.
// REQUIRES that everybody named is there, and nobody is named twice.
std::vector<const Room*> overfilled_by(const Classroom& classroom,
                                       const std::vector<MoveOne>& moves);

inline std::uint32_t taken(const Occupancy& occupancy, const RoomId& room) {
  auto found = occupancy.find(room);
  return found == occupancy.end() ? 0 : found->second;
}

// Whether one more person who is not staff would find a place.
inline bool has_place(const Room& room, const Occupancy& occupancy) {
  return !room.capacity || taken(occupancy, room.id) < *room.capacity;
}

}  // namespace breakout::graph
