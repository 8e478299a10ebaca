// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/packet_stream.hpp"

#include "media/byte_order.hpp"

namespace breakout::bench {
namespace {

constexpr std::size_t kAudioSize = 92;      // bytes: 32 kbit/s in frames of 20 ms
constexpr std::uint32_t kAudioStep = 960;   // ticks of 48 kHz
constexpr std::uint32_t kVideoStep = 3000;  // ticks of 90 kHz
constexpr std::uint32_t kSsrc = 0x0badcafe;
constexpr std::uint8_t kOpus = 111, kVp8 = 96;  // as in the offer of the fixture

}  // namespace

const char* name_of(Media media) {
  return media == Media::audio ? "audio" : "video";
}

PacketStream::PacketStream(Media media, int mindex) : media_(media) {
  packet_.mindex = mindex;
  packet_.video = media == Media::video ? TRUE : FALSE;
  packet_.buffer = reinterpret_cast<char*>(bytes_.data());
  packet_.length = static_cast<std::uint16_t>(media == Media::audio ? kAudioSize : kSize);
  packet_.extensions.audio_level = -1;
  packet_.extensions.video_rotation = -1;
  packet_.extensions.min_delay = -1;
  packet_.extensions.max_delay = -1;
}

janus_plugin_rtp& PacketStream::next() {
  const bool audio = media_ == Media::audio;
  const bool last = audio || of_frame_ + 1 == kPacketsOfFrame;
  write_header(last);
  if (!audio) {
    write_descriptor(of_frame_ == 0);
  }
  ++sequence_;
  ++of_frame_;
  if (last) {
    of_frame_ = 0;
    ++frame_;
    timestamp_ += audio ? kAudioStep : kVideoStep;
  }
  return packet_;
}

void PacketStream::write_header(bool last_of_frame) {
  const bool audio = media_ == Media::audio;
  bytes_[0] = 0x80;
  bytes_[1] = static_cast<std::uint8_t>((audio ? kOpus : kVp8) | (last_of_frame ? 0x80 : 0));
  media::write_u16(&bytes_[2], sequence_);
  media::write_u32(&bytes_[4], timestamp_);
  media::write_u32(&bytes_[8], kSsrc);
}

// RFC 7741 4.2: X; I, L, T and K; picture id of 15 bits, TL0PICIDX, TID and KEYIDX.
void PacketStream::write_descriptor(bool first_of_frame) {
  bytes_[12] = static_cast<std::uint8_t>(0x80 | (first_of_frame ? 0x10 : 0));
  bytes_[13] = 0xf0;
  media::write_u16(&bytes_[14], static_cast<std::uint16_t>(0x8000 | (frame_ & 0x7fff)));
  bytes_[16] = static_cast<std::uint8_t>(frame_);
  bytes_[17] = 0x00;
  bytes_[18] = frame_ == 0 ? 0x10 : 0x11;  // RFC 7741 4.3: P is 0 in a keyframe
  bytes_[19] = 0x00;
}

}  // namespace breakout::bench
