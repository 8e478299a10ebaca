// SPDX-License-Identifier: GPL-3.0-or-later
// Where somebody goes whom nobody placed in a round: by its policy for late joiners.
//
// Threads: plain values; the rooms live longer. Invariants: nobody is placed past a capacity nor
// into a room that closes; a locked room only by name; who is placed has taken the place.
//
// Where silent, the contract is filled in like this: a room named that is gone, full or closing is
// main; staff and observers are placed only by name, save staff where the round includes them.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "graph/classroom.hpp"
#include "graph/occupancy.hpp"

namespace breakout::graph {

// Whether a round deals out people of that role.
inline bool is_dealt(Role role, bool include_staff) noexcept {
  return role == Role::learner || (include_staff && is_staff(role));
}

class Placement {
 public:
  Placement(const RoundPolicy& policy, std::vector<std::reference_wrapper<const Room>> rooms,
            Occupancy occupancy)
      : policy_(policy), rooms_(std::move(rooms)), occupancy_(std::move(occupancy)) {}

  // The room of the next one, whom the roster or an assignment may name a room for.
  // O(rooms).
  RoomId place(Role role, const std::optional<RoomId>& named);

 private:
  bool has_place_for(const Room& room, Role role) const;
  RoomId named_room(Role role, const std::optional<RoomId>& named) const;
  RoomId least_filled() const;

  const RoundPolicy& policy_;
  std::vector<std::reference_wrapper<const Room>> rooms_;
  Occupancy occupancy_;
};

}  // namespace breakout::graph
