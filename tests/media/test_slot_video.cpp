// SPDX-License-Identifier: GPL-3.0-or-later
//
// A slot and what passes through it: keyframes, cut frames, blank pictures.
#include "media/blank_picture.hpp"
#include "media/groups.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

void video_waits_for_a_keyframe_and_asks_for_it() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  CHECK_EQ(jo.port->asks.load(), 1);
  CHECK_EQ(jo.port->last_mindex.load(), 1);
  jo.film(at(10), false, 3);
  CHECK(receiver.take().empty());
  CHECK_EQ(receiver.slot->counters().awaiting.value(), 3u);
  jo.film(at(40), true, 3);
  jo.film(at(70), false, 2);
  CHECK_EQ(receiver.take().size(), 5u);
}

void a_blank_picture_takes_the_place_of_the_former_one() {
  Publisher jo(1, Kind::video), mo(2, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  receiver.take();
  receiver.watch(mo, at(10));
  mo.film(at(20), false);
  CHECK_EQ(receiver.take().size(), 2u);  // the blank picture alone
  CHECK_EQ(receiver.slot->counters().blanks.value(), 2u);
  mo.film(at(40), true);
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 1u);
  CHECK(sent[0].vp8().keyframe);
}

void a_frame_cut_in_its_middle_leaves_a_gap_of_one() {
  Publisher jo(1, Kind::video), mo(2, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true, 4, 2);  // two of four packets
  receiver.watch(mo, at(10));
  mo.film(at(30), true);
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 5u);
  CHECK_EQ(sent[2].sequence(), sent[1].sequence() + 2);
  CHECK_EQ(sent[2].vp8().picture_id, sent[1].vp8().picture_id + 1);
  CHECK_EQ(sent[4].sequence(), sent[3].sequence() + 1);
}

void picture_numbers_continue_over_a_change_of_source() {
  Publisher jo(1, Kind::video), mo(2, Kind::video);
  mo.picture = {9000, 100, 20};
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true, 2);
  jo.film(at(33), false, 2);
  receiver.watch(mo, at(40));
  mo.film(at(66), true, 2);
  mo.film(at(99), false, 2);
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 10u);
  // Frames of two packets, and in between two blank pictures of one.
  const std::vector<std::size_t> frames{0, 2, 4, 5, 6, 8};
  for (std::size_t each = 1; each < frames.size(); ++each) {
    const Sent &frame = sent[frames[each]], &before = sent[frames[each - 1]];
    CHECK_EQ(frame.vp8().picture_id, before.vp8().picture_id + 1);
    CHECK_EQ(frame.vp8().tl0, before.vp8().tl0 + 1);
    CHECK_EQ(frame.sequence(), sent[frames[each] - 1].sequence() + 1);
  }
  CHECK_EQ(sent[6].timestamp(), sent[2].timestamp() + 33 * 90);
  CHECK_EQ(sent[8].timestamp(), sent[6].timestamp() + 3000);
  CHECK_EQ(sent[6].vp8().keyidx, sent[5].vp8().keyidx + 1);
}

void an_emptied_slot_ends_with_a_blank_picture() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true, 3, 2);
  receiver.slot->clear(at(100));
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 4u);
  const Sent& blank = sent[2];
  CHECK_EQ(blank.sequence(), sent[1].sequence() + 2);  // the cut frame
  CHECK_EQ(blank.timestamp(), sent[1].timestamp() + 9000);
  CHECK_EQ(blank.payload_type(), 96);
  CHECK(blank.marker());
  CHECK(blank.vp8().keyframe);
  CHECK_EQ(blank.vp8().picture_id, sent[1].vp8().picture_id + 1);
  const auto picture = blank_picture(Codec::vp8);
  CHECK(Bytes(blank.bytes.begin() + 12 + blank.vp8().size, blank.bytes.end()) ==
        Bytes(picture.begin(), picture.end()));
  CHECK_EQ(sent[3].sequence(), blank.sequence() + 1);
  CHECK_EQ(sent[3].vp8().picture_id, blank.vp8().picture_id + 1);
  CHECK(sent[3].timestamp() > blank.timestamp());
}

void blank_pictures_are_sent_once_and_only_when_something_was_shown() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.slot->clear(at(0));
  receiver.watch(jo, at(10));
  receiver.slot->clear(at(20));
  CHECK(receiver.take().empty());
  receiver.watch(jo, at(30));
  jo.film(at(40), true);
  receiver.slot->clear(at(50));
  receiver.slot->clear(at(60));
  CHECK_EQ(receiver.take().size(), 3u);
}

void a_slot_emptied_before_the_next_keyframe_still_goes_blank() {
  Publisher jo(1, Kind::video), mo(2, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  receiver.watch(mo, at(10));
  receiver.slot->clear(at(20));
  CHECK_EQ(receiver.take().size(), 3u);  // jo's picture, and the blank one that ended it
}

void a_paused_slot_sends_nothing_and_goes_on_with_a_keyframe() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  receiver.slot->set_paused(true);
  jo.film(at(30), true);
  jo.source.tick(at(60));
  jo.film(at(90), true);
  CHECK_EQ(receiver.take().size(), 1u);  // the last picture stays: it is of the same person
  CHECK_EQ(receiver.slot->counters().awaiting.value(), 1u);  // then it was in no list any more
  const int asked = jo.port->asks.load();
  receiver.slot->on_receiver_keyframe_request(at(400));
  jo.source.tick(at(500));
  CHECK_EQ(jo.port->asks.load(), asked);
  receiver.slot->set_paused(false);
  jo.source.tick(at(600));
  CHECK_EQ(jo.port->asks.load(), asked + 1);
  jo.film(at(610), false);
  jo.film(at(640), true);
  CHECK_EQ(receiver.take().size(), 1u);
}

void a_paused_slot_that_changes_its_source_goes_blank() {
  Publisher jo(1, Kind::video), mo(2, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  receiver.slot->set_paused(true);
  receiver.watch(mo, at(10));
  mo.film(at(20), true);
  CHECK_EQ(receiver.take().size(), 3u);
}

void audio_pauses_too() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  receiver.slot->set_paused(true);
  jo.speak(at(20));
  jo.source.tick(at(30));
  receiver.slot->set_paused(false);
  jo.source.tick(at(60));
  jo.speak(at(80));
  CHECK_EQ(receiver.take().size(), 1u);
}

void a_source_after_a_blank_picture_continues() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  receiver.slot->clear(at(10));
  receiver.watch(jo, at(5000));
  jo.film(at(5010), true);
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 4u);
  CHECK_EQ(sent[3].sequence(), sent[2].sequence() + 1);
  CHECK_EQ(sent[3].vp8().picture_id, sent[2].vp8().picture_id + 1);
  CHECK_EQ(sent[3].timestamp(), sent[0].timestamp() + 5010 * 90);
}

void every_video_codec_has_a_blank_picture() {
  for (const Codec codec : {Codec::vp9, Codec::h264, Codec::av1}) {
    const auto port = std::make_shared<CountingPort>();
    Source source({1, Kind::video, codec, 0}, port);
    Receiver receiver(Kind::video, codec);
    receiver.slot->carry(source.ref(), at(0));
    source.set_listeners({receiver.slot}, at(0));
    const auto picture = blank_picture(codec);  // a keyframe like any other
    Bytes packet = rtp_packet({}, Bytes(picture.begin(), picture.end()));
    RtpPacket incoming{packet, {}};
    source.on_rtp(incoming, at(10));
    receiver.slot->clear(at(20));
    const auto sent = receiver.take();
    CHECK_EQ(sent.size(), 3u);
    CHECK(Bytes(sent[2].bytes.begin() + 12, sent[2].bytes.end()) ==
          Bytes(picture.begin(), picture.end()));
  }
}

void frame_numbers_of_descriptors_continue_over_a_change_of_source() {
  const auto port = std::make_shared<CountingPort>();
  Source jo({1, Kind::video, Codec::av1, 0}, port), mo({2, Kind::video, Codec::av1, 0}, port);
  Receiver receiver(Kind::video, Codec::av1);
  const auto picture = blank_picture(Codec::av1);  // a keyframe like any other
  std::uint16_t sequence = 0;
  const auto send = [&](Source& source, std::uint16_t frame) {
    Bytes packet = rtp_packet({sequence++}, Bytes(picture.begin(), picture.end()));
    const Bytes descriptor{0xc0, static_cast<std::uint8_t>(frame >> 8),
                           static_cast<std::uint8_t>(frame), 0x80};
    Bytes written = descriptor;
    RtpPacket incoming{packet, {}, written};
    source.on_rtp(incoming, at(10));
    CHECK(written == descriptor);  // as it was
  };
  const auto watch = [&](Source& source) {
    receiver.slot->carry(source.ref(), at(0));
    source.set_listeners({receiver.slot}, at(0));
  };
  watch(jo);
  for (const std::uint16_t frame : {65534, 65535, 0, 65535}) {  // the last one comes late
    send(jo, frame);
  }
  watch(mo);
  send(mo, 30000);
  send(mo, 30001);
  std::vector<int> steps;
  std::uint16_t before = 0;
  for (const Sent& sent : receiver.take()) {
    if (!sent.dependency.empty()) {
      const std::uint16_t frame = read_u16(&sent.dependency[1]);
      steps.push_back(static_cast<std::int16_t>(frame - before));
      before = frame;
    }
  }
  CHECK(steps == (std::vector<int>{1, 1, 1, -1, 2, 1, 1, 1}));  // with two of a blank picture
}

void a_blank_picture_has_a_descriptor_only_where_pictures_had() {
  const auto port = std::make_shared<CountingPort>();
  Source jo({1, Kind::video, Codec::av1, 0}, port);
  Receiver receiver(Kind::video, Codec::av1);
  receiver.slot->carry(jo.ref(), at(0));
  jo.set_listeners({receiver.slot}, at(0));
  const auto picture = blank_picture(Codec::av1);
  Bytes packet = rtp_packet({1}, Bytes(picture.begin(), picture.end()));
  RtpPacket incoming{packet, {}};
  jo.on_rtp(incoming, at(10));
  receiver.slot->clear(at(20));
  for (const Sent& sent : receiver.take()) {
    CHECK(sent.dependency.empty());
  }
}

void the_receivers_request_reaches_the_source_it_sees() {
  Publisher jo(1, Kind::video), mo(2, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(10), true);
  receiver.watch(mo, at(20));
  mo.film(at(30), true);
  const int before = jo.port->asks.load();
  receiver.slot->on_receiver_keyframe_request(at(1000));
  CHECK_EQ(mo.port->asks.load(), 2);
  CHECK_EQ(jo.port->asks.load(), before);
  receiver.slot->on_receiver_keyframe_request(at(1010));  // 10 ms later: deferred
  CHECK_EQ(mo.port->asks.load(), 2);
  mo.film(at(1250), false);
  CHECK_EQ(mo.port->asks.load(), 3);
}

void requests_from_an_empty_slot_are_ignored() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  receiver.slot->clear(at(10));
  receiver.slot->on_receiver_keyframe_request(at(1000));
  CHECK_EQ(jo.port->asks.load(), 1);
  CHECK_EQ(receiver.slot->counters().keyframe_requests.value(), 0u);
}

void a_connection_that_comes_up_late_gets_a_keyframe_of_its_own() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(10), true);
  receiver.slot->restart(at(500));
  CHECK_EQ(jo.port->asks.load(), 2);
  jo.film(at(510), false);
  CHECK_EQ(receiver.take().size(), 1u);
  jo.film(at(540), true);
  CHECK_EQ(receiver.take().size(), 1u);
}

void a_jump_of_the_publishers_numbers_waits_for_a_keyframe() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  CHECK_EQ(receiver.take().size(), 1u);
  jo.rtp.sequence = 40000;
  jo.film(at(300), false);
  jo.film(at(330), false);
  jo.film(at(360), false);
  CHECK(receiver.take().empty());
  CHECK_EQ(jo.port->asks.load(), 2);
  jo.film(at(400), true);
  jo.film(at(430), false);
  CHECK_EQ(receiver.take().size(), 2u);
}

constexpr Test kTests[] = {
    {"video waits for a keyframe and asks for it", video_waits_for_a_keyframe_and_asks_for_it},
    {"a blank picture takes the place of the former one",
     a_blank_picture_takes_the_place_of_the_former_one},
    {"a paused slot sends nothing, and goes on with a keyframe",
     a_paused_slot_sends_nothing_and_goes_on_with_a_keyframe},
    {"a paused slot that changes its source goes blank",
     a_paused_slot_that_changes_its_source_goes_blank},
    {"audio pauses too", audio_pauses_too},
    {"a frame cut in its middle leaves a gap of one",
     a_frame_cut_in_its_middle_leaves_a_gap_of_one},
    {"picture numbers continue over a change of source",
     picture_numbers_continue_over_a_change_of_source},
    {"an emptied slot ends with a blank picture", an_emptied_slot_ends_with_a_blank_picture},
    {"blank pictures are sent once and only when something was shown",
     blank_pictures_are_sent_once_and_only_when_something_was_shown},
    {"a slot emptied before the next keyframe still goes blank",
     a_slot_emptied_before_the_next_keyframe_still_goes_blank},
    {"a source after a blank picture continues", a_source_after_a_blank_picture_continues},
    {"every video codec has a blank picture", every_video_codec_has_a_blank_picture},
    {"frame numbers of descriptors continue over a change of source",
     frame_numbers_of_descriptors_continue_over_a_change_of_source},
    {"a blank picture has a descriptor only where pictures had",
     a_blank_picture_has_a_descriptor_only_where_pictures_had},
    {"the receiver's request reaches the source it sees",
     the_receivers_request_reaches_the_source_it_sees},
    {"requests from an empty slot are ignored", requests_from_an_empty_slot_are_ignored},
    {"a connection that comes up late gets a keyframe of its own",
     a_connection_that_comes_up_late_gets_a_keyframe_of_its_own},
    {"a jump of the publisher's numbers waits for a keyframe",
     a_jump_of_the_publishers_numbers_waits_for_a_keyframe},
};

}  // namespace

std::span<const Test> slot_video_tests() {
  return kTests;
}

}  // namespace breakout::test
