// SPDX-License-Identifier: GPL-3.0-or-later
// What a publisher sends without end, a packet at a time, as the core hands it to a plugin.
//
// Threads: the bench's. Invariants: sequence numbers, timestamps and picture ids are continuous for
// the life of the object; the first video packet begins a keyframe, later frames are deltas unless
// asked for. Layers of simulcast take turns packet by packet, and say their rid in the first frame.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "janus/abi.hpp"

namespace breakout::bench {

enum class Media : std::uint8_t { audio, video, simulcast };

const char* name_of(Media media);

inline constexpr unsigned kLayers = 3;  // of simulcast
// Lines of the pictures of a layer, 0 the smallest.
constexpr unsigned height_of(unsigned layer) {
  return 180u << layer;
}

// One RTP stream.
class PacketStream {
 public:
  PacketStream(Media media, unsigned layer);

  // The next packet. Plugins may rewrite its headers: they are made anew every time.
  janus_plugin_rtp& next();
  // The next frame is to be a keyframe.
  void want_keyframe() { keyframe_wanted_ = true; }

 private:
  static constexpr std::size_t kSize = 1100;  // bytes of a video packet
  static constexpr unsigned kPacketsOfFrame = 4;

  bool extended() const { return media_ == Media::simulcast && frame_ == 0; }
  void write_header(bool last_of_frame);
  void write_payload(std::uint8_t* at);

  const Media media_;
  const unsigned layer_;
  janus_plugin_rtp packet_{};
  std::array<std::uint8_t, kSize> bytes_{};
  std::uint16_t sequence_ = 0;
  std::uint32_t timestamp_ = 0;
  std::uint32_t frame_ = 0;
  unsigned of_frame_ = 0;  // the place of the next packet in its frame
  bool keyframe_wanted_ = true;
  bool keyframe_ = false;  // the frame under way
};

// All streams of one medium.
class Feed {
 public:
  explicit Feed(Media media);

  janus_plugin_rtp& next();
  // Of the packet that next() gave last.
  unsigned layer() const { return layer_; }
  void want_keyframe();

 private:
  std::vector<PacketStream> streams_;
  std::size_t turn_ = 0;
  unsigned layer_ = 0;
};

// One for each medium.
class Feeds {
 public:
  Feed& operator[](Media media) { return feeds_[static_cast<std::size_t>(media)]; }

 private:
  std::array<Feed, 3> feeds_{Feed(Media::audio), Feed(Media::video), Feed(Media::simulcast)};
};

}  // namespace breakout::bench
