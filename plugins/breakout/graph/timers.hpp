// SPDX-License-Identifier: GPL-3.0-or-later
// One clock for both kinds of timer: that of the round and that of a room.
//
// Threads: plain values. Invariants: `ends_at` and `closes_at` are not both set for a room;
// warnings are longest first.
#pragma once

#include <optional>
#include <vector>

#include "graph/round.hpp"

namespace breakout::graph {

// Longest first, once each.
std::vector<Seconds> in_order(std::vector<Seconds> warnings);

// The warnings that come before an end so far away, longest first, once each.
std::vector<Seconds> warnings_before(std::vector<Seconds> warnings, Millis away);

// The last warning due at `now`, taken with those before it from `left`; none: none is due.
std::optional<Seconds> take_due_warning(std::vector<Seconds>& left, Instant ends_at, Instant now);

// When a timer has something to do next.
std::optional<Instant> next_of(const std::optional<Instant>& ends_at,
                               const std::vector<Seconds>& warnings_left,
                               const std::optional<Instant>& closes_at);

}  // namespace breakout::graph
