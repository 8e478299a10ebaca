// SPDX-License-Identifier: GPL-3.0-or-later
// Records of the graph as the wire shows them.
//
// Threads: pure functions. Invariant: nothing secret (resume, private_id, secret, pin) is written
// by any of them; what a learner may not see is not asked for by their callers (graph/view.hpp).
#pragma once

#include "control/json.hpp"
#include "graph/classroom.hpp"
#include "graph/ids.hpp"
#include "graph/result.hpp"
#include "graph/view.hpp"

namespace breakout::control {

// {"breakout": kind, "classroom": id}; `version` is added where it is known.
Json json_message(const char* kind, const graph::ClassroomId& classroom);
Json json_message(const char* kind, const graph::ClassroomId& classroom, graph::Version version);

// {"breakout":"event","error_code":...,"error":...}
Json json_refusal(const graph::Refusal& refusal);

Json json_participant(const graph::Participant& participant);
Json json_sources(graph::SourceSet sources);
Json json_instant(graph::Instant instant);

// The task of a room; null when it has none.
Json json_task(const graph::Room& room);

// `round` as in `joined`: number, state, rooms, the end with `remaining_ms`, the policy.
Json json_round(const graph::RoundView& view, graph::Instant now);

// Adds `version`, `round` and `participants` to a message.
void put_view(const Json& message, const graph::GraphView& view, graph::Instant now);

// Adds the end of the round, or of the countdown while it is closing, and `remaining_ms`.
void put_end(const Json& message, const graph::Round& round, graph::Instant now);

}  // namespace breakout::control
