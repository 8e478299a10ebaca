// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tells whether a payload starts a picture that decodes on its own.
//
// Threads: pure, no allocation.
//   VP8  RFC 7741 4.2, 4.3      S = 1, PID = 0 and the P bit of the frame header is 0
//   VP9  RFC 9628 4.2           B = 1, P = 0, lowest spatial layer
//   H264 RFC 6184 5             SPS, or the first slice of an IDR picture; alone, in STAP-A, FU-A
//   AV1  AV1 RTP payload 4.4    the N bit of the aggregation header
#pragma once

#include <cstdint>
#include <span>

#include "media/media_types.hpp"

namespace breakout::media {

/// True when a decoder that knows nothing may start with this packet. Opus: always.
bool starts_keyframe(Codec codec, std::span<const std::uint8_t> payload) noexcept;

}  // namespace breakout::media
