// SPDX-License-Identifier: GPL-3.0-or-later
// By how much the clock of Redis is ahead: which reading counts, and when it is told.
#include <string>
#include <vector>

#include "store/groups.hpp"
#include "store/redis_clock.hpp"

namespace breakout::test {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

void a_reading_is_of_the_middle_of_its_round_trip() {
  struct Row {
    int own, round_trip, theirs, ahead;
  };
  const Row table[] = {
      {1000, 0, 1000, 0},     {1000, 200, 1100, 0},           {1000, 200, 1000, -100},
      {1000, 200, 1500, 400}, {5'000'000, 10, 5, -5'000'000},
  };
  for (const Row& row : table) {
    const auto reading = store::reading_of(microseconds{row.own}, microseconds{row.round_trip},
                                           microseconds{row.theirs});
    CHECK_EQ(reading.ahead.count(), row.ahead);
    CHECK_EQ(reading.round_trip.count(), row.round_trip);
  }
}

struct Step {
  int ahead, round_trip;  // of the reading, in ms
  const char* told;       // in ms; empty: nothing
};

void check_told(store::RedisClock& clock, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    const auto told = clock.take({milliseconds{step.ahead}, milliseconds{step.round_trip}});
    CHECK_EQ(told ? std::to_string(told->count()) : "", step.told);
  }
}

void the_quickest_of_the_last_readings_counts() {
  store::RedisClock clock;
  check_told(clock, {{40, 100, "40"},
                     {2, 10, "2"},  // true to 5 ms
                     {30, 90, ""},  // slower
                     {6, 10, ""},   // as quick and newer, but no news
                     {8, 10, "8"}});
}

void a_reading_counts_for_eight_rounds() {
  store::RedisClock clock;
  check_told(clock, {{0, 2, "0"}});
  for (int i = 0; i < 7; ++i) {
    check_told(clock, {{10, 30, ""}});
  }
  check_told(clock, {{10, 30, "10"}});
}

void less_than_five_milliseconds_are_no_news_however_they_add_up() {
  store::RedisClock clock;
  check_told(clock, {{-3, 4, "-3"}, {1, 4, ""}, {-7, 4, ""}, {2, 4, "2"}, {2, 4, ""}});
}

void a_clock_that_was_set_is_noticed_at_once() {
  store::RedisClock clock;
  check_told(clock, {{0, 1, "0"}, {3'600'000, 50, "3600000"}, {3'600'000, 50, ""}, {0, 9, "0"}});
}

void another_server_has_another_clock() {
  store::RedisClock clock;
  check_told(clock, {{0, 1, "0"}});
  clock.start_over();
  check_told(clock, {{20, 50, "20"}});
  clock.start_over();
  check_told(clock, {{21, 50, ""}});
}

}  // namespace

std::vector<Test> redis_clock_tests() {
  return {
      {"a reading is of the middle of its round trip",
       a_reading_is_of_the_middle_of_its_round_trip},
      {"the quickest of the last readings counts", the_quickest_of_the_last_readings_counts},
      {"a reading counts for eight rounds", a_reading_counts_for_eight_rounds},
      {"less than five milliseconds are no news, however they add up",
       less_than_five_milliseconds_are_no_news_however_they_add_up},
      {"a clock that was set is noticed at once", a_clock_that_was_set_is_noticed_at_once},
      {"another server has another clock", another_server_has_another_clock},
  };
}

}  // namespace breakout::test
