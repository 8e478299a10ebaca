// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "peer/nack_list.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

using Numbers = std::vector<std::uint16_t>;

Nanos ms(int time) {
  return kSecond + time * kMillisecond;
}

void a_gap_is_asked_for_at_once_over_the_wrap_too() {
  NackList list;
  list.record(65534, ms(0));
  CHECK(list.due(ms(0)).empty());
  list.record(1, ms(1));
  CHECK(list.due(ms(1)) == (Numbers{65535, 0}));
  CHECK(list.due(ms(1)).empty());
  CHECK_EQ(list.asked(), 2);
}

void what_does_not_come_is_asked_for_again_after_a_round_trip() {
  NackList list;
  list.record(1, ms(0));
  list.record(3, ms(0));
  CHECK_EQ(list.due(ms(0)).size(), 1);
  CHECK(list.due(ms(99)).empty());
  CHECK(list.due(ms(100)) == (Numbers{2}));
  list.record(2, ms(120));
  CHECK_EQ(list.recovered(), 1);
  CHECK(list.due(ms(500)).empty());
}

void round_trips_are_learnt() {
  NackList list;
  std::uint16_t next = 0;
  Nanos now = ms(0);
  list.record(next, now);
  for (int i = 0; i < 40; ++i, now += 200 * kMillisecond) {
    next = static_cast<std::uint16_t>(next + 2);
    list.record(next, now);
    CHECK_EQ(list.due(now).size(), 1);
    list.record(static_cast<std::uint16_t>(next - 1), now + 30 * kMillisecond);
  }
  list.record(static_cast<std::uint16_t>(next + 2), now);
  CHECK_EQ(list.due(now).size(), 1);
  CHECK(list.due(now + 29 * kMillisecond).empty());
  CHECK_EQ(list.due(now + 40 * kMillisecond).size(), 1);
}

void after_ten_times_a_packet_is_given_up() {
  NackList list;
  list.record(1, ms(0));
  list.record(3, ms(0));
  for (int i = 0; i < NackList::kMaxAsks; ++i) {
    CHECK_EQ(list.due(ms(1000 * i)).size(), 1);
    CHECK(!list.take_given_up());
  }
  CHECK(list.due(ms(20000)).empty());
  CHECK(list.take_given_up());
  CHECK(!list.take_given_up());
  CHECK_EQ(list.missing(), 0);
  CHECK_EQ(list.recovered(), 0);
}

void what_is_usually_late_is_waited_for() {
  NackList list;
  std::uint16_t next = 0;
  list.record(next, ms(0));
  for (int i = 0; i < 10; ++i) {  // each fourth packet comes behind the three after it
    for (const int each : {2, 3, 4, 1}) {
      list.record(static_cast<std::uint16_t>(next + each), ms(i));
    }
    next = static_cast<std::uint16_t>(next + 4);
  }
  CHECK(list.due(ms(10)).empty());
  list.record(static_cast<std::uint16_t>(next + 3), ms(11));
  CHECK(list.due(ms(11)).empty());
  list.record(static_cast<std::uint16_t>(next + 4), ms(12));
  CHECK(list.due(ms(12)) == (Numbers{static_cast<std::uint16_t>(next + 1)}));
}

void what_is_no_longer_needed_is_forgotten() {
  NackList list;
  list.record(1, ms(0));
  list.record(5, ms(0));
  list.forget_before(3);
  CHECK(list.due(ms(0)) == (Numbers{3, 4}));
}

void a_jump_beyond_repair_gives_up() {
  NackList list;
  list.record(1, ms(0));
  list.record(5000, ms(0));
  CHECK(list.due(ms(0)).empty());
  CHECK(list.take_given_up());
}

}  // namespace

std::span<const Test> nack_list_tests() {
  static const Test tests[] = {
      {"a gap is asked for at once, over the wrap too",
       a_gap_is_asked_for_at_once_over_the_wrap_too},
      {"what does not come is asked for again after a round trip",
       what_does_not_come_is_asked_for_again_after_a_round_trip},
      {"round trips are learnt", round_trips_are_learnt},
      {"after ten times a packet is given up", after_ten_times_a_packet_is_given_up},
      {"what is usually late is waited for", what_is_usually_late_is_waited_for},
      {"a packet that is no longer needed is forgotten", what_is_no_longer_needed_is_forgotten},
      {"a jump beyond repair gives up", a_jump_beyond_repair_gives_up},
  };
  return tests;
}

}  // namespace breakout::test
