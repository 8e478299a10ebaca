// SPDX-License-Identifier: GPL-3.0-or-later
// What a change ends, remembered from before it was applied: a raised hand, a visit, an
// announcement, a former task. Whom it concerns is to be told, and the records no longer say so.
//
// Threads: plain values.
#pragma once

#include <map>
#include <set>

#include "graph/change.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

struct Past {
  // Of those touched by the change, who asked for help, visited or announced.
  std::map<graph::ParticipantId, graph::Participant> people;
  std::set<graph::RoomId> other_task;  // rooms that have another task from now on
};

Past past_of(const graph::Classroom& before, const graph::Change& change);

// Everybody whose help, visit or announcement the change may concern, with those of `past`.
std::set<graph::ParticipantId> people_concerned(const Past& past, const graph::Change& change);

}  // namespace breakout::control
