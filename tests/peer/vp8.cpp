// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/vp8.hpp"

namespace breakout::peer {
namespace {

constexpr std::uint8_t kExtended = 0x80;
constexpr std::uint8_t kStart = 0x10;
constexpr std::uint8_t kPartition = 0x07;
constexpr std::uint8_t kHasPictureId = 0x80;
constexpr std::uint8_t kHasTl0 = 0x40;
constexpr std::uint8_t kHasLayer = 0x20;
constexpr std::uint8_t kHasKeyIndex = 0x10;
constexpr std::uint8_t kLongPictureId = 0x80;
constexpr std::uint8_t kNotKeyframe = 0x01;
constexpr std::uint8_t kShowFrame = 0x10;

// Reads the optional fields after the second byte; 0 when the payload ends within them.
std::size_t parse_optional_fields(Bytes payload, Vp8View& view) {
  const std::uint8_t fields = payload[1];
  std::size_t at = 2;
  if ((fields & kHasPictureId) != 0) {
    const bool is_long = payload.size() > at && (payload[at] & kLongPictureId) != 0;
    if (payload.size() < at + 2) {
      return 0;
    }
    view.has_picture_id = true;
    view.descriptor.picture_id =
        is_long ? read_be<std::uint16_t>(payload, at) & 0x7FFF : payload[at] & 0x7F;
    at += is_long ? 2 : 1;
  }
  const std::size_t rest =
      ((fields & kHasTl0) != 0 ? 1U : 0U) + ((fields & (kHasLayer | kHasKeyIndex)) != 0 ? 1U : 0U);
  if (payload.size() < at + rest) {
    return 0;
  }
  if ((fields & kHasTl0) != 0) {
    view.has_tl0_picture_index = true;
    view.descriptor.tl0_picture_index = payload[at++];
  }
  if ((fields & (kHasLayer | kHasKeyIndex)) != 0) {
    view.descriptor.temporal_layer = payload[at] >> 6;
    view.descriptor.key_index = payload[at] & 0x1F;
    ++at;
  }
  return at;
}

}  // namespace

void write_vp8_descriptor(MutableBytes out, const Vp8Descriptor& descriptor) {
  out[0] = kExtended | (descriptor.frame_start ? kStart : 0);
  out[1] = kHasPictureId | kHasTl0 | kHasLayer | kHasKeyIndex;
  write_be<std::uint16_t>(out, 2, static_cast<std::uint16_t>(0x8000 | descriptor.picture_id));
  out[4] = descriptor.tl0_picture_index;
  out[5] =
      static_cast<std::uint8_t>((descriptor.temporal_layer << 6) | (descriptor.key_index & 0x1F));
}

void write_vp8_keyframe_header(MutableBytes out, FrameSize size) {
  out[0] = kShowFrame;
  out[1] = 0;
  out[2] = 0;
  out[3] = 0x9D;
  out[4] = 0x01;
  out[5] = 0x2A;
  out[6] = static_cast<std::uint8_t>(size.width);
  out[7] = static_cast<std::uint8_t>((size.width >> 8) & 0x3F);
  out[8] = static_cast<std::uint8_t>(size.height);
  out[9] = static_cast<std::uint8_t>((size.height >> 8) & 0x3F);
}

void write_vp8_frame_tag(MutableBytes out) {
  out[0] = kShowFrame | kNotKeyframe;
  out[1] = 0;
  out[2] = 0;
}

std::optional<Vp8View> parse_vp8(Bytes payload) {
  if (payload.size() < 2) {
    return std::nullopt;
  }
  Vp8View view;
  view.descriptor.frame_start = (payload[0] & kStart) != 0 && (payload[0] & kPartition) == 0;
  view.content_at = 1;
  if ((payload[0] & kExtended) != 0) {
    view.content_at = parse_optional_fields(payload, view);
    if (view.content_at == 0) {
      return std::nullopt;
    }
  }
  if (view.descriptor.frame_start) {
    const Bytes frame = payload.subspan(view.content_at);
    view.keyframe = frame.size() >= kVp8KeyframeHeaderSize && (frame[0] & kNotKeyframe) == 0 &&
                    frame[3] == 0x9D && frame[4] == 0x01 && frame[5] == 0x2A;
    view.content_at += view.keyframe ? kVp8KeyframeHeaderSize : kVp8FrameTagSize;
  }
  return view;
}

}  // namespace breakout::peer
