// SPDX-License-Identifier: GPL-3.0-or-later
// Comparing secrets without telling by the time it takes how much of a guess was right.
//
// Threads: pure function.
#pragma once

#include <string_view>

namespace breakout::graph {

// Whether `given` equals `secret`, in time that depends on the length of `given` only.
// An empty `secret` is equal to nothing.
bool same_secret(std::string_view secret, std::string_view given) noexcept;

}  // namespace breakout::graph
