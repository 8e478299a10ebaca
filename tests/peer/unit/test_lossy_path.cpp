// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <vector>

#include "peer/lossy_path.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

using Numbers = std::vector<std::uint16_t>;

// The numbers that come out, in their order, of `count` datagrams sent 10 ms apart.
Numbers sent_over(const PathOptions& options, int count) {
  Numbers received;
  LossyPath path(options,
                 [&](MutableBytes each) { received.push_back(read_be<std::uint16_t>(each, 0)); });
  for (int i = 0; i < count + 100; ++i) {
    const Nanos now = (i + 1) * 10 * kMillisecond;
    path.deliver_due(now);
    if (i < count) {
      std::uint8_t datagram[2];
      write_be<std::uint16_t>(datagram, 0, static_cast<std::uint16_t>(i));
      path.push(datagram, now);
    }
  }
  CHECK_EQ(path.passed(), received.size());
  CHECK_EQ(path.passed() + path.lost(), count);
  return received;
}

void a_perfect_path_delivers_everything_at_once() {
  CHECK(PathOptions{}.perfect());
  CHECK_EQ(sent_over({}, 50).size(), 50);
}

void the_told_share_is_lost() {
  for (const double loss : {0.01, 0.05, 0.08, 0.15, 1.0}) {
    const double lost = 1 - static_cast<double>(sent_over({.loss = loss}, 20000).size()) / 20000;
    CHECK(std::abs(lost - loss) < 0.01);
  }
}

void a_seed_repeats_what_happened_and_another_does_not() {
  const PathOptions options{.loss = 0.08, .jitter = 200 * kMillisecond, .seed = 7};
  PathOptions other = options;
  other.seed = 8;
  CHECK(sent_over(options, 500) == sent_over(options, 500));
  CHECK(sent_over(options, 500) != sent_over(other, 500));
}

void who_is_lost_does_not_depend_on_the_jitter() {
  Numbers late = sent_over({.loss = 0.1, .jitter = 200 * kMillisecond, .seed = 3}, 500);
  std::sort(late.begin(), late.end());
  CHECK(late == sent_over({.loss = 0.1, .seed = 3}, 500));
}

void jitter_changes_the_order_and_loses_nothing() {
  Numbers received = sent_over({.jitter = 200 * kMillisecond}, 500);
  CHECK_EQ(received.size(), 500);
  CHECK(!std::is_sorted(received.begin(), received.end()));
  for (std::size_t i = 0; i < received.size(); ++i) {
    CHECK(std::abs(static_cast<int>(received[i]) - static_cast<int>(i)) <= 21);
  }
}

void each_name_makes_a_seed_of_its_own() {
  CHECK(seed_for(1, "maria up") != seed_for(1, "maria down"));
  CHECK(seed_for(1, "maria up") != seed_for(2, "maria up"));
  CHECK_EQ(seed_for(1, "maria up"), seed_for(1, "maria up"));
}

}  // namespace

std::span<const Test> lossy_path_tests() {
  static const Test tests[] = {
      {"a perfect path delivers everything at once", a_perfect_path_delivers_everything_at_once},
      {"the told share of datagrams is lost", the_told_share_is_lost},
      {"a seed repeats what happened on a path and another does not",
       a_seed_repeats_what_happened_and_another_does_not},
      {"who is lost does not depend on the jitter", who_is_lost_does_not_depend_on_the_jitter},
      {"jitter changes the order and loses nothing", jitter_changes_the_order_and_loses_nothing},
      {"each name makes a seed of its own", each_name_makes_a_seed_of_its_own},
  };
  return tests;
}

}  // namespace breakout::test
