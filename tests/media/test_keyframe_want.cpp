// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <thread>
#include <vector>

#include "media/groups.hpp"
#include "media/keyframe_want.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

void nothing_is_asked_for_before_it_is_wanted() {
  KeyframeWant want;
  CHECK(!want.pending());
  CHECK(!want.poll(at(0)));
}

void the_first_want_is_asked_for_at_once_and_only_once() {
  KeyframeWant want;
  want.want();
  CHECK(want.poll(at(0)));
  CHECK(!want.poll(at(0)));
  CHECK(!want.poll(at(100)));
}

void it_is_repeated_every_250_ms_until_the_keyframe_went_out() {
  KeyframeWant want;
  want.want();
  std::vector<int> asked;
  for (int ms = 0; ms <= 1000; ms += 10) {
    if (ms == 600) {
      want.on_keyframe(0, want.ticket());
    }
    if (want.poll(at(ms))) {
      asked.push_back(ms);
    }
  }
  CHECK(asked == (std::vector<int>{0, 250, 500}));
}

void a_burst_of_wants_is_one_request_now_and_none_is_lost() {
  KeyframeWant want;
  int asks = 0;
  for (int each = 0; each < 50; ++each) {
    want.want();
    asks += want.poll(at(each)) ? 1 : 0;
  }
  CHECK_EQ(asks, 1);
  CHECK(!want.poll(at(249)));
  CHECK(want.poll(at(250)));
}

// The times at which somebody who polls each 10 ms asks, when keyframes are wanted and come at the
// given times.
std::vector<int> asks(const std::vector<int>& wanted, const std::vector<int>& keyframes) {
  KeyframeWant want;
  std::vector<int> asked;
  for (int ms = 0; ms <= 1000; ms += 10) {
    if (std::count(keyframes.begin(), keyframes.end(), ms) != 0) {
      want.on_keyframe(0, want.ticket());
    }
    if (std::count(wanted.begin(), wanted.end(), ms) != 0) {
      want.want();
    }
    if (want.poll(at(ms))) {
      asked.push_back(ms);
    }
  }
  return asked;
}

void who_comes_after_the_answer_waits_only_50_ms_from_the_ask() {
  CHECK(asks({0, 20}, {10, 60}) == (std::vector<int>{0, 50}));
  CHECK(asks({0, 80}, {10, 90}) == (std::vector<int>{0, 80}));
}

void who_comes_before_the_answer_is_served_by_it() {
  CHECK(asks({0, 20}, {30}) == (std::vector<int>{0}));
}

void an_unanswered_ask_is_not_repeated_sooner_for_a_new_want() {
  CHECK(asks({0, 100}, {270}) == (std::vector<int>{0, 250}));
  CHECK(asks({0, 20}, {10, 320}) == (std::vector<int>{0, 50, 300}));
}

void wants_without_end_cost_two_asks_in_300_ms() {
  std::vector<int> all;
  for (int ms = 0; ms <= 1000; ms += 10) {
    all.push_back(ms);
  }
  CHECK(asks(all, all) == (std::vector<int>{0, 50, 300, 350, 600, 650, 900, 950}));
}

void a_keyframe_does_not_serve_a_want_that_came_while_it_was_handed_out() {
  KeyframeWant want;
  want.want();
  CHECK(want.poll(at(0)));
  const auto ticket = want.ticket();
  want.want();  // a slot was re-pointed after the media thread had read its list
  want.on_keyframe(0, ticket);
  CHECK(want.pending());
  CHECK(want.poll(at(50)));
  want.on_keyframe(0, want.ticket());
  CHECK(!want.pending());
}

void a_layer_is_served_by_its_own_keyframe_only() {
  KeyframeWant want;
  want.want(2);
  want.on_keyframe(0, want.ticket());
  CHECK(want.pending());
  want.on_keyframe(2, want.ticket());
  CHECK(!want.pending());
}

void any_layer_serves_who_wants_any() {
  KeyframeWant want;
  want.want(kNoLayer);
  want.on_keyframe(1, want.ticket());
  CHECK(!want.pending());
}

void a_dead_layer_can_be_forgotten() {
  KeyframeWant want;
  want.want(2);
  want.want(0);
  want.forget(2);
  CHECK(want.pending());
  want.on_keyframe(0, want.ticket());
  CHECK(!want.pending());
  want.want(2);
  CHECK(want.pending());
}

void of_many_threads_one_is_told_to_ask() {
  for (int round = 0; round < 50; ++round) {
    KeyframeWant want;
    std::atomic<int> asks{0};
    {
      std::vector<std::jthread> threads;
      for (int each = 0; each < 4; ++each) {
        threads.emplace_back([&] {
          want.want();
          asks += want.poll(at(0)) ? 1 : 0;
        });
      }
    }
    CHECK_EQ(asks.load(), 1);
    CHECK(want.pending());
  }
}

constexpr Test kTests[] = {
    {"no keyframe is asked for before it is wanted", nothing_is_asked_for_before_it_is_wanted},
    {"the first want is asked for at once and only once",
     the_first_want_is_asked_for_at_once_and_only_once},
    {"a want is repeated every 250 ms until the keyframe went out",
     it_is_repeated_every_250_ms_until_the_keyframe_went_out},
    {"a burst of wants is one request now and none is lost",
     a_burst_of_wants_is_one_request_now_and_none_is_lost},
    {"who wants a keyframe after the answer waits only 50 ms from the ask",
     who_comes_after_the_answer_waits_only_50_ms_from_the_ask},
    {"who wants a keyframe before the answer is served by it",
     who_comes_before_the_answer_is_served_by_it},
    {"an unanswered ask is not repeated sooner for a new want",
     an_unanswered_ask_is_not_repeated_sooner_for_a_new_want},
    {"wants without end cost two asks in 300 ms", wants_without_end_cost_two_asks_in_300_ms},
    {"a keyframe does not serve a want that came while it was handed out",
     a_keyframe_does_not_serve_a_want_that_came_while_it_was_handed_out},
    {"a layer is served by its own keyframe only", a_layer_is_served_by_its_own_keyframe_only},
    {"a keyframe of any layer serves who wants any", any_layer_serves_who_wants_any},
    {"a dead layer can be forgotten", a_dead_layer_can_be_forgotten},
    {"of many threads one is told to ask", of_many_threads_one_is_told_to_ask},
};

}  // namespace

std::span<const Test> keyframe_want_tests() {
  return kTests;
}

}  // namespace breakout::test
