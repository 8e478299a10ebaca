// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/vp8_descriptor.hpp"

namespace breakout::media {
namespace {

constexpr std::uint8_t kExtended = 0x80;                                      // of the first octet
constexpr std::uint8_t kId = 0x80, kTl0 = 0x40, kTid = 0x20, kKeyidx = 0x10;  // of the second
constexpr std::uint8_t kFields = kId | kTl0 | kTid | kKeyidx;

/// Finds the fields; the size of a descriptor that has them, which may be more than there is.
/// REQUIRES: payload.size() > kVp8NumbersAt.
std::size_t locate(std::span<const std::uint8_t> payload, Vp8Descriptor& descriptor) noexcept {
  const std::uint8_t fields = payload[1];
  std::uint8_t at = kVp8NumbersAt;
  if ((fields & kId) != 0) {
    descriptor.long_picture_id = (payload[at] & 0x80) != 0;
    descriptor.picture_id_at = at;
    at += descriptor.long_picture_id ? 2 : 1;
  }
  if ((fields & kTl0) != 0) {
    descriptor.tl0_at = at++;
  }
  if ((fields & (kTid | kKeyidx)) != 0) {
    descriptor.tid_keyidx_at = at++;
  }
  descriptor.has_tid = (fields & kTid) != 0;
  descriptor.has_keyidx = (fields & kKeyidx) != 0;
  return at;
}

void read_values(std::span<const std::uint8_t> payload, Vp8Descriptor& descriptor) noexcept {
  if (descriptor.picture_id_at != 0) {
    const std::uint8_t* at = &payload[descriptor.picture_id_at];
    descriptor.picture_id = descriptor.long_picture_id ? read_u16(at) & 0x7fff : *at & 0x7f;
  }
  if (descriptor.tl0_at != 0) {
    descriptor.tl0 = payload[descriptor.tl0_at];
  }
  if (descriptor.has_keyidx) {
    descriptor.keyidx = payload[descriptor.tid_keyidx_at] & 0x1f;
  }
  descriptor.numbers =
      std::uint32_t{descriptor.picture_id} << 16 | descriptor.tl0 << 8 | descriptor.keyidx;
  descriptor.octets = read_vp8_numbers(payload);
}

constexpr std::uint8_t kLongId = 0x01;

std::uint8_t shape_of(std::span<const std::uint8_t> payload, bool long_id) noexcept {
  const bool extended = (payload[0] & kExtended) != 0;
  return static_cast<std::uint8_t>((extended ? payload[1] & kFields : 0) | (long_id ? kLongId : 0));
}

}  // namespace

std::optional<Vp8Descriptor> parse_vp8(std::span<const std::uint8_t> payload) noexcept {
  std::optional<Vp8Descriptor> result(std::in_place);
  Vp8Descriptor& descriptor = *result;
  std::size_t size = 1;
  if (!payload.empty() && (payload[0] & kExtended) != 0) {
    size = payload.size() > kVp8NumbersAt ? locate(payload, descriptor) : payload.size();
  }
  if (size >= payload.size()) {
    return std::nullopt;
  }
  descriptor.size = static_cast<std::uint8_t>(size);
  read_values(payload, descriptor);
  descriptor.shape = shape_of(payload, descriptor.long_picture_id);
  descriptor.frame_start = (payload[0] & 0x17) == 0x10;
  descriptor.keyframe = descriptor.frame_start && (payload[size] & 0x01) == 0;
  return result;
}

std::uint32_t read_vp8_numbers(std::span<const std::uint8_t> payload) noexcept {
  if (payload.size() >= kVp8NumbersEnd) {
    return read_u32(&payload[kVp8NumbersAt]);
  }
  std::uint32_t octets = 0;
  for (std::size_t at = kVp8NumbersAt; at < kVp8NumbersEnd; ++at) {
    octets = octets << 8 | (at < payload.size() ? payload[at] : 0);
  }
  return octets;
}

}  // namespace breakout::media
