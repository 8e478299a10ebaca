// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include "janus/cases.hpp"
#include "janus/fake_control.hpp"
#include "janus/fake_core.hpp"
#include "janus/rtp_packet.hpp"
#include "media/slot.hpp"
#include "media/source.hpp"

namespace breakout::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

media::MediaTime now() {
  return std::chrono::steady_clock::now();
}

// An Opus packet with this sequence number.
Bytes audio_packet(std::uint8_t sequence) {
  return {0x80, 111, 0, sequence, 0, 0, 0, 0, 0, 0, 0, 7, 0xaa, 0xbb, 0xcc};
}

// A publisher, a subscriber, and one line from the first to the second.
struct Line {
  explicit Line(FakeCore& core, media::Kind kind = media::Kind::audio,
                media::Codec codec = media::Codec::opus)
      : publisher(core.attach()), subscriber(core.attach()) {
    const auto up = fake_control().connection(0);
    const auto down = fake_control().connection(1);
    media::SourceConfig source_config;
    source_config.key = 7;
    source_config.kind = kind;
    source_config.codec = codec;
    source_config.mindex = 1;
    source = std::make_shared<media::Source>(source_config, up->keyframe_port());
    media::SlotConfig slot_config;
    slot_config.mid = "2";
    slot_config.mindex = 2;
    slot_config.kind = kind;
    slot_config.codec = codec;
    slot_config.payload_type = 96;
    slot = std::make_shared<media::Slot>(slot_config, down->slot_sink());
    slot->carry(source->ref(), now());
    source->set_listeners({slot}, now());
    up->set_sources({nullptr, source});
    down->set_slots({nullptr, nullptr, slot});
    core.plugin().setup_media(publisher);
    core.plugin().setup_media(subscriber);
  }

  janus_plugin_session* publisher;
  janus_plugin_session* subscriber;
  std::shared_ptr<media::Source> source;
  std::shared_ptr<media::Slot> slot;
};

void a_packet_goes_to_the_slot_of_its_source() {
  FakeCore core;
  core.init();
  Line line(core);
  Bytes packet = audio_packet(1);
  const Bytes before = packet;
  core.rtp(line.publisher, 1, false, packet);
  CHECK(packet == before);
  const std::vector<SentPacket> sent = core.rtp_sent();
  CHECK_EQ(sent.size(), 1U);
  CHECK(sent[0].handle == line.subscriber);
  CHECK_EQ(sent[0].mindex, 2);
  CHECK(!sent[0].video);
  CHECK_EQ(sent[0].bytes[1] & 0x7f, 96);
  CHECK_EQ(sent[0].extensions.audio_level, 20);
  CHECK_EQ(sent[0].extensions.video_rotation, -1);
  CHECK_EQ(sent[0].extensions.min_delay, -1);
  core.detach(line.publisher);
  core.detach(line.subscriber);
}

void what_is_not_filled_in_is_as_the_core_resets_it() {
  janus_plugin_rtp expected;
  janus_plugin_rtp_reset(&expected);
  janus_plugin_rtp packet;
  std::memset(&packet, 0xff, sizeof(packet));
  janus::fill_packet(packet, expected.mindex, media::Kind::audio, media::RtpPacket{});
  CHECK_EQ(std::memcmp(&packet, &expected, sizeof(packet)), 0);
}

void a_dependency_descriptor_is_written_where_the_core_reads_it() {
  janus_plugin_rtp packet;
  janus_plugin_rtp_reset(&packet);
  const std::array<std::uint8_t, 5> descriptor{0xc1, 0x12, 0x34, 0x80, 0x55};
  std::copy(descriptor.begin(), descriptor.end(), packet.extensions.dd_content);
  packet.extensions.dd_len = descriptor.size();
  media::Envelope envelope{&packet};
  const auto dependency = janus::read_packet(envelope).dependency;
  CHECK(std::equal(descriptor.begin(), descriptor.end(), dependency.begin(), dependency.end()));
  dependency[1] = 0xab;
  CHECK_EQ(packet.extensions.dd_content[1], 0xab);
}

void packets_of_unknown_lines_go_nowhere() {
  FakeCore core;
  core.init();
  Line line(core);
  Bytes packet = audio_packet(1);
  for (const int mindex : {-1, 0, 2, 1000000}) {
    core.rtp(line.publisher, mindex, false, packet);
    core.rtcp(line.publisher, mindex, packet);
  }
  Bytes empty;
  core.rtp(line.publisher, 1, false, empty);
  CHECK(core.rtp_sent().empty());
  core.detach(line.publisher);
  core.detach(line.subscriber);
}

void nothing_is_sent_after_hangup() {
  FakeCore core;
  core.init();
  Line line(core);
  core.plugin().hangup_media(line.subscriber);
  Bytes packet = audio_packet(1);
  core.rtp(line.publisher, 1, false, packet);
  CHECK(core.rtp_sent().empty());
  core.plugin().setup_media(line.subscriber);
  packet = audio_packet(2);
  core.rtp(line.publisher, 1, false, packet);
  CHECK_EQ(core.rtp_sent().size(), 1U);
  core.detach(line.subscriber);
  packet = audio_packet(3);
  core.rtp(line.publisher, 1, false, packet);
  CHECK_EQ(core.rtp_sent().size(), 1U);
  core.detach(line.publisher);
}

void a_receivers_pli_reaches_the_publisher_of_that_slot() {
  FakeCore core;
  core.init();
  Line line(core, media::Kind::video, media::Codec::vp8);
  Bytes keyframe{0x80, 0xe0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0x10, 0x00, 0x9d, 0x01, 0x2a};
  core.rtp(line.publisher, 1, true, keyframe);
  const std::size_t asked = core.plis().size();
  line.slot->clear(now());
  line.slot->carry(line.source->ref(), now() + std::chrono::seconds(1));
  Bytes pli{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2};
  core.rtcp(line.subscriber, 2, pli);
  core.rtcp(line.subscriber, 1, pli);
  const std::vector<int> plis = core.plis();
  CHECK(plis.size() > asked);
  CHECK_EQ(plis.back(), 1);
  core.detach(line.publisher);
  core.detach(line.subscriber);
}

void what_a_receiver_says_of_its_link_is_kept() {
  FakeCore core;
  core.init();
  Line line(core);
  const auto told = [] { return fake_control().connection(1)->link_report(); };
  const auto report = [&](std::uint8_t fraction, std::uint8_t highest) {
    Bytes packet{0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 5, fraction, 0, 0, 0, 0, 0, 0, highest};
    packet.resize(32);
    core.rtcp(line.subscriber, 2, packet);
  };
  CHECK(!told().estimate);
  report(0, 100);
  report(128, 200);
  CHECK_EQ(told().expected, 100U);
  CHECK_EQ(told().lost, 50U);
  Bytes remb{0x8f, 206, 0, 5, 0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B', 1, 4, 0, 100, 0, 0, 0, 5};
  core.rtcp(line.subscriber, 2, remb);
  CHECK(told().estimate == 200U);
  core.detach(line.publisher);
  core.detach(line.subscriber);
}

void handles_are_freed_although_sources_and_slots_know_them() {
  const std::size_t freed = FakeCore::freed_handles();
  {
    FakeCore core;
    core.init();
    Line line(core);
    Bytes packet = audio_packet(1);
    core.rtp(line.publisher, 1, false, packet);
    Bytes report{0x80, 201, 0, 1, 0, 0, 0, 1};
    core.rtcp(line.subscriber, 2, report);
    core.detach(line.publisher);
    core.detach(line.subscriber);
  }
  CHECK_EQ(FakeCore::freed_handles(), freed + 2);
}

}  // namespace

std::vector<Test> media_tests() {
  return {
      {"a packet goes to the slot of its source", a_packet_goes_to_the_slot_of_its_source},
      {"what is not filled in is as the core resets it",
       what_is_not_filled_in_is_as_the_core_resets_it},
      {"a dependency descriptor is written where the core reads it",
       a_dependency_descriptor_is_written_where_the_core_reads_it},
      {"packets of unknown lines go nowhere", packets_of_unknown_lines_go_nowhere},
      {"nothing is sent after hangup", nothing_is_sent_after_hangup},
      {"a receiver's PLI reaches the publisher of that slot",
       a_receivers_pli_reaches_the_publisher_of_that_slot},
      {"what a receiver says of its link is kept", what_a_receiver_says_of_its_link_is_kept},
      {"handles are freed although sources and slots know them",
       handles_are_freed_although_sources_and_slots_know_them},
  };
}

}  // namespace breakout::test
