// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/groups.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

/// A publisher of three layers; SSRC 100 + layer, said by rid in the first packet of each.
class Simulcaster {
 public:
  Simulcaster() : port(std::make_shared<CountingPort>()), source(config(), port) {}

  void film(int layer, MediaTime now, bool keyframe) {
    Rtp& rtp = rtps_[static_cast<std::size_t>(layer)];
    rtp.timestamp += 3000;
    picture_.picture_id += 1;
    picture_.keyframe = keyframe;
    Bytes packet = rtp_packet(rtp, vp8_payload(picture_));
    rtp.extension.clear();
    ++rtp.sequence;
    RtpPacket incoming{packet, {}};
    source.on_rtp(incoming, now);
  }
  /// Delta frames of the layers in `mask` every 50 ms, with control ticks.
  void run(int from_ms, int to_ms, unsigned mask) {
    for (int ms = from_ms; ms < to_ms; ms += 50) {
      for (int layer = 0; layer < 3; ++layer) {
        if ((mask >> layer & 1u) != 0) {
          film(layer, at(ms), false);
        }
      }
      source.tick(at(ms));
    }
  }

  std::shared_ptr<CountingPort> port;
  Source source;

 private:
  static SourceConfig config() {
    SourceConfig config{7, Kind::video, Codec::vp8, 1};
    config.simulcast.rids = {"l", "m", "h"};
    config.simulcast.rid_extension_id = 3;
    return config;
  }
  std::array<Rtp, 3> rtps_ = {Rtp{100, 10, true, 96, 100, {0x30, 'l'}},
                              Rtp{2000, 777, true, 96, 101, {0x30, 'm'}},
                              Rtp{30000, 99999, true, 96, 102, {0x30, 'h'}}};
  Vp8 picture_{100, 1, 1};
};

/// Which layer a packet came from shows in its SSRC, which the slot leaves alone.
std::vector<int> layers_of(const std::vector<Sent>& sent) {
  std::vector<int> layers;
  for (const Sent& each : sent) {
    layers.push_back(static_cast<int>(each.ssrc() - 100));
  }
  return layers;
}

void watch(Receiver& receiver, Simulcaster& jo, MediaTime now) {
  receiver.slot->carry(jo.source.ref(), now);
  jo.source.set_listeners({receiver.slot}, now);
}

void rids_are_learnt_while_nobody_listens() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);  // the rids are gone by now
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(200));
  jo.film(2, at(210), true);
  CHECK(layers_of(receiver.take()) == (std::vector<int>{2}));
  CHECK_EQ(jo.source.counters().unknown_layer.value(), 0u);
}

void a_slot_starts_small_and_climbs_with_the_same_request() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(200));
  jo.film(0, at(210), true);
  jo.film(0, at(211), false);
  jo.film(2, at(215), true);
  jo.film(0, at(220), false);
  jo.film(1, at(221), true);
  jo.film(2, at(230), false);
  const auto sent = receiver.take();
  CHECK(layers_of(sent) == (std::vector<int>{0, 0, 2, 2}));
  CHECK_EQ(receiver.slot->counters().switches.value(), 2u);
  CHECK_EQ(receiver.slot->counters().layer_switches.value(), 1u);
  for (std::size_t each = 1; each < sent.size(); ++each) {
    CHECK_EQ(sent[each].sequence(), sent[each - 1].sequence() + 1);
    CHECK_EQ(sent[each].vp8().picture_id >= sent[each - 1].vp8().picture_id, true);
    CHECK(sent[each].timestamp() > sent[each - 1].timestamp());
  }
  CHECK_EQ(jo.port->asks.load(), 1);
}

void layers_change_on_a_keyframe_only() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(200));
  jo.film(0, at(210), true);
  jo.film(2, at(215), false);
  CHECK(layers_of(receiver.take()) == (std::vector<int>{0}));
}

void a_dead_layer_is_left_for_the_next_live_one() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(200));
  jo.film(2, at(210), true);
  jo.run(250, 1150, 0b011);
  const int before = jo.port->asks.load();
  jo.run(1150, 1300, 0b011);  // layer 2 was last heard at 210 ms
  CHECK_EQ(jo.port->asks.load(), before + 1);
  jo.film(1, at(1310), true);
  jo.film(1, at(1340), false);
  CHECK(layers_of(receiver.take()) == (std::vector<int>{2, 1, 1}));
}

void a_layer_that_returns_is_climbed_to() {
  Simulcaster jo;
  jo.run(0, 200, 0b001);
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(200));
  jo.film(0, at(210), true);
  jo.run(250, 1000, 0b001);
  const int before = jo.port->asks.load();
  jo.run(1000, 1100, 0b111);
  CHECK_EQ(jo.port->asks.load(), before + 1);
  receiver.take();
  jo.film(2, at(1110), true);
  CHECK(layers_of(receiver.take()) == (std::vector<int>{2}));
}

void requests_for_a_dead_layer_end() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(200));
  jo.film(0, at(210), true);  // layer 2 stays wanted, and dies
  jo.run(250, 1400, 0b001);
  const int before = jo.port->asks.load();
  jo.run(1400, 4000, 0b001);
  CHECK_EQ(jo.port->asks.load(), before);
}

void a_slot_may_be_held_to_a_smaller_layer() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);
  Receiver receiver(Kind::video);
  receiver.slot->set_max_layer(1);
  watch(receiver, jo, at(200));
  jo.film(2, at(210), true);
  jo.film(1, at(211), true);
  CHECK(layers_of(receiver.take()) == (std::vector<int>{1}));
  receiver.slot->set_max_layer(0);
  jo.source.tick(at(500));
  CHECK_EQ(jo.port->asks.load(), 2);
  jo.film(1, at(510), false);
  jo.film(0, at(511), true);
  jo.film(1, at(512), true);
  CHECK(layers_of(receiver.take()) == (std::vector<int>{1, 0}));
}

void packets_of_a_layer_nobody_wants_do_not_reach_the_slot() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(200));
  jo.film(2, at(210), true);
  jo.source.tick(at(250));  // the lists are narrowed to what the slot takes
  const auto before = receiver.slot->counters().foreign.value();
  jo.run(300, 500, 0b111);
  CHECK_EQ(receiver.slot->counters().foreign.value(), before);
  CHECK_EQ(receiver.slot->useful_layers(), 0b100u);
}

void an_unknown_ssrc_is_no_layer() {
  Simulcaster jo;
  Receiver receiver(Kind::video);
  watch(receiver, jo, at(0));
  Bytes packet = rtp_packet({.ssrc = 555}, vp8_payload({1, 1, 1, true, true}));
  RtpPacket incoming{packet, {}};
  jo.source.on_rtp(incoming, at(1));
  CHECK(receiver.take().empty());
  CHECK_EQ(jo.source.counters().unknown_layer.value(), 1u);
}

void a_slot_listed_before_it_is_pointed_hears_all_layers_until_it_started() {
  Simulcaster jo;
  jo.run(0, 200, 0b111);
  Receiver receiver(Kind::video);
  jo.source.set_listeners({receiver.slot}, at(200));
  receiver.slot->carry(jo.source.ref(), at(201));
  jo.film(1, at(210), true);
  CHECK(layers_of(receiver.take()) == (std::vector<int>{1}));
}

constexpr Test kTests[] = {
    {"rids are learnt while nobody listens", rids_are_learnt_while_nobody_listens},
    {"a slot starts small and climbs with the same request",
     a_slot_starts_small_and_climbs_with_the_same_request},
    {"layers change on a keyframe only", layers_change_on_a_keyframe_only},
    {"a dead layer is left for the next live one", a_dead_layer_is_left_for_the_next_live_one},
    {"a layer that returns is climbed to", a_layer_that_returns_is_climbed_to},
    {"requests for a dead layer end", requests_for_a_dead_layer_end},
    {"a slot may be held to a smaller layer", a_slot_may_be_held_to_a_smaller_layer},
    {"packets of a layer nobody wants do not reach the slot",
     packets_of_a_layer_nobody_wants_do_not_reach_the_slot},
    {"an unknown SSRC is no layer", an_unknown_ssrc_is_no_layer},
    {"a slot listed before it is pointed hears all layers until it started",
     a_slot_listed_before_it_is_pointed_hears_all_layers_until_it_started},
};

}  // namespace

std::span<const Test> simulcast_tests() {
  return kTests;
}

}  // namespace breakout::test
