// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/codec_frame.hpp"

#include "media/byte_order.hpp"
#include "media/vp8_descriptor.hpp"

namespace breakout::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

bool starts_vp9_keyframe(Bytes payload) noexcept {
  if (payload.empty()) {
    return false;
  }
  const std::uint8_t bits = payload[0];
  const bool has_id = (bits & 0x80) != 0, inter_predicted = (bits & 0x40) != 0;
  const bool has_layers = (bits & 0x20) != 0, frame_start = (bits & 0x08) != 0;
  if (inter_predicted || !frame_start) {
    return false;
  }
  std::size_t at = 1;
  if (has_id) {
    if (at >= payload.size()) {
      return false;
    }
    at += (payload[at] & 0x80) != 0 ? 2 : 1;
  }
  if (at >= payload.size()) {
    return false;
  }
  const unsigned spatial_layer = has_layers ? (payload[at] >> 1) & 7u : 0u;
  return spatial_layer == 0;
}

constexpr unsigned kIdrSlice = 5, kSps = 7, kStapA = 24, kFuA = 28;

/// `body`: what follows the NAL unit header. A slice is the first of its picture when
/// first_mb_in_slice is 0, which Exp-Golomb writes as a single 1 bit.
bool begins_idr(unsigned type, Bytes body) noexcept {
  return type == kSps || (type == kIdrSlice && !body.empty() && (body[0] & 0x80) != 0);
}

bool stap_begins_idr(Bytes units) noexcept {
  while (units.size() > 2) {
    const std::size_t size = read_u16(units.data());
    units = units.subspan(2);
    if (size == 0 || size > units.size()) {
      return false;
    }
    if (begins_idr(units[0] & 0x1f, units.subspan(1, size - 1))) {
      return true;
    }
    units = units.subspan(size);
  }
  return false;
}

bool starts_h264_keyframe(Bytes payload) noexcept {
  if (payload.size() < 2) {
    return false;
  }
  const unsigned type = payload[0] & 0x1f;
  if (type == kStapA) {
    return stap_begins_idr(payload.subspan(1));
  }
  if (type == kFuA) {
    const bool start = (payload[1] & 0x80) != 0;
    return start && begins_idr(payload[1] & 0x1f, payload.subspan(2));
  }
  return begins_idr(type, payload.subspan(1));
}

bool starts_av1_keyframe(Bytes payload) noexcept {
  if (payload.empty()) {
    return false;
  }
  const bool continues = (payload[0] & 0x80) != 0;
  const bool new_sequence = (payload[0] & 0x08) != 0;
  return new_sequence && !continues;
}

bool starts_vp8_keyframe(Bytes payload) noexcept {
  const auto descriptor = parse_vp8(payload);
  return descriptor && descriptor->keyframe;
}

}  // namespace

bool starts_keyframe(Codec codec, std::span<const std::uint8_t> payload) noexcept {
  switch (codec) {
    case Codec::opus:
      return true;
    case Codec::vp8:
      return starts_vp8_keyframe(payload);
    case Codec::vp9:
      return starts_vp9_keyframe(payload);
    case Codec::h264:
      return starts_h264_keyframe(payload);
    case Codec::av1:
      return starts_av1_keyframe(payload);
  }
  return false;
}

}  // namespace breakout::media
