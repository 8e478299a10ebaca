// SPDX-License-Identifier: GPL-3.0-or-later
// The truths that hold after every change; checked by tests, by fuzzers and in debug builds.
//
// Threads: pure function.
#pragma once

#include <string>
#include <vector>

#include "graph/classroom.hpp"

namespace breakout::graph {

// One sentence for each truth that does not hold, with the offending ids; empty when all is well.
std::vector<std::string> broken_invariants(const Classroom& classroom);

}  // namespace breakout::graph
