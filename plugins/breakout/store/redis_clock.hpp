// SPDX-License-Identifier: GPL-3.0-or-later
// By how much the clock of Redis is ahead of ours, from readings that each take a round trip.
//
// Threads: one thread per object. Invariant: of the last readings the one with the shortest round
// trip counts; readings from before a clock was set count no more. Owner: RedisLink.
#pragma once

#include <chrono>
#include <deque>
#include <optional>

namespace breakout::store {

struct ClockReading {
  std::chrono::microseconds ahead;  // true to half a round trip
  std::chrono::microseconds round_trip;
};

// `own` when it was asked, `theirs` in the answer: taken for the middle of the round trip. Both
// since 1970.
ClockReading reading_of(std::chrono::microseconds own, std::chrono::microseconds round_trip,
                        std::chrono::microseconds theirs);

class RedisClock {
 public:
  // How far Redis is ahead now; none: as it was told before, but for less than 5 ms.
  std::optional<std::chrono::milliseconds> take(const ClockReading& reading);
  // What follows was read from another server.
  void start_over() { readings_.clear(); }

 private:
  const ClockReading& best() const;  // REQUIRES a reading

  std::deque<ClockReading> readings_;  // the newest in front
  std::optional<std::chrono::milliseconds> told_;
};

}  // namespace breakout::store
