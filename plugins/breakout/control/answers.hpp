// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands of the graph answer with.
//
// Threads: pure functions. Invariant: an answer holds nothing its sender may not see; it is made
// from the decided change, before it is committed, so that the store can keep it with the `op`.
#pragma once

#include "control/json.hpp"
#include "graph/change.hpp"
#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/result.hpp"

namespace breakout::control {

// `change` is what `command` was decided to be, on `before`; without facts when there was nothing
// to do.
Json answer_to(const graph::Command& command, const graph::Classroom& before,
               const graph::Change& change);

// The refusal of a request of many moves, with what was wrong with each: `moves`, in the order of
// the request. Null when the refusal is about the request as a whole.
Json json_refused_moves(const graph::Command& command, const graph::Refusal& refusal,
                        graph::Version version);

}  // namespace breakout::control
