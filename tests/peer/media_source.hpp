// SPDX-License-Identifier: GPL-3.0-or-later
// One published stream: Opus-shaped at 50 packets a second, or VP8-shaped at 20 frames of two
// packets, each packet watermarked.
//
// Threads: loop thread only.
// Invariant: sequence numbers have no gaps; the RTP timestamp follows the clock, muted or not;
// video starts, and restarts after a mute, with a keyframe.
// Owner: PeerConnection.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "peer/clock.hpp"
#include "peer/rtp.hpp"
#include "peer/vp8.hpp"
#include "peer/watermark.hpp"

namespace breakout::peer {

struct MediaSourceConfig {
  SourceKind kind = SourceKind::kMic;
  std::string sender;  // the participant the watermark names
  std::string mid;
  std::uint32_t ssrc = 0;
  int payload_type = 0;
  int mid_extension = 0;
  int level_extension = 0;
  // Payload of each packet; at least watermark and codec headers are sent.
  std::size_t payload_bytes = 0;  // 0 = 80 for audio, 700 for video
  int slow_down = 1;              // packets are sent this many times less often
};

struct MediaSourceCounters {
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
  std::uint32_t unsent = 0;  // refused by the socket
  std::uint32_t keyframes = 0;
  std::uint32_t keyframe_requests = 0;
};

class MediaSource {
 public:
  // Sends a packet of `size` bytes; the buffer has room for kSrtpTrailer more. False if not sent.
  using Send = std::function<bool(std::uint8_t* buffer, std::size_t size)>;

  MediaSource(MediaSourceConfig config, Nanos now, Send send);

  // Sends what is due.
  void tick(Nanos now);
  // A keyframe goes out at once, or with the next frame if one has just gone.
  void request_keyframe(Nanos now);
  // A muted source sends nothing.
  void set_muted(bool muted) { muted_ = muted; }
  // -dBov of the next packets: 0 is loudest, 127 silence. Audio only.
  void set_audio_level(std::uint8_t level) { audio_level_ = level; }

  const MediaSourceConfig& config() const { return config_; }
  const MediaSourceCounters& counters() const { return counters_; }
  bool muted() const { return muted_; }
  std::uint32_t rtp_time(Nanos now) const;

 private:
  bool is_audio() const { return config_.kind == SourceKind::kMic; }
  void send_frame(Nanos now);
  void send_packet(Nanos now, bool first, bool last);
  std::size_t write_payload(MutableBytes payload, Nanos now, bool first);
  std::size_t write_codec_header(MutableBytes payload, bool first);

  const MediaSourceConfig config_;
  const Send send_;
  const Nanos started_;
  const Nanos interval_;
  const std::uint32_t clock_rate_;
  Nanos next_due_;
  Nanos last_keyframe_ = 0;
  bool muted_ = false;
  bool want_keyframe_ = true;
  bool frame_is_key_ = false;
  std::uint8_t audio_level_ = 30;
  std::uint16_t sequence_;
  std::uint32_t frame_time_ = 0;
  Vp8Descriptor descriptor_;
  MediaSourceCounters counters_;
};

}  // namespace breakout::peer
