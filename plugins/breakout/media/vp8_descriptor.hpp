// SPDX-License-Identifier: GPL-3.0-or-later
//
// The VP8 payload descriptor (RFC 7741 4.2), bounds-checked.
//
// Threads: pure, no allocation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "media/byte_order.hpp"

namespace breakout::media {

struct Vp8Descriptor {
  std::uint8_t size = 0;     ///< bytes of the descriptor; 0: none was parsed
  bool frame_start = false;  ///< S = 1, PID = 0
  bool keyframe = false;     ///< only ever set on the first packet of a frame
  // Offsets from the start of the payload; 0: the field is absent.
  std::uint8_t picture_id_at = 0;
  std::uint8_t tl0_at = 0;
  std::uint8_t tid_keyidx_at = 0;  ///< the octet that is there when T or K is set
  bool long_picture_id = false;    ///< 15 bits instead of 7
  bool has_tid = false;
  bool has_keyidx = false;
  std::uint16_t picture_id = 0;
  std::uint8_t tl0 = 0;
  std::uint8_t keyidx = 0;    ///< 5 bits
  std::uint32_t numbers = 0;  ///< these three in one word, to be compared
  /// The four octets at kVp8NumbersAt, the first one highest: the numbers follow each other, so
  /// whichever there are lie in them. Beyond the end of a short payload: zeros.
  std::uint32_t octets = 0;
  /// The same for descriptors that have the same fields at the same places.
  std::uint8_t shape = 0;
};

/// Where the first number is, if there is one.
inline constexpr std::size_t kVp8NumbersAt = 2;
inline constexpr std::size_t kVp8NumbersEnd = kVp8NumbersAt + sizeof(Vp8Descriptor::octets);

/// Longest descriptor in bytes: X, extension bits, two of PictureID, TL0PICIDX, TID/KEYIDX.
inline constexpr std::size_t kMaxVp8Descriptor = 6;

/// Reads the descriptor, or nothing when the payload is too short for what it announces or
/// carries no picture data after it.
std::optional<Vp8Descriptor> parse_vp8(std::span<const std::uint8_t> payload) noexcept;

/// Reads and writes those octets, as many of them as `payload` has.
std::uint32_t read_vp8_numbers(std::span<const std::uint8_t> payload) noexcept;
inline void write_vp8_numbers(std::span<std::uint8_t> payload, std::uint32_t octets) noexcept {
  if (payload.size() >= kVp8NumbersEnd) {  // nearly every packet
    write_u32(&payload[kVp8NumbersAt], octets);
    return;
  }
  for (std::size_t at = kVp8NumbersAt; at < payload.size(); ++at, octets <<= 8) {
    payload[at] = static_cast<std::uint8_t>(octets >> 24);
  }
}

}  // namespace breakout::media
