// SPDX-License-Identifier: GPL-3.0-or-later
// Who may ask what: the one place where rights are checked, from the graph's role.
//
// Threads: pure function.
#pragma once

#include <optional>

#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

// Why `by` may not ask for `command` here; none: it may.
// Errors: 424 without a seat where one is needed, 425 joining twice, 433 a wrong secret, 443 a role
// that may not. A back end of a classroom without a secret is refused everything (433).
std::optional<Refusal> denied_to(const Classroom& classroom, const Actor& by,
                                 const Command& command);

}  // namespace breakout::graph
