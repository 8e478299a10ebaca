// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "isolation/groups.hpp"
#include "isolation/packet_tap.hpp"
#include "peer/vp8.hpp"

namespace breakout::test {

namespace {

using peer::MediaKind;
using peer::SourceKind;

using Payload = std::vector<std::uint8_t>;

Payload marked(Payload payload, const char* sender, SourceKind kind) {
  peer::Watermark mark;
  mark.sender = sender;
  mark.kind = kind;
  mark.sent_ns = 77;
  const std::size_t at = payload.size();
  payload.resize(at + peer::watermark_size(sender));
  peer::write_watermark(peer::MutableBytes(payload).subspan(at), mark);
  return payload;
}

// The beginning of a keyframe of that many pixels a side.
Payload keyframe(std::uint16_t side) {
  Payload payload(peer::kVp8DescriptorSize + peer::kVp8KeyframeHeaderSize);
  peer::Vp8Descriptor descriptor;
  descriptor.frame_start = true;
  peer::write_vp8_descriptor(payload, descriptor);
  peer::write_vp8_keyframe_header(peer::MutableBytes(payload).subspan(peer::kVp8DescriptorSize),
                                  {side, side});
  return payload;
}

Packet tapped(MediaKind kind, const Payload& payload) {
  const History history({"ann", "bob"});
  PacketTap tap(history, 0);
  peer::ReceivedPacket received;
  received.arrived_ns = 99;
  received.header.sequence = 5;
  received.payload = payload;
  tap.take("3", kind, received);
  const auto packets = tap.collect();
  CHECK_EQ(packets.size(), 1U);
  CHECK_EQ(tap.collect().size(), 0U);
  CHECK_EQ(packets.front().mid, "3");
  CHECK_EQ(packets.front().packet.sequence, 5);
  CHECK_EQ(packets.front().packet.received, 99);
  return packets.front().packet;
}

void a_watermark_says_whose_a_packet_is() {
  const Packet audio = tapped(MediaKind::kAudio, marked({0x78}, "bob", SourceKind::kMic));
  CHECK(audio.is == Packet::Is::kMarked);
  CHECK(audio.source == (SourceId{1, SourceKind::kMic}));
  CHECK_EQ(audio.sent, 77);
  const Packet video = tapped(MediaKind::kVideo, marked(keyframe(16), "ann", SourceKind::kScreen));
  CHECK(video.is == Packet::Is::kMarked);
  CHECK(video.keyframe);
  CHECK(video.source == (SourceId{0, SourceKind::kScreen}));
}

void a_small_keyframe_of_nobody_is_a_blank_picture() {
  Payload blank = keyframe(16);
  blank.resize(blank.size() + 30);
  CHECK(tapped(MediaKind::kVideo, blank).is == Packet::Is::kBlank);
}

void all_else_is_unknown() {
  CHECK(tapped(MediaKind::kVideo, keyframe(32)).is == Packet::Is::kUnknown);
  CHECK(tapped(MediaKind::kVideo, {}).is == Packet::Is::kUnknown);
  CHECK(tapped(MediaKind::kAudio, {}).is == Packet::Is::kUnknown);
  CHECK(tapped(MediaKind::kAudio, Payload(90)).is == Packet::Is::kUnknown);
  CHECK(tapped(MediaKind::kAudio, marked({0x78}, "stranger", SourceKind::kMic)).is ==
        Packet::Is::kUnknown);
}

}  // namespace

std::vector<Test> packet_tap_tests() {
  return {{"a watermark says whose a packet is", a_watermark_says_whose_a_packet_is},
          {"a small keyframe of nobody is a blank picture",
           a_small_keyframe_of_nobody_is_a_blank_picture},
          {"all else is unknown", all_else_is_unknown}};
}

}  // namespace breakout::test
