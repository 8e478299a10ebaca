// SPDX-License-Identifier: GPL-3.0-or-later
// What a change does to media: the rooms whose listeners' slots are to be looked at, and how.
//
// Threads: pure functions.
#pragma once

#include <set>

#include "graph/change.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

struct MediaImpact {
  std::set<graph::RoomId> rooms;
  bool splits = false;  // a round opens
  bool merges = false;  // it closes
};

// Adds what `change` touches as `classroom` shows it. To be asked before the change is applied and
// after: who stops to announce or to listen is known before only, who begins to after only.
void add_impact(MediaImpact& impact, const graph::Classroom& classroom,
                const graph::Change& change);

// Where a participant is heard, and the room it hears. Main when there is no such participant.
std::set<graph::RoomId> rooms_touched_by(const graph::Classroom& classroom,
                                         const graph::ParticipantId& id);

}  // namespace breakout::control
