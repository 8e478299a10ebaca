// SPDX-License-Identifier: GPL-3.0-or-later
// A change as JSON text, as the log of a store keeps it.
//
// Threads: pure functions. Invariants: reading what was written gives the same change; reading
// throws nothing, whatever the text is.
#pragma once

#include <string>
#include <string_view>

#include "graph/change.hpp"
#include "graph/result.hpp"

namespace breakout::store {

std::string change_record(const graph::Change& change);

// 430 when the text is no change this node understands: a newer one may have written a fact that is
// not known here. The way on is the classroom's snapshot.
graph::Result<graph::Change> read_change(std::string_view text);

}  // namespace breakout::store
