// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "media/groups.hpp"
#include "media/seeds.hpp"
#include "media/speaker_order.hpp"

namespace breakout::test {
namespace {

using namespace media;
using namespace std::chrono_literals;
using Keys = std::vector<SourceKey>;
using Speakers = std::vector<SpeakerOrder::Speaker>;

constexpr int kLoud = 90;

/// An order that is asked a few times a second.
struct Room {
  explicit Room(SourceKey people) {
    Keys all;
    for (SourceKey key = 1; key <= people; ++key) {
      all.push_back(key);
    }
    order.admit(all);
  }
  Keys follow(const Speakers& present) {
    now += 300ms;
    order.follow(present, now);
    return order.keys();
  }
  SpeakerOrder order;
  MediaTime now{};
};

void before_anybody_speaks_the_given_order_holds() {
  SpeakerOrder order;
  order.admit(Keys{3, 1, 2});
  CHECK(order.keys() == (Keys{3, 1, 2}));
  order.admit(Keys{1, 2, 3, 4});
  CHECK(order.keys() == (Keys{3, 1, 2, 4}));
}

void who_talks_passes_all_who_do_not_however_loud() {
  Room room(4);
  CHECK(room.follow({{1, false, 120}, {4, true, 70}}) == (Keys{4, 1, 2, 3}));
  CHECK(room.follow({{2, true, 70}, {4, true, kLoud}}) == (Keys{4, 2, 1, 3}));
}

void who_falls_silent_keeps_the_place_until_another_speaks() {
  Room room(2);
  CHECK(room.follow({{2, true, kLoud}}) == (Keys{2, 1}));
  CHECK(room.follow({}) == (Keys{2, 1}));
  CHECK(room.follow({{1, true, 70}}) == (Keys{1, 2}));
}

void of_the_silent_who_talked_last_is_first() {
  Room room(4);
  for (const SourceKey key : {3U, 1U, 4U}) {
    room.follow({{key, true, kLoud}});
  }
  CHECK(room.follow({}) == (Keys{4, 1, 3, 2}));
}

void two_who_talk_alike_do_not_change_places() {
  Room room(2);
  room.follow({{1, true, 80}, {2, true, 80}});
  for (int turn = 0; turn < 20; ++turn) {
    const int swing = turn % 2 == 0 ? 9 : -9;
    CHECK(room.follow({{1, true, 80}, {2, true, 80 + swing}}) == (Keys{1, 2}));
  }
  CHECK(room.follow({{1, true, 80}, {2, true, 80 + SpeakerOrder::kMargin}}) == (Keys{2, 1}));
}

void who_has_just_got_the_place_is_not_passed_by_who_shouts() {
  Room room(2);
  CHECK(room.follow({{2, true, 80}}) == (Keys{2, 1}));
  const Speakers shouting{{1, true, 120}, {2, true, 80}};
  CHECK(room.follow(shouting) == (Keys{2, 1}));  // 300 ms later
  CHECK(room.follow(shouting) == (Keys{2, 1}));
  CHECK(room.follow(shouting) == (Keys{2, 1}));
  CHECK(room.follow(shouting) == (Keys{1, 2}));  // 1200 ms
}

void who_comes_back_has_the_former_place() {
  Room room(3);
  CHECK(room.follow({{1, false, 0}, {3, false, 0}}) == (Keys{1, 2, 3}));
  room.order.admit(Keys{3, 2, 1});
  CHECK(room.order.keys() == (Keys{1, 2, 3}));
}

void who_is_forgotten_comes_last_again() {
  Room room(2);
  room.order.forget(1);
  room.order.admit(Keys{1, 2});
  CHECK(room.order.keys() == (Keys{2, 1}));
}

void check_talkers_first(const Keys& order, const std::vector<bool>& talking) {
  bool silent = false;
  for (const SourceKey key : order) {
    CHECK(!(silent && talking[key]));
    silent = silent || !talking[key];
  }
}

void whatever_is_said_everybody_is_there_once_and_talkers_come_first() {
  for_each_seed([](std::mt19937& random) {
    Room room(12);
    for (int step = 0; step < 200; ++step) {
      Speakers present;
      std::vector<bool> talking(13);
      for (SourceKey key = 1; key <= 12; ++key) {
        if (below(random, 4) != 0) {
          talking[key] = below(random, 4) == 0;
          present.push_back({key, talking[key], static_cast<int>(below(random, 128))});
        }
      }
      Keys order = room.follow(present);
      check_talkers_first(order, talking);
      std::sort(order.begin(), order.end());
      CHECK(order == (Keys{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    }
  });
}

constexpr std::size_t kSlots = 4;

/// Who came into the first kSlots since `before`.
std::ptrdiff_t newcomers(const Keys& before, const Keys& after) {
  const auto first = before.begin(), last = before.begin() + kSlots;
  return std::count_if(after.begin(), after.begin() + kSlots,
                       [&](SourceKey key) { return std::find(first, last, key) == last; });
}

/// 300 people for ten minutes: a few talk at a time, some of them at once, all with levels that
/// jump. Nobody comes into a slot but by beginning to talk, or, with all slots talking, once a
/// second at most.
void in_a_room_of_300_slots_change_only_for_who_begins_to_talk() {
  for_each_seed([](std::mt19937& random) {
    Room room(300);
    std::vector<int> rounds(301);  // how long each goes on talking
    Keys before = room.order.keys();
    std::ptrdiff_t changes = 0, begins = 0, crowded = 0;
    for (int step = 0; step < 2000; ++step) {
      if (below(random, 6) == 0) {
        int& talk = rounds[1 + below(random, 300)];
        begins += talk == 0 ? 1 : 0;
        talk = 4 + static_cast<int>(below(random, 40));
      }
      Speakers present;
      for (SourceKey key = 1; key <= 300; ++key) {
        const bool talks = rounds[key] > 0;
        rounds[key] -= talks ? 1 : 0;
        present.push_back({key, talks, 60 + static_cast<int>(below(random, 40))});
      }
      const auto talkers = std::count_if(present.begin(), present.end(),
                                         [](const auto& speaker) { return speaker.talking; });
      crowded += talkers > static_cast<std::ptrdiff_t>(kSlots) ? 1 : 0;
      const Keys after = room.follow(present);
      changes += newcomers(before, after);
      before = after;
    }
    const std::ptrdiff_t a_second_each = crowded * 300 / 1000 * static_cast<int>(kSlots);
    CHECK(changes <= begins + a_second_each);
    CHECK(changes > 0);
  });
}

constexpr Test kTests[] = {
    {"before anybody speaks the given order holds", before_anybody_speaks_the_given_order_holds},
    {"who talks passes all who do not, however loud", who_talks_passes_all_who_do_not_however_loud},
    {"who falls silent keeps the place until another speaks",
     who_falls_silent_keeps_the_place_until_another_speaks},
    {"of the silent, who talked last is first", of_the_silent_who_talked_last_is_first},
    {"two who talk alike do not change places", two_who_talk_alike_do_not_change_places},
    {"who has just got the place is not passed by who shouts",
     who_has_just_got_the_place_is_not_passed_by_who_shouts},
    {"who comes back has the former place", who_comes_back_has_the_former_place},
    {"who is forgotten comes last again", who_is_forgotten_comes_last_again},
    {"whatever is said everybody is there once, and talkers come first",
     whatever_is_said_everybody_is_there_once_and_talkers_come_first},
    {"in a room of 300 slots change only for who begins to talk",
     in_a_room_of_300_slots_change_only_for_who_begins_to_talk},
};

}  // namespace

std::span<const Test> speaker_order_tests() {
  return kTests;
}

}  // namespace breakout::test
