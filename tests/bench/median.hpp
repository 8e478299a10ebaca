// SPDX-License-Identifier: GPL-3.0-or-later
// What both benches measure with: this thread's CPU time, and medians.
//
// Threads: any.
#pragma once

#include <time.h>

#include <algorithm>
#include <vector>

namespace breakout::bench {

// Nanoseconds of CPU time of this thread: other processes hardly disturb it.
inline double cpu_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// REQUIRES: not empty.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace breakout::bench
