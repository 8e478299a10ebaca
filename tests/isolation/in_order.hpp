// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the packets of one stream into the order of their sequence numbers.
//
// Threads: none of its own. Invariant: each packet put in comes out once; those of a number that
// was out already, or is older, come out at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

namespace breakout::test {

// How a packet comes out.
enum class Place : std::uint8_t {
  kFirst,     // what was sent before it, if anything, nobody knows
  kNext,      // right behind the one before
  kAfterGap,  // ahead, and something before it never came
  kLate,      // too late for its place
};

template <class Value>
class InOrder {
 public:
  // How many packets wait for one that is missing.
  static constexpr std::size_t kPatience = 16;

  // take(value, place), for each whose turn has come.
  template <class Take>
  void put(std::uint16_t sequence, Value value, Take&& take) {
    if (!started_) {
      started_ = true;
      next_ = sequence + 1U;
      take(value, Place::kFirst);
      return;
    }
    const auto ahead = static_cast<std::int16_t>(sequence - static_cast<std::uint16_t>(next_));
    if (ahead < 0) {
      take(value, Place::kLate);
      return;
    }
    if (!waiting_.emplace(next_ + static_cast<std::uint64_t>(ahead), std::move(value)).second) {
      return;  // a double of one that waits
    }
    release(kPatience, take);
  }

  // All that wait.
  template <class Take>
  void flush(Take&& take) {
    release(0, take);
  }

 private:
  template <class Take>
  void release(std::size_t patience, Take& take) {
    while (!waiting_.empty()) {
      const auto first = waiting_.begin();
      if (first->first != next_ && waiting_.size() <= patience) {
        return;
      }
      take(first->second, first->first == next_ ? Place::kNext : Place::kAfterGap);
      next_ = first->first + 1;
      waiting_.erase(first);
    }
  }

  bool started_ = false;
  std::uint64_t next_ = 0;
  std::map<std::uint64_t, Value> waiting_;
};

}  // namespace breakout::test
