// SPDX-License-Identifier: GPL-3.0-or-later
// Tells the connected participants of a classroom what a change means for them: `round`, the
// notices, `moved`, `graph`, `destroyed`.
//
// Threads: control thread, no lock held. Invariants: at most a handful of events a person, however
// many people the change moves; bodies that are the same for a room are built once and shared.
#pragma once

#include "control/change_json.hpp"
#include "control/change_past.hpp"
#include "control/handle.hpp"
#include "graph/change.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

// `after` is the classroom with `change` applied, `past` what it was before, `entries` those of
// change_entries().
void tell(const graph::Classroom& after, const graph::Change& change, const Past& past,
          const std::vector<ChangeEntry>& entries, const Seats& seats, graph::Instant now);

}  // namespace breakout::control
