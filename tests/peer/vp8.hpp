// SPDX-License-Identifier: GPL-3.0-or-later
// The first bytes of a VP8 RTP payload: the payload descriptor (RFC 7741) and the frame header.
//
// Threads: any; pure functions.
// Owner: MediaSource writes, MediaReceiver reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "peer/bytes.hpp"

namespace breakout::peer {

inline constexpr std::size_t kVp8DescriptorSize = 6;
inline constexpr std::size_t kVp8KeyframeHeaderSize = 10;
inline constexpr std::size_t kVp8FrameTagSize = 3;

struct Vp8Descriptor {
  bool frame_start = false;      // S, with partition 0
  std::uint16_t picture_id = 0;  // 15 bits
  std::uint8_t tl0_picture_index = 0;
  std::uint8_t temporal_layer = 0;
  std::uint8_t key_index = 0;  // 5 bits
};

// Writes the six-byte form with all optional fields and a 15-bit picture id.
void write_vp8_descriptor(MutableBytes out, const Vp8Descriptor& descriptor);

struct FrameSize {
  std::uint16_t width = 0;
  std::uint16_t height = 0;
};

// Writes what opens a keyframe (10 bytes: tag, start code, size) or another frame (3 bytes).
void write_vp8_keyframe_header(MutableBytes out, FrameSize size);
void write_vp8_frame_tag(MutableBytes out);

struct Vp8View {
  Vp8Descriptor descriptor;
  bool has_picture_id = false;
  bool has_tl0_picture_index = false;
  bool keyframe = false;       // this packet opens a keyframe
  std::size_t content_at = 0;  // behind descriptor and, where a frame opens, its header
};

// Nothing when the payload is cut short.
std::optional<Vp8View> parse_vp8(Bytes payload);

}  // namespace breakout::peer
