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

#include "media/byte_order.hpp"
#include "media/vp8_descriptor.hpp"

namespace breakout::media {

class Vp8Rewriter {
 public:
  /// The next packet is the first of another stream.
  void on_switch() noexcept;

  /// Rewrites the numbers in place, whatever was written over them. REQUIRES: `descriptor` was
  /// parsed from this payload.
  void rewrite(const Vp8Descriptor& descriptor, std::span<std::uint8_t> payload) noexcept {
    if (descriptor.shape != ready_for_) {
      get_ready(descriptor);
    }
    write_vp8_numbers(payload, moved(descriptor.octets));
    if (descriptor.numbers != newest_in_.numbers) {  // those of a picture are the same
      note(descriptor);
    }
  }

  /// Writes the descriptor of a picture made here (one packet, a keyframe), with the fields the
  /// packets before it had; returns its size in bytes. Implies a switch for what follows.
  /// REQUIRES: out.size() >= kMaxVp8Descriptor.
  std::size_t write_own(std::span<std::uint8_t> out) noexcept;

 private:
  struct Numbers {
    std::uint16_t picture_id = 0;  // 15 bits
    std::uint8_t tl0 = 0;
    std::uint8_t keyidx = 0;  // 5 bits
  };

  /// A long picture id tells whether the others are newer too: the newest descriptor is enough to
  /// know at the next switch what was sent last.
  void note(const Vp8Descriptor& descriptor) noexcept {
    if (!descriptor.long_picture_id) {
      remember(descriptor);
    } else if (is_newer(descriptor.picture_id, newest_in_.picture_id, kLongMask)) {
      newest_in_ = descriptor;
    }
  }
  /// True when `value` comes after `last` on a circle of `mask` + 1 numbers.
  static bool is_newer(unsigned value, unsigned last, unsigned mask) noexcept {
    const unsigned ahead = (value - last) & mask;
    return ahead != 0 && ahead <= mask / 2;
  }
  void settle() noexcept;
  void get_ready(const Vp8Descriptor& descriptor) noexcept;
  void anchor(const Vp8Descriptor& descriptor) noexcept;
  Numbers shifted(const Vp8Descriptor& descriptor) const noexcept;
  void remember(const Vp8Descriptor& descriptor) noexcept;
  static std::uint32_t laid_out(const Vp8Descriptor& like, const Numbers& numbers) noexcept;

  /// Adds the shift to every number by itself: what would carry out of its highest bit is left out.
  std::uint32_t moved(std::uint32_t octets) const noexcept {
    return ((octets & ~tops_) + steps_) ^ (octets & tops_) ^ raise_;
  }

  static constexpr std::uint8_t kNoShape = 0xff;
  static constexpr unsigned kLongMask = 0x7fff;

  // For packets of the shape that is expected.
  std::uint8_t ready_for_ = kNoShape;
  std::uint32_t tops_ = 0;   // the highest bit of every number, where it stands
  std::uint32_t steps_ = 0;  // the shift, without those
  std::uint32_t raise_ = 0;  // the shift's own highest bits

  bool started_ = false;
  bool switched_ = true;
  Numbers last_{};             // newest sent, as far as they were remembered
  Numbers shift_{};            // output minus input since the switch
  Vp8Descriptor newest_in_{};  // of the input; and which fields there are
};

}  // namespace breakout::media
