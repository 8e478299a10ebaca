// SPDX-License-Identifier: GPL-3.0-or-later
// One endless RTP stream of a publisher, a packet at a time, as the core hands it to a plugin.
//
// Threads: the bench's. Invariants: sequence numbers, timestamps and picture ids are continuous for
// the life of the object; the first video packet begins a keyframe, later frames are deltas.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "janus/abi.hpp"

namespace breakout::bench {

enum class Media : std::uint8_t { audio, video };

const char* name_of(Media media);

class PacketStream {
 public:
  // `mindex`: the publisher's m-line of this medium.
  PacketStream(Media media, int mindex);

  // The next packet. Plugins may rewrite its headers: they are made anew every time.
  janus_plugin_rtp& next();

 private:
  static constexpr std::size_t kSize = 1100;  // bytes of a video packet
  static constexpr unsigned kPacketsOfFrame = 4;

  void write_header(bool last_of_frame);
  void write_descriptor(bool first_of_frame);

  const Media media_;
  janus_plugin_rtp packet_{};
  std::array<std::uint8_t, kSize> bytes_{};
  std::uint16_t sequence_ = 0;
  std::uint32_t timestamp_ = 0;
  std::uint32_t frame_ = 0;
  unsigned of_frame_ = 0;  // the place of the next packet in its frame
};

}  // namespace breakout::bench
