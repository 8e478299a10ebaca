// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/groups.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

void one_packet_reaches_every_listener() {
  Publisher jo(1, Kind::audio);
  std::vector<Receiver> receivers;
  std::vector<std::shared_ptr<Slot>> slots;
  for (int each = 0; each < 5; ++each) {
    receivers.emplace_back(Kind::audio);
    receivers.back().slot->carry(jo.source.ref(), at(0));
    slots.push_back(receivers.back().slot);
  }
  jo.source.set_listeners(slots, at(0));
  jo.speak(at(0));
  for (Receiver& each : receivers) {
    CHECK_EQ(each.take().size(), 1u);
  }
}

void listeners_may_come_before_the_slot_is_pointed() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  jo.source.set_listeners({receiver.slot}, at(0));
  jo.film(at(10), true);
  CHECK(receiver.take().empty());
  receiver.slot->carry(jo.source.ref(), at(20));
  CHECK_EQ(jo.port->asks.load(), 1);
  jo.film(at(30), true);
  CHECK_EQ(receiver.take().size(), 1u);
}

void a_keyframe_between_pointing_and_listing_is_asked_for_again() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.slot->carry(jo.source.ref(), at(0));
  jo.film(at(10), true);  // served the want, but the slot was not in the list yet
  jo.source.set_listeners({receiver.slot}, at(20));
  jo.film(at(40), false);
  CHECK_EQ(jo.port->asks.load(), 1);
  jo.film(at(60), false);
  CHECK_EQ(jo.port->asks.load(), 2);
}

/// While a packet is handed out, somebody elsewhere wants a keyframe.
class WantingSink : public SlotSink {
 public:
  explicit WantingSink(Source& source) : source_(source) {}
  void send_rtp(int, Kind, const RtpPacket&) noexcept override {
    if (!wanted_) {
      wanted_ = true;
      source_.want_keyframe(at(10));
    }
  }

 private:
  Source& source_;
  bool wanted_ = false;
};

void a_want_that_comes_during_the_hand_out_is_not_served_by_it() {
  Publisher jo(1, Kind::video);
  const auto slot = std::make_shared<Slot>(SlotConfig{"1", 1, Kind::video, Codec::vp8, 96},
                                           std::make_shared<WantingSink>(jo.source));
  slot->carry(jo.source.ref(), at(0));
  jo.source.set_listeners({slot}, at(0));
  jo.film(at(10), true);
  jo.film(at(300), false);
  CHECK_EQ(jo.port->asks.load(), 2);
  jo.film(at(310), true);
  jo.film(at(900), false);
  CHECK_EQ(jo.port->asks.load(), 2);
}

void a_keyframe_is_asked_for_until_it_comes() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  for (int ms = 10; ms < 760; ms += 50) {
    jo.film(at(ms), false);
  }
  CHECK_EQ(jo.port->asks.load(), 3);
  jo.film(at(760), true);
  for (int ms = 810; ms < 2000; ms += 50) {
    jo.film(at(ms), false);
  }
  CHECK_EQ(jo.port->asks.load(), 3);
  CHECK_EQ(jo.source.keyframe_asks(), 3u);
}

void a_keyframe_wanted_before_the_move_is_committed_is_one_request() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  jo.source.want_keyframe(at(0));  // the command was accepted
  receiver.watch(jo, at(2));       // it was committed
  jo.film(at(40), true);
  jo.film(at(400), false);
  jo.source.tick(at(400));
  CHECK_EQ(jo.port->asks.load(), 1);
  CHECK_EQ(receiver.take().size(), 2u);
}

void a_silent_source_is_asked_once_and_again_when_it_speaks() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  for (int ms = 0; ms < 5000; ms += 100) {
    jo.source.tick(at(ms));
  }
  CHECK_EQ(jo.port->asks.load(), 1);
  jo.film(at(5000), false);
  CHECK_EQ(jo.port->asks.load(), 2);
  jo.source.tick(at(5250));
  CHECK_EQ(jo.port->asks.load(), 3);
  CHECK(!jo.source.poll_keyframe(at(5260)));
}

void audio_asks_for_no_keyframe() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  jo.source.want_keyframe(at(0));
  jo.speak(at(0));
  receiver.slot->on_receiver_keyframe_request(at(500));
  CHECK_EQ(jo.port->asks.load(), 0);
}

void a_muted_source_is_withheld_and_its_return_is_no_loss() {
  Publisher jo(1, Kind::audio);
  Receiver receiver(Kind::audio);
  receiver.watch(jo, at(0));
  jo.speak(at(0));
  jo.source.set_muted(true, at(10));
  CHECK(jo.source.muted());
  for (int each = 1; each <= 100; ++each) {
    jo.speak(at(each * 20));
  }
  CHECK_EQ(jo.source.loudness(), 0);
  CHECK_EQ(jo.source.counters().muted.value(), 100u);
  jo.source.set_muted(false, at(2010));
  jo.speak(at(2020));
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 2u);
  CHECK_EQ(sent[1].sequence(), sent[0].sequence() + 1);
  CHECK_EQ(sent[1].timestamp(), sent[0].timestamp() + 2020 * 48);
}

void unmuted_video_starts_on_a_keyframe_that_is_asked_for() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  jo.source.set_muted(true, at(10));
  jo.source.want_keyframe(at(500));
  jo.film(at(510), true);
  jo.film(at(800), false);
  CHECK_EQ(jo.port->asks.load(), 1);  // nobody is asked for what is withheld
  jo.source.set_muted(false, at(1000));
  CHECK_EQ(jo.port->asks.load(), 2);
  jo.film(at(1010), false);
  CHECK_EQ(receiver.take().size(), 1u);
  jo.film(at(1040), true);
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 1u);
  CHECK_EQ(jo.source.counters().keyframes.value(), 2u);
}

void a_closed_source_neither_hands_out_nor_asks() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.source.close();
  jo.film(at(10), true);
  jo.source.want_keyframe(at(1000));
  receiver.slot->on_receiver_keyframe_request(at(2000));
  jo.source.set_muted(false, at(3000));
  CHECK(receiver.take().empty());
  CHECK_EQ(jo.port->asks.load(), 1);
}

void malformed_packets_are_counted_and_dropped() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  Bytes csrc = rtp_packet({}, {0, 0, 0, 1, 0x10, 0x00});
  csrc[0] |= 1;
  std::vector<Bytes> packets = {{}, Bytes(5), rtp_packet({}, {0x90, 0xf0, 0x80}), csrc};
  for (Bytes& packet : packets) {
    jo.give(packet, at(0), {});
  }
  CHECK(receiver.take().empty());
  CHECK_EQ(jo.source.counters().malformed.value(), 4u);
}

void padding_travels_so_that_it_is_no_loss() {
  Publisher jo(1, Kind::video);
  Receiver receiver(Kind::video);
  receiver.watch(jo, at(0));
  jo.film(at(0), true);
  Bytes padding = rtp_packet(jo.next(0), {0, 0, 0, 4});
  padding[0] |= 0x20;
  jo.give(padding, at(10), {});
  jo.film(at(33), false);
  const auto sent = receiver.take();
  CHECK_EQ(sent.size(), 3u);
  CHECK_EQ(sent[2].sequence(), sent[0].sequence() + 2);
}

void the_watchdog_sees_when_the_last_packet_came() {
  Publisher jo(1, Kind::audio);
  CHECK(!jo.source.last_packet());
  jo.speak(at(70));
  CHECK(*jo.source.last_packet() == at(70));
  jo.source.set_muted(true, at(80));
  jo.speak(at(90));
  CHECK(*jo.source.last_packet() == at(90));
  CHECK_EQ(jo.source.counters().packets.value(), 2u);
  CHECK_EQ(jo.source.counters().bytes.value(), 30u);
}

void speakers_are_ranked_by_their_levels() {
  Publisher loud(1, Kind::audio), quiet(2, Kind::audio);
  for (int each = 0; each < 20; ++each) {
    loud.speak(at(each * 20), 10);
    quiet.speak(at(each * 20), 90);
  }
  CHECK(loud.source.loudness() > quiet.source.loudness());
}

constexpr Test kTests[] = {
    {"one packet reaches every listener", one_packet_reaches_every_listener},
    {"listeners may come before the slot is pointed",
     listeners_may_come_before_the_slot_is_pointed},
    {"a keyframe between pointing and listing is asked for again",
     a_keyframe_between_pointing_and_listing_is_asked_for_again},
    {"a want that comes during the hand-out is not served by it",
     a_want_that_comes_during_the_hand_out_is_not_served_by_it},
    {"a keyframe is asked for until it comes", a_keyframe_is_asked_for_until_it_comes},
    {"a keyframe wanted before the move is committed is one request",
     a_keyframe_wanted_before_the_move_is_committed_is_one_request},
    {"a silent source is asked once and again when it speaks",
     a_silent_source_is_asked_once_and_again_when_it_speaks},
    {"audio asks for no keyframe", audio_asks_for_no_keyframe},
    {"a muted source is withheld and its return is no loss",
     a_muted_source_is_withheld_and_its_return_is_no_loss},
    {"unmuted video starts on a keyframe that is asked for",
     unmuted_video_starts_on_a_keyframe_that_is_asked_for},
    {"a closed source neither hands out nor asks", a_closed_source_neither_hands_out_nor_asks},
    {"malformed packets are counted and dropped", malformed_packets_are_counted_and_dropped},
    {"padding travels so that it is no loss", padding_travels_so_that_it_is_no_loss},
    {"the watchdog sees when the last packet came", the_watchdog_sees_when_the_last_packet_came},
    {"speakers are ranked by their levels", speakers_are_ranked_by_their_levels},
};

}  // namespace

std::span<const Test> source_tests() {
  return kTests;
}

}  // namespace breakout::test
