// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the frame numbers of changing sources one series, in the dependency descriptors that AV1
// travels with (AV1 RTP payload, A.8.2). Receivers refuse a keyframe whose number is before the
// last one's, and frames of several spatial layers cannot be put together without descriptors.
//
// Threads: belongs to one slot and its lock. No allocation.
// Invariant: between two switches output = input + constant; a switch goes on at the next number.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "media/byte_order.hpp"

namespace breakout::media {

/// A descriptor begins with a byte of flags and the frame number; anything shorter is none.
inline constexpr std::size_t kLeastDependency = 3;  // bytes
inline constexpr std::size_t kFrameNumberAt = 1;

class DependencyRewriter {
 public:
  /// Of a picture that is a keyframe in one packet.
  using OwnDescriptor = std::array<std::uint8_t, 6>;

  /// The next packet is the first of another stream.
  void on_switch() noexcept { switched_ = true; }

  /// The number that a frame gets in place of its own.
  std::uint16_t rewrite(std::uint16_t in) noexcept {
    if (switched_) {
      switched_ = false;
      shift_ = static_cast<std::uint16_t>(newest_ + 1 - in);
    }
    const auto out = static_cast<std::uint16_t>(in + shift_);
    if (static_cast<std::int16_t>(out - newest_) > 0) {
      newest_ = out;
    }
    started_ = true;
    return out;
  }

  /// The descriptor of a picture made here, written into `out`; empty as long as nothing that was
  /// sent had one. Implies a switch for what follows.
  std::span<std::uint8_t> write_own(OwnDescriptor& out) noexcept {
    if (!started_) {
      return {};
    }
    switched_ = true;
    // First and last packet of a frame; a structure follows, of one template for one decode target,
    // which can be switched to here.
    out = {0xc0, 0, 0, 0x80, 0x00, 0xe0};
    write_u16(&out[kFrameNumberAt], ++newest_);
    return out;
  }

 private:
  bool started_ = false;
  bool switched_ = true;
  std::uint16_t shift_ = 0;   // output minus input
  std::uint16_t newest_ = 0;  // sent
};

}  // namespace breakout::media
