// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of the last 128 packets were seen: a shift register, the newest packet in bit 0.
//
// Threads: a value of its owner.
#pragma once

#include <algorithm>
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

  /// A packet `steps` after the newest one is the newest now.
  void advance(unsigned steps) noexcept {
    shift(steps);
    low_ |= 1;
  }

  /// `count` packets came after the newest one, each right after the other.
  void follow(std::uint64_t count) noexcept {
    const auto steps = static_cast<unsigned>(std::min<std::uint64_t>(count, kReach));
    shift(steps);
    low_ |= lowest(std::min(steps, 64u));
    high_ |= lowest(steps > 64 ? steps - 64 : 0);
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
  void shift(unsigned steps) noexcept {
    if (steps >= kReach) {
      high_ = low_ = 0;
    } else if (steps >= 64) {
      high_ = low_ << (steps - 64);
      low_ = 0;
    } else if (steps > 0) {
      high_ = high_ << steps | low_ >> (64 - steps);
      low_ <<= steps;
    }
  }
  static std::uint64_t lowest(unsigned bits) noexcept {
    return bits < 64 ? (std::uint64_t{1} << bits) - 1 : ~std::uint64_t{0};
  }

  std::uint64_t low_ = 0;   // 0 to 63 packets back
  std::uint64_t high_ = 0;  // 64 to 127 packets back
};

}  // namespace breakout::media
