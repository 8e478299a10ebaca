// SPDX-License-Identifier: GPL-3.0-or-later
// The sequence numbers of one received stream: what is missing, late, twice or out of the blue.
//
// Threads: none of its own; the caller serialises.
// Invariant: missing() counts the gaps that were not filled later.
// Owner: SlotMonitor.
#pragma once

#include <bitset>
#include <cstdint>

namespace breakout::peer {

class SequenceTracker {
 public:
  enum class Arrival {
    kFirst,
    kNext,       // exactly one ahead
    kAfterGap,   // further ahead
    kLate,       // fills a gap
    kDuplicate,  // was here already
    kBackward,   // older than anything that could be late: a backward jump
  };

  Arrival record(std::uint16_t sequence);

  std::uint64_t received() const { return received_; }
  std::uint64_t missing() const { return missing_; }
  std::uint64_t late() const { return late_; }
  std::uint64_t duplicates() const { return duplicates_; }
  std::uint64_t backward_jumps() const { return backward_jumps_; }
  // With the cycles in the upper half, as receiver reports want it.
  std::uint32_t highest() const { return highest_; }
  std::uint32_t expected() const { return received_ == 0 ? 0 : highest_ - first_ + 1; }

 private:
  static constexpr std::uint32_t kWindow = 1024;

  Arrival record_old(std::uint32_t distance);

  std::bitset<kWindow> seen_;  // by number modulo kWindow
  std::uint32_t first_ = 0;
  std::uint32_t highest_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t missing_ = 0;
  std::uint64_t late_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t backward_jumps_ = 0;
};

}  // namespace breakout::peer
