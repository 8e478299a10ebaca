// SPDX-License-Identifier: GPL-3.0-or-later
// What one link can take: the ladder of steps and how far up it goes.
#include <algorithm>
#include <string>

#include "media/bandwidth_budget.hpp"
#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/seeds.hpp"

namespace breakout::test {
namespace {

using namespace media;

// A camera of one layer, and one of three.
VideoDemand plain(std::uint32_t bitrate) {
  return {{bitrate, 0, 0}, 0b001, kMaxLayers - 1};
}
VideoDemand simulcast(Layer max_layer = 2, unsigned alive = 0b111) {
  return {{100, 300, 900}, alive, max_layer};
}

std::string text_of(const std::vector<LadderStep>& ladder) {
  std::string text;
  for (const LadderStep& step : ladder) {
    text += std::to_string(step.demand) + ":" + std::to_string(step.layer) + "=" +
            std::to_string(step.total) + " ";
  }
  return text;
}

void everybody_is_small_before_anybody_is_large() {
  struct Row {
    std::vector<VideoDemand> demands;
    std::string expected;
  };
  const std::vector<Row> rows = {
      {{}, ""},
      {{plain(250)}, "0:0=250 "},
      {{simulcast(), simulcast(1)}, "0:0=100 1:0=200 0:1=400 0:2=1000 1:1=1200 "},
      {{simulcast(0), plain(50)}, "0:0=100 1:0=150 "},
      {{simulcast(2, 0b101)}, "0:0=100 0:2=900 "},        // the middle one is not sent
      {{simulcast(0, 0b110)}, "0:1=300 "},                // the smallest that is sent
      {{simulcast(2, 0), plain(50)}, "1:0=50 "},          // sends nothing: costs nothing
      {{{{300, 200, 0}, 0b011, 2}}, "0:0=300 0:1=300 "},  // a larger one that is cheaper now
  };
  for (const Row& row : rows) {
    CHECK_EQ(text_of(layer_ladder(row.demands)), row.expected);
  }
}

void the_first_steps_say_the_layer_of_each() {
  const std::vector<VideoDemand> demands{simulcast(), plain(250), simulcast(1)};
  const auto ladder = layer_ladder(demands);
  const auto after = [&](std::size_t steps) { return layers_after(ladder, steps, 3); };
  CHECK((after(0) == std::vector<Layer>{kNoLayer, kNoLayer, kNoLayer}));
  CHECK((after(2) == std::vector<Layer>{0, 0, kNoLayer}));
  CHECK((after(4) == std::vector<Layer>{1, 0, 0}));
  CHECK((after(99) == std::vector<Layer>{2, 0, 1}));
}

// Ten cameras of 100 units each.
struct Link {
  BandwidthBudget budget;
  std::vector<LadderStep> ladder = layer_ladder(std::vector<VideoDemand>(10, plain(100)));
  std::int64_t ms = 0;

  // Reports the same estimate for a while; the steps taken at its end.
  std::size_t hold(std::uint64_t estimate, std::int64_t for_ms) {
    std::size_t steps = 0;
    for (const std::int64_t end = ms + for_ms; ms < end; ms += 200) {
      steps = budget.update({estimate}, ladder, at(ms));
    }
    return steps;
  }
};

void without_an_estimate_nothing_is_limited() {
  Link link;
  CHECK_EQ(link.budget.update({}, link.ladder, at(0)), 10u);
  CHECK(!link.budget.limited());
}

void a_fall_below_what_is_sent_is_followed_at_once() {
  Link link;
  CHECK_EQ(link.hold(2000, 5000), 10u);
  CHECK_EQ(link.hold(500, 200), 4u);  // 4 * 100 of 450
  CHECK(link.budget.limited());
}

void a_low_estimate_that_grows_limits_nothing() {
  Link link;
  std::uint64_t estimate = 60;
  for (; estimate < 1050; estimate = estimate * 109 / 100) {
    CHECK_EQ(link.hold(estimate, 1000), 10u);
  }
}

void a_low_estimate_that_stays_limits_after_four_seconds() {
  Link link;
  CHECK_EQ(link.hold(300, 3800), 10u);
  CHECK_EQ(link.hold(300, 600), 2u);
}

void an_estimate_from_quiet_times_does_not_limit_what_comes_next() {
  Link link;
  const auto many = link.ladder;
  link.ladder.resize(0);
  CHECK_EQ(link.hold(75, 60'000), 0u);  // alone in a room: it cannot grow
  link.ladder = many;
  CHECK_EQ(link.hold(75, 400), 10u);
}

void a_link_may_be_too_thin_for_any_picture() {
  Link link;
  link.hold(2000, 1000);
  CHECK_EQ(link.hold(10, 4000), 0u);
}

void who_receives_nothing_and_says_nothing_new_gets_a_picture_again() {
  Link link;
  link.ladder = layer_ladder(std::vector<VideoDemand>(3, plain(150)));
  link.hold(2000, 1000);
  CHECK_EQ(link.hold(137, 200), 0u);
  link.ladder = layer_ladder(std::vector<VideoDemand>(3, plain(100)));
  CHECK_EQ(link.hold(137, 3000), 1u);
}

void steps_come_back_one_by_one_as_the_estimate_grows() {
  Link link;
  link.hold(2000, 1000);
  CHECK_EQ(link.hold(300, 200), 2u);
  CHECK_EQ(link.hold(2000, 1800), 2u);  // not at once
  CHECK_EQ(link.hold(2000, 400), 3u);
  CHECK_EQ(link.hold(2000, 2000), 4u);
  CHECK_EQ(link.hold(2000, 30'000), 10u);
}

void who_gets_little_is_tried_with_more_less_and_less_often() {
  Link link;
  link.hold(2000, 1000);
  link.hold(100, 200);  // nothing is left, so nothing new is said
  std::vector<std::int64_t> trials;
  while (link.ms < 300'000) {
    if (link.hold(100, 200) == 1) {
      trials.push_back(link.ms);
      CHECK_EQ(link.hold(90, 200), 0u);  // the link says no
      link.hold(100, 200);
    }
  }
  CHECK(trials.size() >= 4 && trials.size() <= 9);
  for (std::size_t i = 2; i < trials.size(); ++i) {
    CHECK(trials[i] - trials[i - 1] >=
          std::min<std::int64_t>(trials[i - 1] - trials[i - 2], 60'000));
  }
}

void a_step_whose_cost_wavers_stays() {
  Link link;
  link.hold(2000, 1000);
  CHECK_EQ(link.hold(500, 200), 4u);
  link.ladder = layer_ladder(std::vector<VideoDemand>(10, plain(115)));
  CHECK_EQ(link.hold(500, 400), 4u);
}

void what_fits_for_long_is_unlimited_again() {
  Link link;
  link.hold(2000, 1000);
  link.hold(900, 200);
  CHECK(link.budget.limited());
  CHECK_EQ(link.hold(3000, 60'000), 10u);
  CHECK(!link.budget.limited());
}

// A receiver as browsers estimate: up by 8 % a second, to half as much again as it gets at most;
// when the link is full, 85 % of what came through.
class Receiver {
 public:
  std::uint64_t step(std::uint64_t sent, std::uint64_t capacity, double seconds) {
    const double through = static_cast<double>(std::min(sent, capacity));
    backlog_ = std::max(
        0.0, backlog_ + (static_cast<double>(sent) - static_cast<double>(capacity)) * seconds);
    if (sent > capacity && backlog_ > 0.1 * static_cast<double>(capacity)) {
      estimate_ = std::min(estimate_, 0.85 * through);
    } else {
      estimate_ =
          std::max(estimate_, std::min(estimate_ * (1 + 0.08 * seconds), 1.5 * through + 10'000));
    }
    return static_cast<std::uint64_t>(estimate_);
  }

 private:
  double estimate_ = 100'000;
  double backlog_ = 0;
};

void on_a_changing_link_little_too_much_is_sent() {
  for_each_seed([](std::mt19937& random) {
    BandwidthBudget budget;
    Receiver receiver;
    const std::vector<VideoDemand> demands(6, {{60'000, 200'000, 500'000}, 0b111, 2});
    const auto ladder = layer_ladder(demands);
    std::uint64_t capacity = 0, estimate = 100'000;
    int too_much = 0, ticks = 0;
    for (std::int64_t ms = 0; ms < 600'000; ms += 200, ++ticks) {
      if (ms % 60'000 == 0) {
        capacity = 120'000 + random() % 4'000'000;
      }
      const std::size_t steps = budget.update({estimate}, ladder, at(ms));
      const std::uint64_t sent = steps == 0 ? 0 : ladder[steps - 1].total;
      estimate = receiver.step(sent, capacity, 0.2);
      too_much += sent > capacity ? 1 : 0;
    }
    CHECK(too_much * 100 <= ticks * 40);  // 1 to 22 in most
  });
}

constexpr Test kTests[] = {
    {"everybody is small before anybody is large", everybody_is_small_before_anybody_is_large},
    {"the first steps say the layer of each", the_first_steps_say_the_layer_of_each},
    {"without an estimate nothing is limited", without_an_estimate_nothing_is_limited},
    {"a fall below what is sent is followed at once",
     a_fall_below_what_is_sent_is_followed_at_once},
    {"a low estimate that grows limits nothing", a_low_estimate_that_grows_limits_nothing},
    {"a low estimate that stays limits after four seconds",
     a_low_estimate_that_stays_limits_after_four_seconds},
    {"an estimate from quiet times does not limit what comes next",
     an_estimate_from_quiet_times_does_not_limit_what_comes_next},
    {"a link may be too thin for any picture", a_link_may_be_too_thin_for_any_picture},
    {"who receives nothing, and says nothing new, gets a picture again",
     who_receives_nothing_and_says_nothing_new_gets_a_picture_again},
    {"steps come back one by one as the estimate grows",
     steps_come_back_one_by_one_as_the_estimate_grows},
    {"who gets little is tried with more, less and less often",
     who_gets_little_is_tried_with_more_less_and_less_often},
    {"a step whose cost wavers stays", a_step_whose_cost_wavers_stays},
    {"what fits for long is unlimited again", what_fits_for_long_is_unlimited_again},
    {"on a changing link little too much is sent", on_a_changing_link_little_too_much_is_sent},
};

}  // namespace

std::span<const Test> bandwidth_tests() {
  return kTests;
}

}  // namespace breakout::test
