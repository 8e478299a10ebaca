// SPDX-License-Identifier: GPL-3.0-or-later
// The membership graph: decide what a request changes, apply what was decided. START HERE.
//
// Threads: pure functions; no clock, lock, log, JSON or I/O. Invariants: a refused request changes
// nothing; apply(decide(...)) keeps every truth of invariants.hpp; the same arguments give the same
// change, on every node.
//
// An empty change (no facts, version == classroom.version) is a request that was granted and had
// nothing to do: there is nothing to commit and nothing to apply; it is answered with that version.
#pragma once

#include <optional>
#include <string>

#include "graph/change.hpp"
#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/ids.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

// A classroom that is to be, with who belongs where told ahead of time. `epoch` is random, from the
// caller; `now` in Unix ms.
// Errors: 430. Who may create is asked before.
Result<Change> decide_create(const ClassroomId& id, std::string epoch, const SettingsPatch& patch,
                             Instant now, Plan roster = {});

// What `request` changes at `now`, or why not. Permissions are checked here.
// Errors: 424 425 428 429 430 432 433 436 440 441 442 443 444 445.
Result<Change> decide(const Classroom& classroom, const Request& request, Instant now);

// Brings `classroom` to `change.version`. REQUIRES change.version == classroom.version + 1.
void apply(Classroom& classroom, const Change& change);

// The next instant at which `Expire` has something to do; none: never.
std::optional<Instant> next_deadline(const Classroom& classroom);

}  // namespace breakout::graph
