// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_clock.hpp"

#include <algorithm>

namespace breakout::store {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::size_t kReadings = 8;
constexpr milliseconds kNews{5};
constexpr milliseconds kDrift{1};  // of two clocks, while readings are kept

// Whether both can be true of clocks that nobody set in between.
bool agree(const ClockReading& a, const ClockReading& b) {
  return std::chrono::abs(a.ahead - b.ahead) <= (a.round_trip + b.round_trip) / 2 + kDrift;
}

}  // namespace

ClockReading reading_of(microseconds own, microseconds round_trip, microseconds theirs) {
  return {theirs - (own + round_trip / 2), round_trip};
}

const ClockReading& RedisClock::best() const {
  return *std::min_element(readings_.begin(), readings_.end(), [](const auto& a, const auto& b) {
    return a.round_trip < b.round_trip;
  });
}

std::optional<milliseconds> RedisClock::take(const ClockReading& reading) {
  if (!readings_.empty() && !agree(reading, best())) {
    readings_.clear();
  }
  readings_.push_front(reading);
  readings_.resize(std::min(readings_.size(), kReadings));
  const auto ahead = std::chrono::round<milliseconds>(best().ahead);
  if (told_ && std::chrono::abs(ahead - *told_) < kNews) {
    return std::nullopt;
  }
  told_ = ahead;
  return ahead;
}

}  // namespace breakout::store
