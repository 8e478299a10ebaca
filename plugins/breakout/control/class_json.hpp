// SPDX-License-Identifier: GPL-3.0-or-later
// A class in progress as JSON: broadcasts, the help queue, the plan of the next round, the roster.
//
// Threads: pure functions. Invariant: what is for staff alone says so; callers see to it.
#pragma once

#include "control/json.hpp"
#include "graph/broadcast.hpp"
#include "graph/classroom.hpp"
#include "graph/view.hpp"

namespace breakout::control {

// {"broadcast", "text", "by", "at", "expires_at", "remaining_ms"}
Json json_broadcast(const graph::Broadcast& broadcast, graph::Instant now);
// The same for staff: with `rooms` (null: all) and the counts `recipients` and `received`.
Json json_broadcast_for_staff(const graph::Broadcast& broadcast, graph::Instant now);

// {participant: room} of those who sit in a breakout room.
Json json_assignments(const graph::Plan& plan);
// For staff: `rooms`, `assignments`, `duration` and the policy of the round to come.
Json json_plan(const graph::PlannedRound& plan);

// Adds `broadcasts`: those alive that concern the participant, each with `seen`, whether it was
// acknowledged.
void put_broadcasts(const Json& message, const graph::Classroom& classroom,
                    const graph::Participant& participant, graph::Instant now);

// Adds what only staff may see: `help` (the queue, the longest waiting first), `broadcasts`,
// `plan`, `roster`.
void put_staff_view(const Json& message, const graph::Classroom& classroom, graph::Instant now);

// `state`: the classroom as the viewer may see it; null: as a back end may.
Json state_json(const graph::Classroom& classroom, const graph::Participant* viewer,
                graph::Instant now);

}  // namespace breakout::control
