// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/forwarding.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "bench/callgrind.hpp"
#include "bench/counting_core.hpp"
#include "bench/median.hpp"
#include "support/allocations.hpp"

namespace breakout::bench {
namespace {

constexpr unsigned kAudiences[] = {4, 29, 100};
constexpr int kRounds = 41;
constexpr unsigned kForwardedInRound = 40000;  // about 4 ms, well above the clock's grain
constexpr unsigned kWarmUp = 400;              // packets in: whole frames, the first a keyframe
constexpr unsigned kCounted = 400;             // packets in

void pump_all(Contender& contender, Media media, unsigned packets, unsigned subscribers) {
  const std::uint64_t before = relayed();
  contender.pump(media, packets);
  const std::uint64_t forwarded = relayed() - before;
  if (forwarded != std::uint64_t{packets} * subscribers) {
    throw std::runtime_error(contender.name() + " forwarded " + std::to_string(forwarded) +
                             " packets of " + name_of(media) + " instead of " +
                             std::to_string(std::uint64_t{packets} * subscribers));
  }
}

// What one contender needed, round by round.
struct Log {
  std::vector<double> nanoseconds;
  double allocations = 0;
};

void run_round(Contender& contender, Media media, unsigned subscribers, Log& log) {
  const unsigned packets = kForwardedInRound / subscribers;
  const std::uint64_t allocations = allocations_of_this_thread();
  const double start = cpu_nanoseconds();
  pump_all(contender, media, packets, subscribers);
  const double taken = cpu_nanoseconds() - start;
  const double forwarded = static_cast<double>(packets) * subscribers;
  log.nanoseconds.push_back(taken / forwarded);
  log.allocations = static_cast<double>(allocations_of_this_thread() - allocations) / forwarded;
}

void measure(Contenders& contenders, unsigned subscribers, Media media, std::vector<Case>& cases) {
  std::vector<Log> logs(contenders.size());
  for (const auto& contender : contenders) {
    pump_all(*contender, media, kWarmUp, subscribers);
  }
  for (int round = 0; round < kRounds; ++round) {
    for (std::size_t turn = 0; turn < contenders.size(); ++turn) {
      const std::size_t who = round % 2 == 0 ? turn : contenders.size() - 1 - turn;
      run_round(*contenders[who], media, subscribers, logs[who]);
    }
  }
  for (std::size_t who = 0; who < contenders.size(); ++who) {
    cases.push_back({contenders[who]->name(), subscribers, media, median(logs[who].nanoseconds),
                     logs[who].allocations});
  }
}

void for_each_audience(Arena& arena, const std::function<void(Contenders&, unsigned, Media)>& run) {
  for (const unsigned subscribers : kAudiences) {
    Contenders contenders = arena.contenders(subscribers);
    run(contenders, subscribers, Media::audio);
    run(contenders, subscribers, Media::video);
  }
}

}  // namespace

std::string title_of(const Case& one) {
  return one.contender + ", " + std::to_string(one.subscribers) + ", " + name_of(one.media);
}

std::vector<Case> measure_time(Arena& arena) {
  std::vector<Case> cases;
  for_each_audience(arena, [&](Contenders& contenders, unsigned subscribers, Media media) {
    measure(contenders, subscribers, media, cases);
  });
  return cases;
}

void run_counted(Arena& arena) {
  for_each_audience(arena, [](Contenders& contenders, unsigned subscribers, Media media) {
    for (const auto& contender : contenders) {
      pump_all(*contender, media, kWarmUp, subscribers);
      start_counting();
      contender->pump(media, kCounted);
      stop_counting(title_of({contender->name(), subscribers, media}));
    }
  });
}

double counted_packets(unsigned subscribers) {
  return static_cast<double>(kCounted) * subscribers;
}

}  // namespace breakout::bench
