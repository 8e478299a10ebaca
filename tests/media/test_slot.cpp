// SPDX-License-Identifier: GPL-3.0-or-later
//
// A slot and what passes through it: audio, isolation, endings.
#include "media/groups.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

void a_packet_leaves_with_the_subscribers_numbers_and_its_extensions() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  Bytes packet = rtp_packet(jo.next(960), {1, 2, 3});
  jo.give(packet, at(0), {.audio_level = 12, .voice = true});
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 1u);
  CHECK_EQ(sent[0].mindex, 4);
  CHECK(sent[0].kind == Kind::audio);
  CHECK_EQ(sent[0].payload_type(), 96);
  CHECK_EQ(sent[0].extensions.audio_level, 12);
  CHECK(sent[0].extensions.voice);
  CHECK(Bytes(sent[0].bytes.begin() + 12, sent[0].bytes.end()) == (Bytes{1, 2, 3}));
}

void the_bytes_are_put_back() {
  for (const Kind kind : {Kind::audio, Kind::video}) {
    Publisher jo(1, kind);
    Receiver receiver(kind);
    Publisher other(2, kind);
    receiver.watch(other, at(0));
    other.speak(at(0));
    other.film(at(0), true);
    receiver.watch(jo, at(10));
    const Bytes payload = kind == Kind::audio ? Bytes{1, 2} : vp8_payload({77, 7, 7, true, true});
    const Bytes before = rtp_packet({.sequence = 9, .extension = {0x30, 1}}, payload);
    Bytes packet = before;
    jo.give(packet, at(20), {});
    CHECK(packet == before);
    CHECK(receiver.take().back().bytes != before);
  }
}

void sequence_and_time_continue_over_a_change_of_source() {
  Publisher jo(1, Kind::audio), mo(2, Kind::audio);
  mo.rtp = {60000, 7};
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  jo.speak(at(0));
  jo.speak(at(20));
  receiver.watch(mo, at(30));
  mo.speak(at(50));
  mo.speak(at(70));
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 4u);
  for (std::size_t each = 1; each < sent.size(); ++each) {
    CHECK_EQ(sent[each].sequence(), sent[each - 1].sequence() + 1);
  }
  CHECK_EQ(sent[2].timestamp(), sent[1].timestamp() + 30 * 48);
  CHECK_EQ(sent[3].timestamp(), sent[2].timestamp() + 960);
  CHECK_EQ(receiver.slot->counters().switches.value(), 2u);
}

void after_carry_no_packet_of_the_former_source_leaves() {
  Publisher jo(1, Kind::audio), mo(2, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  receiver.slot->carry(mo.source.ref(), at(1));  // jo still has the slot in its list
  jo.speak(at(2));
  CHECK(receiver.take().empty());
  CHECK_EQ(receiver.slot->counters().foreign.value(), 1u);
  CHECK_EQ(receiver.slot->current(), 2u);
}

void an_emptied_slot_sends_nothing() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  jo.speak(at(0));
  receiver.slot->clear(at(10));
  jo.speak(at(20));
  CHECK_EQ(receiver.take().size(), 1u);
  CHECK_EQ(receiver.slot->current(), kNoSource);
}

void carrying_the_same_source_again_changes_nothing() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  jo.speak(at(0));
  receiver.watch(jo, at(1));
  jo.speak(at(20));
  CHECK_EQ(receiver.slot->counters().switches.value(), 1u);
  CHECK_EQ(receiver.take().size(), 2u);
}

void a_source_that_returns_is_a_new_stream() {
  Publisher jo(1, Kind::audio), mo(2, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  jo.speak(at(0));
  receiver.watch(mo, at(20));
  for (int each = 0; each < 10; ++each) {  // jo speaks on, unheard
    jo.speak(at(20 + each * 20));
  }
  mo.speak(at(220));
  receiver.watch(jo, at(230));
  jo.speak(at(240));
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 3u);
  CHECK_EQ(sent[2].sequence(), sent[0].sequence() + 2);
  CHECK_EQ(sent[2].timestamp(), sent[0].timestamp() + 240 * 48);
}

void a_closed_slot_lets_go_of_its_sink_and_stays_closed() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  std::weak_ptr<RecordingSink> sink = receiver.sink;
  receiver.sink.reset();
  receiver.slot->close();
  CHECK(sink.expired());
  jo.speak(at(20));
  receiver.slot->carry(jo.source.ref(), at(30));
  CHECK_EQ(receiver.slot->current(), kNoSource);
  receiver.slot->clear(at(40));
  receiver.slot->restart(at(40));
  receiver.slot->on_receiver_keyframe_request(at(40));
  receiver.slot->close();
}

void a_source_of_another_kind_or_codec_clears_the_slot() {
  Publisher jo(1, Kind::audio), film(2, Kind::video);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  receiver.slot->carry(film.source.ref(), at(10));
  CHECK_EQ(receiver.slot->current(), kNoSource);
  Receiver vp9(Kind::video, Codec::vp9);
  vp9.slot->carry(film.source.ref(), at(10));
  CHECK_EQ(vp9.slot->current(), kNoSource);
  receiver.watch(jo, at(20));
  receiver.slot->carry(nullptr, at(30));
  CHECK_EQ(receiver.slot->current(), kNoSource);
}

void slots_and_sources_do_not_keep_each_other_alive() {
  auto jo = std::make_unique<Publisher>(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(*jo, at(0));
  std::weak_ptr<CountingPort> port = jo->port;
  std::weak_ptr<SourceLink> link = jo->source.ref();
  std::weak_ptr<Slot> slot = receiver.slot;
  jo.reset();
  CHECK(!link.expired());  // the slot may still be asked about it
  receiver.slot.reset();
  CHECK(slot.expired());
  CHECK(link.expired());
  CHECK(port.expired());
}

void loss_and_reordering_pass_and_doubles_do_not() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  for (const std::uint16_t sequence : {10, 12, 11, 11, 15}) {
    Bytes packet = rtp_packet({.sequence = sequence}, {1});
    jo.give(packet, at(0), {});
  }
  std::vector<int> out;
  for (const Sent& each : receiver.take()) {
    out.push_back(each.sequence());
  }
  CHECK(out == (std::vector<int>{10, 12, 11, 15}));
  CHECK_EQ(receiver.slot->counters().stale.value(), 1u);
  CHECK_EQ(receiver.slot->counters().packets.value(), 4u);
  CHECK_EQ(receiver.slot->counters().bytes.value(), 4u * 13u);
}

void audio_goes_on_when_the_publishers_numbers_jump() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  jo.speak(at(0));
  jo.rtp.sequence = 30000;
  jo.speak(at(20));
  jo.speak(at(40));
  jo.speak(at(60));
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 3u);
  CHECK_EQ(sent[1].sequence(), sent[0].sequence() + 1);
  CHECK_EQ(sent[2].sequence(), sent[0].sequence() + 2);
}

constexpr Test kTests[] = {
    {"a packet leaves with the subscriber's numbers and its extensions",
     a_packet_leaves_with_the_subscribers_numbers_and_its_extensions},
    {"the bytes of a packet are put back", the_bytes_are_put_back},
    {"sequence and time continue over a change of source",
     sequence_and_time_continue_over_a_change_of_source},
    {"after carry no packet of the former source leaves",
     after_carry_no_packet_of_the_former_source_leaves},
    {"an emptied slot sends nothing", an_emptied_slot_sends_nothing},
    {"carrying the same source again changes nothing",
     carrying_the_same_source_again_changes_nothing},
    {"a source that returns is a new stream", a_source_that_returns_is_a_new_stream},
    {"a closed slot lets go of its sink and stays closed",
     a_closed_slot_lets_go_of_its_sink_and_stays_closed},
    {"a source of another kind or codec clears the slot",
     a_source_of_another_kind_or_codec_clears_the_slot},
    {"slots and sources do not keep each other alive",
     slots_and_sources_do_not_keep_each_other_alive},
    {"loss and reordering pass and doubles do not", loss_and_reordering_pass_and_doubles_do_not},
    {"audio goes on when the publisher's numbers jump",
     audio_goes_on_when_the_publishers_numbers_jump},
};

}  // namespace

std::span<const Test> slot_tests() {
  return kTests;
}

}  // namespace breakout::test
