// SPDX-License-Identifier: GPL-3.0-or-later
// Thirty people with media in a real Janus, commands at random, and every packet that anybody
// receives judged by the history of the graph.
//
// Threads: the test's; it starts others and ends them. Owner: one test.
#pragma once

#include <cstdint>
#include <string>

#include "isolation/tally.hpp"

namespace breakout::test {

struct SoakOptions {
  std::uint64_t seed = 1;
  std::uint64_t seconds = 30;
  int event_loops = 2;
  std::string plugin = {};  // a file; empty: $BREAKOUT_PLUGIN
  int slow_down = 1;        // every source sends this many times less often
  bool until_first_leak = false;
};

// Throws when the soak could not do its work; leaks are in what it returns.
Findings soak_isolation(const SoakOptions& options);

}  // namespace breakout::test
