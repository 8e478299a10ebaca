// SPDX-License-Identifier: GPL-3.0-or-later
//
// The hot path asks for no memory.
#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/rtcp.hpp"
#include "support/allocations.hpp"

namespace breakout::test {
namespace {

using namespace media;

class SilentSink : public SlotSink {
 public:
  void send_rtp(int, Kind, const RtpPacket&) noexcept override {}
};

void forwarding_allocates_nothing() {
  for (const Kind kind : {Kind::audio, Kind::video}) {
    Publisher jo(1, kind);
    kind == Kind::audio ? static_cast<void>(jo.speak(at(0))) : jo.film(at(0), false);
    const auto latency = std::make_shared<LatencyHistogram>();
    std::vector<std::shared_ptr<Slot>> slots;
    for (int each = 0; each < 4; ++each) {
      slots.push_back(std::make_shared<Slot>(SlotConfig{"1", 1, kind, jo.source.codec(), 96},
                                             std::make_shared<SilentSink>(), latency));
      slots.back()->carry(jo.source.ref(), at(0), at(0));
    }
    jo.source.set_listeners(slots, at(0));
    Bytes key = rtp_packet({.sequence = 1}, vp8_payload({1, 1, 1, true, true}));
    Bytes delta = rtp_packet({.sequence = 2}, vp8_payload({2, 1, 1, false, true}));
    const std::uint64_t before = allocations_of_this_thread();
    jo.give(key, at(10), {});
    for (std::uint16_t each = 2; each < 500; ++each) {
      write_u16(&delta[2], each);
      jo.give(delta, at(each * 10), {.audio_level = 20});
    }
    slots[0]->on_receiver_keyframe_request(at(6000));
    const Bytes& report = key;
    parse_rtcp(report);
    CHECK_EQ(allocations_of_this_thread(), before);
    CHECK_EQ(slots[3]->counters().packets.value(), 499u);
    CHECK_EQ(latency->read().count(), 4u);
  }
}

void a_changed_list_is_freed_by_control_and_not_by_media() {
  Publisher jo(1, Kind::audio);
  auto slot = std::make_shared<Slot>(SlotConfig{"1", 1, Kind::audio, Codec::opus, 96},
                                     std::make_shared<SilentSink>());
  const std::weak_ptr<Slot> watched = slot;
  slot->carry(jo.source.ref(), at(0));
  jo.source.set_listeners({slot}, at(0));
  jo.speak(at(0));
  slot.reset();
  jo.source.set_listeners({}, at(10));
  jo.speak(at(20));           // media sees the new list
  CHECK(!watched.expired());  // and did not free the old one
  jo.source.set_listeners({}, at(30));
  CHECK(watched.expired());
}

constexpr Test kTests[] = {
    {"forwarding allocates nothing", forwarding_allocates_nothing},
    {"a changed list is freed by control and not by media",
     a_changed_list_is_freed_by_control_and_not_by_media},
};

}  // namespace

std::span<const Test> allocation_tests() {
  return kTests;
}

}  // namespace breakout::test
