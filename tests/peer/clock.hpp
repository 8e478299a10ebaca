// SPDX-License-Identifier: GPL-3.0-or-later
// The one clock of the test peer: CLOCK_MONOTONIC, so that times of peers on one host compare.
//
// Threads: any.
// Owner: everyone.
#pragma once

#include <chrono>
#include <cstdint>

namespace breakout::peer {

using Clock = std::chrono::steady_clock;

// Nanoseconds of CLOCK_MONOTONIC; 0 stands for "never".
using Nanos = std::int64_t;

inline Nanos now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now().time_since_epoch())
      .count();
}

inline constexpr Nanos kMillisecond = 1'000'000;
inline constexpr Nanos kSecond = 1'000'000'000;

}  // namespace breakout::peer
