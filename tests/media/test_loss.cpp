// SPDX-License-Identifier: GPL-3.0-or-later
// What receivers say they lost, and how much loss means that a link is full.
#include "media/bandwidth_budget.hpp"
#include "media/groups.hpp"
#include "media/loss_reports.hpp"
#include "media/loss_window.hpp"
#include "media/packets.hpp"

namespace breakout::test {
namespace {

using namespace media;

void a_report_counts_what_came_since_the_one_before() {
  LossReports reports;
  const auto counted = [&](std::uint32_t ssrc, std::uint32_t highest, std::uint8_t fraction) {
    const auto count = reports.add({ssrc, fraction, highest});
    return std::to_string(count.lost_256ths / 256) + " of " + std::to_string(count.expected);
  };
  CHECK_EQ(counted(1, 1000, 255), "0 of 0");  // since when?
  CHECK_EQ(counted(1, 1100, 64), "25 of 100");
  CHECK_EQ(counted(2, 50'000, 0), "0 of 0");
  CHECK_EQ(counted(2, 50'000, 128), "0 of 0");
  CHECK_EQ(counted(1, 1100 + 40, 0), "0 of 40");
  CHECK_EQ(counted(1, 900, 255), "0 of 0");  // another stream, by its numbers
  CHECK_EQ(counted(1, 1000, 128), "50 of 100");
  CHECK_EQ(counted(3, UINT32_MAX, 0), "0 of 0");
  CHECK_EQ(counted(3, 9, 0), "0 of 10");
}

void small_reports_add_up_as_large_ones_do() {
  LossReports reports;
  std::uint32_t lost_256ths = 0;
  for (std::uint32_t highest = 0; highest <= 300; highest += 3) {
    lost_256ths += reports.add({1, 77, highest}).lost_256ths;  // 0.9 of 3
  }
  CHECK_EQ(lost_256ths / 256, 90u);
}

void lines_beyond_the_most_are_not_counted() {
  LossReports reports;
  for (std::uint32_t ssrc = 0; ssrc <= LossReports::kMostLines; ++ssrc) {
    reports.add({ssrc, 0, 0});
  }
  CHECK_EQ(reports.add({LossReports::kMostLines - 1, 0, 10}).expected, 10u);
  CHECK_EQ(reports.add({LossReports::kMostLines, 0, 10}).expected, 0u);
}

void a_window_is_long_enough_and_saw_enough() {
  LossWindow window;
  const auto add = [&](std::uint64_t expected, std::uint64_t lost, std::int64_t ms) {
    return window.add({std::nullopt, expected, lost}, at(ms));
  };
  CHECK(!add(1000, 500, 0));  // before anybody looked
  CHECK(!add(1200, 510, 1800));
  CHECK(add(1200, 510, 2000) == 5u);
  CHECK(!add(1240, 550, 4200));  // 40 packets
  CHECK(add(1300, 550, 9000) == 40u);
  CHECK(!add(10, 1, 12'000));  // another connection
  CHECK(add(110, 31, 14'000) == 30u);
  window.restart(at(14'000));
  CHECK(!add(210, 131, 14'800));
  CHECK(!add(310, 231, 15'000));
  CHECK(add(410, 241, 17'000) == 10u);
}

// Cameras of 240 kbit/s on a link that takes so much of them and drops the rest, while the
// receiver's estimate stands.
struct FullLink {
  BandwidthBudget budget = {};
  std::vector<LadderStep> ladder =
      layer_ladder(std::vector<VideoDemand>(3, {{240'000, 0, 0}, 1, kMaxLayers - 1}));
  std::optional<std::uint64_t> estimate;
  double other_loss = 0;  // of whatever is sent
  LinkReport report = {};
  double lost = 0;
  std::int64_t ms = 0;

  // Returns how long, in ms, more was sent than fits.
  std::int64_t run(double capacity, std::int64_t for_ms) {
    std::int64_t too_much = 0;
    for (const std::int64_t end = ms + for_ms; ms < end; ms += 200) {
      report.estimate = estimate;
      const std::size_t steps = budget.update(report, ladder, at(ms));
      const double sent = steps == 0 ? 1.0 : static_cast<double>(ladder[steps - 1].total);
      const double full = std::max(0.0, 1 - capacity / sent);
      report.expected += 1 + static_cast<std::uint64_t>(sent / 40'000);
      lost += (1 + sent / 40'000) * std::max(full, other_loss);
      report.lost = static_cast<std::uint64_t>(lost);
      too_much += sent > capacity ? 200 : 0;
    }
    return too_much;
  }
  std::size_t taken() { return budget.update(report, ladder, at(ms)); }
};

void heavy_loss_is_a_full_link_whatever_the_estimate() {
  for (const std::optional<std::uint64_t> estimate :
       {std::optional<std::uint64_t>{}, std::optional<std::uint64_t>{5'000'000}}) {
    FullLink link{.estimate = estimate};
    CHECK_EQ(link.run(300'000, 1800), 1800);  // nobody knows yet
    CHECK(link.run(300'000, 4000) <= 1400);
    CHECK_EQ(link.taken(), 1u);
    CHECK(link.run(300'000, 300'000) <= 40'000);  // trials, fewer and fewer
    link.run(1e9, 180'000);
    CHECK_EQ(link.taken(), 3u);
    CHECK(!link.budget.limited());
  }
}

void loss_of_bad_radio_limits_nothing() {
  FullLink link{.estimate = 5'000'000, .other_loss = 0.2};
  CHECK_EQ(link.run(1e9, 120'000), 0);
  CHECK_EQ(link.taken(), 3u);
  CHECK(!link.budget.limited());
}

void without_pictures_there_is_nothing_to_hold_back() {
  FullLink link{.estimate = 5'000'000, .other_loss = 0.6};
  link.ladder.clear();
  link.run(1e9, 60'000);
  CHECK(!link.budget.limited());
}

constexpr Test kTests[] = {
    {"a report counts what came since the one before",
     a_report_counts_what_came_since_the_one_before},
    {"small reports add up as large ones do", small_reports_add_up_as_large_ones_do},
    {"lines beyond the most are not counted", lines_beyond_the_most_are_not_counted},
    {"a window is long enough and saw enough", a_window_is_long_enough_and_saw_enough},
    {"heavy loss is a full link, whatever the estimate",
     heavy_loss_is_a_full_link_whatever_the_estimate},
    {"loss of bad radio limits nothing", loss_of_bad_radio_limits_nothing},
    {"without pictures there is nothing to hold back",
     without_pictures_there_is_nothing_to_hold_back},
};

}  // namespace

std::span<const Test> loss_tests() {
  return kTests;
}

}  // namespace breakout::test
