// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one parse of an incoming packet found out, read by every slot it is forwarded to.
//
// Threads: built on the stack of the source's media thread, read only there.
#pragma once

#include "media/media_types.hpp"
#include "media/sequence_rewriter.hpp"
#include "media/vp8_descriptor.hpp"

namespace breakout::media {

struct PacketInfo {
  Arrival arrival{};
  Layer layer = 0;
  bool keyframe_start = false;  ///< a decoder that knows nothing may start here; audio: always
  /// Changes whenever the source withheld packets on purpose (mute): what follows is not a
  /// continuation, and the gap must not look like loss.
  std::uint32_t run = 0;
  std::size_t payload_offset = 0;
  Vp8Descriptor vp8{};             ///< meaningful for Codec::vp8 only
  bool described = false;          ///< by a dependency descriptor
  std::uint16_t frame_number = 0;  ///< in it
};

}  // namespace breakout::media
