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

}  // namespace breakout::graph
