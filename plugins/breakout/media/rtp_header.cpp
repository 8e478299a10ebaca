// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/rtp_header.hpp"

#include "media/byte_order.hpp"

namespace breakout::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint16_t kOneByteProfile = 0xbede;  // RFC 8285 4.2
constexpr std::uint16_t kTwoByteProfile = 0x1000;  // RFC 8285 4.3, low four bits are free
constexpr std::uint16_t kTwoByteMask = 0xfff0;
constexpr std::uint8_t kOneByteStop = 15;

/// Reads the extension block at `offset` into `header`; false when it leaves the packet.
bool read_extension(Bytes packet, std::size_t& offset, RtpHeader& header) noexcept {
  if (packet.size() < offset + 4) {
    return false;
  }
  const std::size_t size = std::size_t{read_u16(&packet[offset + 2])} * 4;
  if (packet.size() < offset + 4 + size) {
    return false;
  }
  header.extension_profile = read_u16(&packet[offset]);
  header.extension = packet.subspan(offset + 4, size);
  offset += 4 + size;
  return true;
}

Bytes find_one_byte(Bytes block, std::uint8_t id) noexcept {
  std::size_t at = 0;
  while (at < block.size()) {
    const std::uint8_t found = block[at] >> 4;
    const std::size_t size = (block[at] & 0x0fu) + 1u;
    if (found == 0) {  // padding; its length bits are ignored
      ++at;
      continue;
    }
    if (found == kOneByteStop || at + 1 + size > block.size()) {
      return {};
    }
    if (found == id) {
      return block.subspan(at + 1, size);
    }
    at += 1 + size;
  }
  return {};
}

Bytes find_two_byte(Bytes block, std::uint8_t id) noexcept {
  std::size_t at = 0;
  while (at < block.size()) {
    if (block[at] == 0) {
      ++at;
      continue;
    }
    if (at + 2 > block.size() || at + 2 + block[at + 1] > block.size()) {
      return {};
    }
    if (block[at] == id) {
      return block.subspan(at + 2, block[at + 1]);
    }
    at += 2u + block[at + 1];
  }
  return {};
}

}  // namespace

std::optional<RtpHeader> parse_rtp(std::span<const std::uint8_t> packet) noexcept {
  if (packet.size() < kRtpFixedHeader || packet[0] >> 6 != 2) {
    return std::nullopt;
  }
  RtpHeader header;
  header.csrc_count = packet[0] & 0x0f;
  header.marker = (packet[1] & 0x80) != 0;
  header.payload_type = packet[1] & 0x7f;
  header.sequence = read_u16(&packet[2]);
  header.timestamp = read_u32(&packet[4]);
  header.ssrc = read_u32(&packet[8]);

  std::size_t offset = kRtpFixedHeader + std::size_t{header.csrc_count} * 4;
  const bool extended = (packet[0] & 0x10) != 0;
  if (packet.size() < offset || (extended && !read_extension(packet, offset, header))) {
    return std::nullopt;
  }
  std::size_t padding = 0;
  if ((packet[0] & 0x20) != 0) {
    padding = packet.back();
    if (padding == 0 || padding > packet.size() - offset) {
      return std::nullopt;
    }
  }
  header.payload_offset = offset;
  header.payload_size = packet.size() - offset - padding;
  return header;
}

std::span<const std::uint8_t> find_extension(const RtpHeader& header, std::uint8_t id) noexcept {
  if (id == 0) {
    return {};
  }
  if (header.extension_profile == kOneByteProfile) {
    return find_one_byte(header.extension, id);
  }
  if ((header.extension_profile & kTwoByteMask) == kTwoByteProfile) {
    return find_two_byte(header.extension, id);
  }
  return {};
}

}  // namespace breakout::media
