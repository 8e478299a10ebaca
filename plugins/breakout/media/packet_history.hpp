// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of the last 128 packets were seen: a shift register, the newest packet in bit 0.
//
// Threads: a value of its owner.
#pragma once

#include <cstdint>

namespace breakout::media {

class PacketHistory {
 public:
  /// How far back it reaches, in packets. SRTP as the server configures it refuses to send what
  /// is older, so a longer memory would be of no use.
  static constexpr unsigned kReach = 128;

  /// Forgets everything but one newest packet.
  void begin() noexcept {
    high_ = 0;
    low_ = 1;
  }

  /// A packet `steps` after the newest one is the newest now. REQUIRES: steps > 0.
  void advance(unsigned steps) noexcept {
    if (steps >= kReach) {
      begin();
      return;
    }
    if (steps >= 64) {
      high_ = low_ << (steps - 64);
      low_ = 1;
      return;
    }
    high_ = high_ << steps | low_ >> (64 - steps);
    low_ = low_ << steps | 1;
  }

  /// Marks the packet `back` before the newest; false when it was seen or is out of reach.
  bool mark(unsigned back) noexcept {
    if (back >= kReach) {
      return false;
    }
    std::uint64_t& word = back < 64 ? low_ : high_;
    const std::uint64_t bit = std::uint64_t{1} << (back % 64);
    const bool fresh = (word & bit) == 0;
    word |= bit;
    return fresh;
  }

 private:
  std::uint64_t low_ = 0;   // 0 to 63 packets back
  std::uint64_t high_ = 0;  // 64 to 127 packets back
};

}  // namespace breakout::media
