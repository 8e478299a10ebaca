// SPDX-License-Identifier: GPL-3.0-or-later
// Who has sat together in earlier rounds, and how often.
//
// Threads: plain values. Invariant: times(a, b) == times(b, a).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/participant.hpp"
#include "graph/round.hpp"

namespace breakout::graph {

// Who sits together by `assignments`, room by room; main is no group.
Groups groups_of(const Plan& assignments);

class Meetings {
 public:
  // One byte a pair: 4 MB for so many people.
  static constexpr std::size_t kMostPeople = 2000;

  // Of `people`, called by their index from here on. REQUIRES people.size() <= kMostPeople.
  // O(people² + rounds · people · people of a room).
  Meetings(const std::vector<const Participant*>& people, const std::vector<Groups>& history);

  // The rounds in which a and b sat together; 255 stands for more, too.
  std::uint8_t times(std::size_t a, std::size_t b) const noexcept {
    return times_[a * people_ + b];
  }
  const std::uint8_t* row(std::size_t a) const noexcept { return &times_[a * people_]; }

 private:
  void add(const std::vector<std::size_t>& group);

  std::size_t people_;
  std::vector<std::uint8_t> times_;
};

}  // namespace breakout::graph
