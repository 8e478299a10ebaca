// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long the first packet after a move takes: in which bucket it is counted, and what is none.
#include "media/groups.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;
using std::chrono::microseconds;

void what_took_as_long_as_a_bucket_reaches_is_in_that_bucket() {
  struct Case {
    microseconds took;
    std::size_t bucket;
  };
  constexpr Case kCases[] = {
      {microseconds{-3}, 0},      {microseconds{0}, 0},          {microseconds{5000}, 0},
      {microseconds{5001}, 1},    {microseconds{25'000}, 2},     {microseconds{25'001}, 3},
      {microseconds{120'000}, 6}, {microseconds{5'000'000}, 11}, {microseconds{5'000'001}, 12},
  };
  LatencyHistogram histogram;
  Latencies expected;
  for (const Case& each : kCases) {
    histogram.record(each.took);
    ++expected.counts[each.bucket];
    CHECK(histogram.read().counts == expected.counts);
  }
  CHECK_EQ(histogram.read().count(), std::size(kCases));
  CHECK_EQ(histogram.read().microseconds, 5000u + 5001 + 25'000 + 25'001 + 120'000 + 10'000'001);
  Latencies sum = histogram.read();
  sum += histogram.read();
  CHECK_EQ(sum.count(), 2 * std::size(kCases));
}

/// A slot that times moves, and two sources that send.
struct Moves {
  explicit Moves(Kind kind)
      : jo(1, kind),
        mo(2, kind),
        slot(std::make_shared<Slot>(SlotConfig{"1", 1, kind, jo.source.codec(), 96},
                                    std::make_shared<RecordingSink>(), latency)) {
    send(jo, 0);
    send(mo, 0);
  }
  static void send(Publisher& who, int ms, bool keyframe = true) {
    who.source.kind() == Kind::audio ? static_cast<void>(who.speak(at(ms)))
                                     : who.film(at(ms), keyframe);
  }
  void carry(Publisher& who, int ms, std::optional<MediaTime> moved_at) {
    slot->carry(who.source.ref(), at(ms), moved_at);
    who.source.set_listeners({slot}, at(ms));
  }
  std::vector<std::uint64_t> timed() const {
    const Latencies read = latency->read();
    return {read.count(), read.microseconds / 1000};
  }

  const std::shared_ptr<LatencyHistogram> latency = std::make_shared<LatencyHistogram>();
  Publisher jo, mo;
  std::shared_ptr<Slot> slot;
};

using Timed = std::vector<std::uint64_t>;  // how many, milliseconds of all

void the_first_packet_after_a_move_is_timed_from_the_command() {
  Moves moves(Kind::audio);
  moves.carry(moves.jo, 20, at(12));
  CHECK(moves.timed() == (Timed{0, 0}));
  moves.send(moves.jo, 30);
  CHECK(moves.timed() == (Timed{1, 18}));
  moves.send(moves.jo, 50);
  CHECK(moves.timed() == (Timed{1, 18}));
  moves.carry(moves.mo, 60, at(60));
  moves.send(moves.mo, 65);
  CHECK(moves.timed() == (Timed{2, 23}));
}

void pictures_are_timed_to_their_keyframe() {
  Moves moves(Kind::video);
  moves.carry(moves.jo, 20, at(10));
  moves.send(moves.jo, 40, false);
  CHECK(moves.timed() == (Timed{0, 0}));
  moves.send(moves.jo, 90, true);
  CHECK(moves.timed() == (Timed{1, 80}));
  moves.send(moves.jo, 130, true);
  CHECK(moves.timed() == (Timed{1, 80}));
}

void what_is_no_move_is_not_timed() {
  Moves moves(Kind::audio);
  moves.carry(moves.jo, 20, std::nullopt);
  moves.send(moves.jo, 30);
  Receiver untimed(Kind::audio);
  untimed.slot->carry(moves.mo.source.ref(), at(30), at(30));
  moves.mo.source.set_listeners({untimed.slot}, at(30));
  moves.send(moves.mo, 40);
  CHECK_EQ(untimed.take().size(), 1u);
  CHECK(moves.timed() == (Timed{0, 0}));
}

void a_source_that_sends_nothing_is_not_timed() {
  Moves silent(Kind::audio);
  silent.carry(silent.jo, 2000, at(2000));  // last heard at 0
  silent.send(silent.jo, 9000);
  CHECK(silent.timed() == (Timed{0, 0}));
  Moves muted(Kind::audio);
  muted.jo.source.set_muted(true, at(10));
  muted.carry(muted.jo, 20, at(20));
  muted.jo.source.set_muted(false, at(30));
  muted.send(muted.jo, 40);
  CHECK(muted.timed() == (Timed{0, 0}));
  Moves late(Kind::audio);
  late.carry(late.jo, 20, at(20));
  late.send(late.jo, 61'000);
  CHECK(late.timed() == (Timed{0, 0}));
}

void a_slot_that_pauses_or_goes_elsewhere_gives_up_what_it_timed() {
  Moves paused(Kind::audio);
  paused.carry(paused.jo, 20, at(20));
  paused.slot->set_paused(true);
  paused.slot->set_paused(false);
  paused.jo.source.tick(at(30));
  paused.send(paused.jo, 40);
  CHECK(paused.timed() == (Timed{0, 0}));
  Moves pausing(Kind::audio);
  pausing.slot->set_paused(true);
  pausing.carry(pausing.jo, 20, at(20));
  pausing.slot->set_paused(false);
  pausing.jo.source.tick(at(30));
  pausing.send(pausing.jo, 40);
  CHECK_EQ(pausing.slot->counters().packets.value(), 1u);
  CHECK(pausing.timed() == (Timed{0, 0}));
  Moves elsewhere(Kind::audio);
  elsewhere.carry(elsewhere.jo, 20, at(20));
  elsewhere.slot->clear(at(25));
  elsewhere.carry(elsewhere.jo, 30, std::nullopt);
  elsewhere.send(elsewhere.jo, 40);
  CHECK(elsewhere.timed() == (Timed{0, 0}));
}

constexpr Test kTests[] = {
    {"what took as long as a bucket reaches is in that bucket",
     what_took_as_long_as_a_bucket_reaches_is_in_that_bucket},
    {"the first packet after a move is timed from the command",
     the_first_packet_after_a_move_is_timed_from_the_command},
    {"pictures are timed to their keyframe", pictures_are_timed_to_their_keyframe},
    {"what is no move is not timed", what_is_no_move_is_not_timed},
    {"a source that sends nothing is not timed", a_source_that_sends_nothing_is_not_timed},
    {"a slot that pauses or goes elsewhere gives up what it timed",
     a_slot_that_pauses_or_goes_elsewhere_gives_up_what_it_timed},
};

}  // namespace

std::span<const Test> move_latency_tests() {
  return kTests;
}

}  // namespace breakout::test
