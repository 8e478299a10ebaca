// SPDX-License-Identifier: GPL-3.0-or-later
//
// Builders of packets and stand-ins for the two ends of the hot path.
//
// Threads: RecordingSink may be called from any; the rest belongs to one test.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "media/byte_order.hpp"
#include "media/media_ports.hpp"
#include "media/rtp_header.hpp"
#include "media/slot.hpp"
#include "media/source.hpp"

namespace breakout::test {

using Bytes = std::vector<std::uint8_t>;
using std::chrono::milliseconds;

/// Virtual time: `at(20)` is 20 ms after the test began.
inline media::MediaTime at(std::int64_t ms) {
  return media::MediaTime(std::chrono::hours(1)) + milliseconds(ms);
}

struct Rtp {
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  bool marker = true;
  std::uint8_t payload_type = 111;
  std::uint32_t ssrc = 0x11223344;
  Bytes extension{};  // one-byte elements, padded here
};

inline Bytes rtp_packet(const Rtp& rtp, const Bytes& payload) {
  Bytes packet;
  packet.reserve(media::kRtpFixedHeader + 8 + rtp.extension.size() + payload.size());
  packet.resize(media::kRtpFixedHeader);
  packet[0] = 0x80;
  packet[1] = static_cast<std::uint8_t>((rtp.marker ? 0x80 : 0) | rtp.payload_type);
  media::write_u16(&packet[2], rtp.sequence);
  media::write_u32(&packet[4], rtp.timestamp);
  media::write_u32(&packet[8], rtp.ssrc);
  if (!rtp.extension.empty()) {
    packet[0] |= 0x10;
    const std::size_t words = (rtp.extension.size() + 3) / 4;
    packet.insert(packet.end(), {0xbe, 0xde, 0, static_cast<std::uint8_t>(words)});
    packet.insert(packet.end(), rtp.extension.begin(), rtp.extension.end());
    packet.resize(media::kRtpFixedHeader + 4 + words * 4);
  }
  packet.insert(packet.end(), payload.begin(), payload.end());
  return packet;
}

inline media::Arrival arrival(media::RtpNumbers in, bool frame_end, media::MediaTime now) {
  return {now, in.timestamp, in.sequence, frame_end};
}

/// One VP8 payload: full descriptor (15-bit picture id, TL0PICIDX, TID and KEYIDX), then data.
struct Vp8 {
  std::uint16_t picture_id = 0;
  std::uint8_t tl0 = 0;
  std::uint8_t keyidx = 0;
  bool keyframe = false;
  bool frame_start = true;
};

inline Bytes vp8_payload(const Vp8& vp8) {
  return {static_cast<std::uint8_t>(0x80 | (vp8.frame_start ? 0x10 : 0)),
          0xf0,
          static_cast<std::uint8_t>(0x80 | vp8.picture_id >> 8),
          static_cast<std::uint8_t>(vp8.picture_id),
          vp8.tl0,
          static_cast<std::uint8_t>(vp8.keyidx & 0x1f),
          static_cast<std::uint8_t>(vp8.keyframe ? 0x10 : 0x11),
          0xaa,
          0xbb};
}

/// What a sink was given.
struct Sent {
  int mindex = -1;
  media::Kind kind = media::Kind::audio;
  Bytes bytes;
  media::Extensions extensions;
  Bytes dependency = {};

  std::uint16_t sequence() const { return media::read_u16(&bytes[2]); }
  std::uint32_t timestamp() const { return media::read_u32(&bytes[4]); }
  std::uint32_t ssrc() const { return media::read_u32(&bytes[8]); }
  std::uint8_t payload_type() const { return bytes[1] & 0x7f; }
  bool marker() const { return (bytes[1] & 0x80) != 0; }
  media::Vp8Descriptor vp8() const {
    const auto header = media::parse_rtp(bytes);
    return *media::parse_vp8(
        std::span(bytes).subspan(header->payload_offset, header->payload_size));
  }
};

class RecordingSink : public media::SlotSink {
 public:
  void send_rtp(int mindex, media::Kind kind, const media::RtpPacket& packet) noexcept override {
    const std::lock_guard lock(mutex_);
    sent_.push_back({mindex, kind, copy(packet.bytes), packet.extensions, copy(packet.dependency)});
  }
  std::vector<Sent> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(sent_, {});
  }

 private:
  static Bytes copy(std::span<const std::uint8_t> bytes) { return {bytes.begin(), bytes.end()}; }

  std::mutex mutex_;
  std::vector<Sent> sent_;
};

class CountingPort : public media::KeyframePort {
 public:
  void ask_keyframe(int mindex) noexcept override {
    last_mindex = mindex;
    ++asks;
  }
  std::atomic<int> asks{0};
  std::atomic<int> last_mindex{-1};
};

/// A publisher of one stream with its sequence and picture counters.
class Publisher {
 public:
  Publisher(media::SourceKey key, media::Kind kind, media::SimulcastConfig simulcast = {})
      : port(std::make_shared<CountingPort>()),
        source({key, kind, kind == media::Kind::audio ? media::Codec::opus : media::Codec::vp8,
                kind == media::Kind::audio ? 0 : 1, std::move(simulcast)},
               port) {}

  /// Sends the next audio packet; returns its bytes as they are after the hand-out.
  Bytes speak(media::MediaTime now, int level = 30) {
    Bytes packet = rtp_packet(next(960), {1, 2, 3});
    give(packet, now, {level});
    return packet;
  }
  /// Sends the next frame of `packets` packets, or only the first `only` of them.
  void film(media::MediaTime now, bool keyframe, int packets = 1, int only = 99) {
    ++picture.picture_id;
    ++picture.tl0;
    picture.keyidx = static_cast<std::uint8_t>((picture.keyidx + (keyframe ? 1 : 0)) & 0x1f);
    picture.keyframe = keyframe;
    rtp.timestamp += 3000;
    for (int each = 0; each < packets; ++each) {
      picture.frame_start = each == 0;
      rtp.marker = each == packets - 1;
      Bytes packet = rtp_packet(rtp, vp8_payload(picture));
      ++rtp.sequence;
      if (each < only) {
        give(packet, now, {});
      }
    }
  }
  void give(Bytes& packet, media::MediaTime now, media::Extensions extensions) {
    media::RtpPacket incoming{packet, extensions};
    source.on_rtp(incoming, now);
  }
  Rtp next(std::uint32_t ticks) {
    rtp.timestamp += ticks;
    Rtp result = rtp;
    ++rtp.sequence;
    return result;
  }

  Rtp rtp{1000, 50000};
  Vp8 picture{300, 40, 5};
  std::shared_ptr<CountingPort> port;
  media::Source source;
};

/// A slot with its sink.
class Receiver {
 public:
  explicit Receiver(media::Kind kind, media::Codec codec)
      : sink(std::make_shared<RecordingSink>()),
        slot(std::make_shared<media::Slot>(media::SlotConfig{"4", 4, kind, codec, 96}, sink)) {}
  explicit Receiver(media::Kind kind)
      : Receiver(kind, kind == media::Kind::audio ? media::Codec::opus : media::Codec::vp8) {}

  /// As control does it: the slot first, then the lists.
  void watch(Publisher& publisher, media::MediaTime now) {
    slot->carry(publisher.source.ref(), now);
    publisher.source.set_listeners({slot}, now);
  }
  std::vector<Sent> take() { return sink->take(); }

  std::shared_ptr<RecordingSink> sink;
  std::shared_ptr<media::Slot> slot;
};

}  // namespace breakout::test
