// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "media/groups.hpp"
#include "media/seeds.hpp"
#include "media/speaker_order.hpp"

namespace breakout::test {
namespace {

using namespace media;
using Keys = std::vector<SourceKey>;
using Speakers = std::vector<SpeakerOrder::Speaker>;

void before_anybody_speaks_the_given_order_holds() {
  SpeakerOrder order;
  CHECK(order.update(Speakers{{3, 0}, {1, 0}, {2, 0}}) == (Keys{3, 1, 2}));
  CHECK(order.update(Speakers{{1, 0}, {2, 0}, {3, 0}, {4, 0}}) == (Keys{3, 1, 2, 4}));
}

void who_speaks_passes_all_who_are_silent() {
  SpeakerOrder order;
  order.update(Speakers{{1, 0}, {2, 0}, {3, 0}, {4, 0}});
  CHECK(order.update(Speakers{{1, 0}, {2, 0}, {3, 0}, {4, 90}}) == (Keys{4, 1, 2, 3}));
  CHECK(order.update(Speakers{{1, 0}, {2, 80}, {3, 0}, {4, 90}}) == (Keys{4, 2, 1, 3}));
}

void who_falls_silent_keeps_the_place_until_another_speaks() {
  SpeakerOrder order;
  order.update(Speakers{{1, 0}, {2, 90}});
  CHECK(order.update(Speakers{{1, 0}, {2, 0}}) == (Keys{2, 1}));
  CHECK(order.update(Speakers{{1, 50}, {2, 0}}) == (Keys{1, 2}));
}

void two_who_talk_alike_do_not_change_places() {
  SpeakerOrder order;
  order.update(Speakers{{1, 80}, {2, 80}});
  CHECK(order.update(Speakers{{1, 75}, {2, 84}}) == (Keys{1, 2}));
  CHECK(order.update(Speakers{{1, 84}, {2, 75}}) == (Keys{1, 2}));
  CHECK(order.update(Speakers{{1, 74}, {2, 74 + SpeakerOrder::kMargin}}) == (Keys{2, 1}));
}

void who_comes_back_has_the_former_place() {
  SpeakerOrder order;
  order.update(Speakers{{1, 0}, {2, 0}, {3, 0}});
  CHECK(order.update(Speakers{{1, 0}, {3, 0}}) == (Keys{1, 3}));
  CHECK(order.update(Speakers{{3, 0}, {2, 0}, {1, 0}}) == (Keys{1, 2, 3}));
}

void who_is_forgotten_comes_last_again() {
  SpeakerOrder order;
  order.update(Speakers{{1, 0}, {2, 0}});
  order.forget(1);
  CHECK(order.update(Speakers{{1, 0}, {2, 0}}) == (Keys{2, 1}));
}

// The order is by loudness, save steps too small to count.
void check_order(const Keys& best, const std::vector<int>& loudness) {
  for (std::size_t each = 1; each < best.size(); ++each) {
    CHECK(loudness[best[each]] < loudness[best[each - 1]] + SpeakerOrder::kMargin);
  }
}

void whatever_is_said_everybody_present_is_there_once_in_order() {
  for_each_seed([](std::mt19937& random) {
    SpeakerOrder order;
    for (int step = 0; step < 200; ++step) {
      Speakers present;
      std::vector<int> loudness(13);
      for (SourceKey key = 1; key <= 12; ++key) {
        if (below(random, 4) != 0) {
          loudness[key] = static_cast<int>(below(random, 128));
          present.push_back({key, loudness[key]});
        }
      }
      const Keys best = order.update(present);
      CHECK_EQ(best.size(), present.size());
      for (const auto& speaker : present) {
        CHECK_EQ(std::count(best.begin(), best.end(), speaker.key), 1);
      }
      if (present.size() == 12) {
        check_order(best, loudness);
      }
    }
  });
}

constexpr Test kTests[] = {
    {"before anybody speaks the given order holds", before_anybody_speaks_the_given_order_holds},
    {"who speaks passes all who are silent", who_speaks_passes_all_who_are_silent},
    {"who falls silent keeps the place until another speaks",
     who_falls_silent_keeps_the_place_until_another_speaks},
    {"two who talk alike do not change places", two_who_talk_alike_do_not_change_places},
    {"who comes back has the former place", who_comes_back_has_the_former_place},
    {"who is forgotten comes last again", who_is_forgotten_comes_last_again},
    {"whatever is said everybody present is there once, in order",
     whatever_is_said_everybody_present_is_there_once_in_order},
};

}  // namespace

std::span<const Test> speaker_order_tests() {
  return kTests;
}

}  // namespace breakout::test
