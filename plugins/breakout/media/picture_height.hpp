// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many lines the picture of a keyframe has, where its first packet says so.
//
// Threads: pure, no allocation.
//   VP8  RFC 6386 9.1           the frame header
//   H264 ITU-T H.264 7.3.2.1.1  the sequence parameter set; alone or first in a STAP-A
#pragma once

#include <cstdint>
#include <span>

#include "media/media_types.hpp"

namespace breakout::media {

/// `payload`: that of a packet for which starts_keyframe() is true. 0: it does not say.
std::uint16_t keyframe_height(Codec codec, std::span<const std::uint8_t> payload) noexcept;

}  // namespace breakout::media
