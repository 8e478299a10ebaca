// SPDX-License-Identifier: GPL-3.0-or-later
// Which settings and durations a classroom can live with.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>

#include "graph/result.hpp"
#include "graph/settings.hpp"

namespace breakout::graph {

// 430 when a setting is out of its range: max_participants at least 1, reconnect_window from 0 to
// kLongestDuration.
std::optional<Refusal> bad_settings(const Settings& settings);

// 430 when `duration`, called `name` by the client, is not from `least` to kLongestDuration.
std::optional<Refusal> bad_duration(const std::string& name, Seconds duration, Seconds least);

}  // namespace breakout::graph
