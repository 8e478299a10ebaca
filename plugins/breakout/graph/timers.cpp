// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/timers.hpp"

#include <algorithm>
#include <functional>

namespace breakout::graph {

std::vector<Seconds> in_order(std::vector<Seconds> warnings) {
  std::sort(warnings.begin(), warnings.end(), std::greater<>());
  warnings.erase(std::unique(warnings.begin(), warnings.end()), warnings.end());
  return warnings;
}

std::vector<Seconds> warnings_before(std::vector<Seconds> warnings, Millis away) {
  warnings = in_order(std::move(warnings));
  std::erase_if(warnings, [&](Seconds warning) { return warning >= away; });
  return warnings;
}

std::optional<Seconds> take_due_warning(std::vector<Seconds>& left, Instant ends_at, Instant now) {
  const auto due = [&](Seconds before) { return ends_at - before <= now; };
  const auto later = std::find_if_not(left.begin(), left.end(), due);
  if (later == left.begin()) {
    return std::nullopt;
  }
  const Seconds last = *std::prev(later);
  left.erase(left.begin(), later);
  return last;
}

std::optional<Instant> next_of(const std::optional<Instant>& ends_at,
                               const std::vector<Seconds>& warnings_left,
                               const std::optional<Instant>& closes_at) {
  if (closes_at) {
    return closes_at;
  }
  if (ends_at && !warnings_left.empty()) {
    return *ends_at - warnings_left.front();
  }
  return ends_at;
}

}  // namespace breakout::graph
