// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/occupancy.hpp"

namespace breakout::graph {

Occupancy occupancy_of(const Classroom& classroom) {
  Occupancy occupancy;
  for (const auto& [id, participant] : classroom.participants) {
    if (!is_staff(participant.role)) {
      ++occupancy[participant.room];
    }
  }
  return occupancy;
}

std::vector<const Room*> overfilled_by(const Classroom& classroom,
                                       const std::vector<MoveOne>& moves) {
  const Occupancy before = occupancy_of(classroom);
  Occupancy after = before;
  for (const MoveOne& one : moves) {
    const Participant& participant = *classroom.find(one.participant);
    if (!is_staff(participant.role)) {
      --after[participant.room];
      ++after[one.room];
    }
  }
  std::vector<const Room*> overfilled;
  for (const auto& [id, room] : classroom.rooms) {
    const auto count = taken(after, id);
    if (room.capacity && count > *room.capacity && count > taken(before, id)) {
      overfilled.push_back(&room);
    }
  }
  return overfilled;
}

}  // namespace breakout::graph
