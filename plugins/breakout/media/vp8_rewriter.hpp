// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes the picture numbers of changing VP8 sources one continuous series.
//
// Threads: belongs to one slot and its lock. No allocation.
// Invariants: PictureID, TL0PICIDX and KEYIDX are shifted by constants between two switches, so
// packets out of order or late keep their relation to the others. A switch continues at the next
// number of each. Widths never change: a source with 7-bit picture ids goes on modulo 128.
// Precondition: packets from before the last switch are not shown to it (SequenceRewriter).
#pragma once

#include <cstdint>
#include <span>

#include "media/vp8_descriptor.hpp"

namespace breakout::media {

class Vp8Rewriter {
 public:
  /// The next packet is the first of another stream.
  void on_switch() noexcept { switched_ = true; }

  /// Rewrites the descriptor in place. REQUIRES: `descriptor` was parsed from this payload.
  void rewrite(const Vp8Descriptor& descriptor, std::span<std::uint8_t> payload) noexcept;

  /// Writes the descriptor of a picture made here (one packet, a keyframe), with the fields the
  /// packets before it had; returns its size in bytes. Implies a switch for what follows.
  /// REQUIRES: out.size() >= kMaxVp8Descriptor.
  std::size_t write_own(std::span<std::uint8_t> out) noexcept;

 private:
  struct Numbers {
    std::uint16_t picture_id = 0;  // 15 bits
    std::uint8_t tl0 = 0;
    std::uint8_t keyidx = 0;  // 5 bits
    bool operator==(const Numbers&) const = default;
  };

  void anchor(const Vp8Descriptor& descriptor) noexcept;
  Numbers shifted(const Vp8Descriptor& descriptor) const noexcept;
  void remember(const Vp8Descriptor& descriptor, const Numbers& out) noexcept;

  bool started_ = false;
  bool switched_ = true;
  Numbers last_{};         // newest sent
  Numbers shift_{};        // output minus input since the switch
  Vp8Descriptor shape_{};  // which fields the newest packet had
};

}  // namespace breakout::media
