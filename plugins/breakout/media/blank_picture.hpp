// SPDX-License-Identifier: GPL-3.0-or-later
//
// A black keyframe of 16 x 16 pixels per codec, so that the last face does not stay on the screen
// of a slot that was emptied.
//
// Threads: pure; returns views of constants.
// Invariant: the whole picture is one RTP payload. VP8's comes without its payload descriptor,
// whose numbers continue those of the slot (Vp8Rewriter::write_own); the others are complete.
#pragma once

#include <cstdint>
#include <span>

#include "media/media_types.hpp"

namespace breakout::media {

inline constexpr std::size_t kMaxBlankPicture = 64;  // bytes

/// Empty for audio.
std::span<const std::uint8_t> blank_picture(Codec codec) noexcept;

}  // namespace breakout::media
