// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/packet_stream.hpp"

#include <utility>

#include "media/byte_order.hpp"

namespace breakout::bench {
namespace {

constexpr std::size_t kAudioSize = 92;      // bytes: 32 kbit/s in frames of 20 ms
constexpr std::uint32_t kAudioStep = 960;   // ticks of 48 kHz
constexpr std::uint32_t kVideoStep = 3000;  // ticks of 90 kHz
constexpr std::uint32_t kSsrc = 0x0badcafe;
constexpr std::uint8_t kOpus = 111, kVp8 = 96, kRidExtension = 10;  // as in the fixtures
constexpr std::size_t kHeader = 12, kExtension = 8;                 // bytes
constexpr char kRids[] = {'l', 'm', 'h'};

}  // namespace

const char* name_of(Media media) {
  constexpr std::array kNames{"audio", "video", "simulcast"};
  return kNames[static_cast<std::size_t>(media)];
}

PacketStream::PacketStream(Media media, unsigned layer) : media_(media), layer_(layer) {
  packet_.mindex = media == Media::audio ? 0 : 1;
  packet_.video = media == Media::audio ? FALSE : TRUE;
  packet_.length = static_cast<std::uint16_t>(media == Media::audio ? kAudioSize : kSize);
  packet_.extensions.audio_level = -1;
  packet_.extensions.video_rotation = -1;
  packet_.extensions.min_delay = -1;
  packet_.extensions.max_delay = -1;
}

janus_plugin_rtp& PacketStream::next() {
  const bool audio = media_ == Media::audio;
  const bool last = audio || of_frame_ + 1 == kPacketsOfFrame;
  packet_.buffer = reinterpret_cast<char*>(bytes_.data());
  write_header(last);
  if (!audio) {
    write_payload(&bytes_[kHeader + (extended() ? kExtension : 0)]);
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
  bytes_[0] = extended() ? 0x90 : 0x80;
  bytes_[1] = static_cast<std::uint8_t>((audio ? kOpus : kVp8) | (last_of_frame ? 0x80 : 0));
  media::write_u16(&bytes_[2], sequence_);
  media::write_u32(&bytes_[4], timestamp_);
  media::write_u32(&bytes_[8], kSsrc + layer_);
  if (extended()) {  // RFC 8285 4.2, one word
    media::write_u32(&bytes_[12], 0xbede0001);
    bytes_[16] = kRidExtension << 4;
    bytes_[17] = static_cast<std::uint8_t>(kRids[layer_]);
    media::write_u16(&bytes_[18], 0);
  }
}

// RFC 7741 4.2: X; I, L, T and K; picture id of 15 bits, TL0PICIDX, TID and KEYIDX. Then 4.3, whose
// P is 0 in a keyframe, and the start code and size of one (RFC 6386 9.1).
void PacketStream::write_payload(std::uint8_t* at) {
  const bool first = of_frame_ == 0;
  if (first) {
    keyframe_ = std::exchange(keyframe_wanted_, false);
  }
  at[0] = static_cast<std::uint8_t>(0x80 | (first ? 0x10 : 0));
  at[1] = 0xf0;
  media::write_u16(at + 2, static_cast<std::uint16_t>(0x8000 | (frame_ & 0x7fff)));
  at[4] = static_cast<std::uint8_t>(frame_);
  at[5] = 0x00;
  media::write_u32(at + 6, (keyframe_ ? 0x10000000 : 0x11000000) | 0x9d);
  media::write_u16(at + 10, 0x012a);
  const unsigned height = height_of(layer_), width = height * 16 / 9;
  at[12] = static_cast<std::uint8_t>(width);
  at[13] = static_cast<std::uint8_t>(width >> 8);
  at[14] = static_cast<std::uint8_t>(height);
  at[15] = static_cast<std::uint8_t>(height >> 8);
}

Feed::Feed(Media media) {
  for (unsigned layer = 0; layer < (media == Media::simulcast ? kLayers : 1); ++layer) {
    streams_.emplace_back(media, layer);
  }
}

janus_plugin_rtp& Feed::next() {
  PacketStream& stream = streams_[turn_];
  layer_ = static_cast<unsigned>(turn_);
  turn_ = turn_ + 1 == streams_.size() ? 0 : turn_ + 1;
  return stream.next();
}

void Feed::want_keyframe() {
  for (PacketStream& stream : streams_) {
    stream.want_keyframe();
  }
}

}  // namespace breakout::bench
