// SPDX-License-Identifier: GPL-3.0-or-later
// Records of the graph as the wire shows them.
//
// Threads: pure functions. Invariant: nothing secret (resume, private_id, secret, pin) is written
// by any of them; what a learner may not see is not asked for by their callers (graph/view.hpp).
#pragma once

#include <set>

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

// What of a participant not everybody who knows of it may know.
struct Shown {
  bool help = false;       // a raised hand
  bool listening = false;  // a visit that only listens
};
Shown shown_to(const graph::Classroom& classroom, graph::Viewer viewer,
               const graph::Participant& other);

Json json_participant(const graph::Participant& participant, Shown shown);
Json json_rooms(const std::set<graph::RoomId>& rooms);
Json json_sources(graph::SourceSet sources);
Json json_instant(graph::Instant instant);
// Adds `remaining_ms` until `end`.
void put_remaining(const Json& message, graph::Instant end, graph::Instant now);

template <class Tag>
Json json_id_or_null(const graph::Id<Tag>& id) {
  return id.empty() ? Json{json_null()} : json_text(id.value);
}

// The task of a room; null when it has none.
Json json_task(const graph::Room& room);
Json json_task_of(const graph::Classroom& classroom, const graph::RoomId& room);
// The timer of a room: `ends_at`, or `closes_at` while it is closing, with `remaining_ms`; null
// when it has none.
Json json_timer(const graph::Room& room, graph::Instant now);

// {"message", "since", "state", "claimed_by"}
Json json_help(const graph::Help& help);

// `round` as in `joined`: number, state, rooms, the end with `remaining_ms`, the policy.
Json json_round(const graph::RoundView& view, graph::Instant now);

// Adds `version`, `round` and `participants` to a message, as `viewer` may see them.
void put_view(const Json& message, const graph::Classroom& classroom, graph::Viewer viewer,
              graph::Instant now);

// Adds the end of the round, or of the countdown while it is closing, and `remaining_ms`.
void put_end(const Json& message, const graph::Round& round, graph::Instant now);

}  // namespace breakout::control
