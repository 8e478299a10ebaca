// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bounds-checked reading of an RTP packet (RFC 3550 5.1) and of its extensions (RFC 8285).
//
// Threads: pure functions over the caller's bytes; no allocation.
// Invariants: what is returned lies wholly inside the packet; a packet that contradicts its own
// lengths is refused, never partly read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "media/byte_order.hpp"

namespace breakout::media {

inline constexpr std::size_t kRtpFixedHeader = 12;  // bytes

struct RtpHeader {
  std::uint8_t csrc_count = 0;
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
  std::uint16_t extension_profile = 0;        ///< 0xBEDE: one byte, 0x100x: two bytes
  std::span<const std::uint8_t> extension{};  ///< the extension block, empty when there is none
  std::size_t payload_offset = 0;             ///< bytes from the start of the packet
  std::size_t payload_size = 0;               ///< bytes, without padding
};

/// The header of `packet`, or nothing when it is no valid RTP version 2.
std::optional<RtpHeader> parse_rtp(std::span<const std::uint8_t> packet) noexcept;

/// The value of extension element `id` (1..255 as negotiated), or an empty span.
std::span<const std::uint8_t> find_extension(const RtpHeader& header, std::uint8_t id) noexcept;

/// Writes payload type (the marker is kept), sequence and timestamp over a fixed header.
/// REQUIRES: packet.size() >= kRtpFixedHeader, payload_type < 128.
inline void write_rtp(std::span<std::uint8_t> packet, std::uint8_t payload_type,
                      std::uint16_t sequence, std::uint32_t timestamp) noexcept {
  packet[1] = static_cast<std::uint8_t>((packet[1] & 0x80) | payload_type);
  write_u16(&packet[2], sequence);
  write_u32(&packet[4], timestamp);
}

}  // namespace breakout::media
