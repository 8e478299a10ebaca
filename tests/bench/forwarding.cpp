// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/forwarding.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>

#include "bench/callgrind.hpp"
#include "bench/counting_core.hpp"
#include "bench/median.hpp"
#include "support/allocations.hpp"

namespace breakout::bench {
namespace {

constexpr unsigned kAudiences[] = {4, 29, 100};
constexpr int kRounds = 41;
constexpr unsigned kForwardedInRound = 40000;  // about 4 ms, well above the clock's grain
constexpr unsigned kWarmUp = 400;   // packets of a stream: whole frames, the first a keyframe
constexpr unsigned kCounted = 400;  // packets of a stream
constexpr int kAttempts = 100;
constexpr std::chrono::milliseconds kBetweenAttempts{100};
constexpr std::chrono::milliseconds kUntilListsFollow{500};  // our ticks come every 100 ms

unsigned streams_of(Media media) {
  return media == Media::simulcast ? kLayers : 1;
}

// Packets of each stream, all of them relayed.
void pump_all(Contender& contender, Media media, unsigned packets, unsigned subscribers) {
  const std::uint64_t before = relayed();
  contender.pump(media, packets * streams_of(media));
  const std::uint64_t forwarded = relayed() - before;
  if (forwarded != std::uint64_t{packets} * subscribers) {
    throw std::runtime_error(contender.name() + " forwarded " + std::to_string(forwarded) +
                             " packets of " + name_of(media) + " instead of " +
                             std::to_string(std::uint64_t{packets} * subscribers));
  }
}

// Whether each layer's next packet goes to those who are to receive it.
bool settled(Contender& contender, unsigned subscribers) {
  bool as_wished = true;
  for (unsigned layer = 0; layer < kLayers; ++layer) {
    const std::uint64_t before = relayed();
    contender.pump(Media::simulcast, 1);
    const unsigned wished = (subscribers + kLayers - 1 - layer) / kLayers;
    as_wished = relayed() - before == wished && as_wished;
  }
  return as_wished;
}

// Layers are chosen at keyframes, by us only some time after the wish.
void settle(Contender& contender, unsigned subscribers) {
  for (int attempt = 0; !settled(contender, subscribers); ++attempt) {
    if (attempt == kAttempts) {
      throw std::runtime_error(contender.name() + " does not send the layers that are wished for");
    }
    std::this_thread::sleep_for(kBetweenAttempts);
    contender.want_keyframe(Media::simulcast);
    contender.pump(Media::simulcast, kWarmUp * kLayers);
  }
  std::this_thread::sleep_for(kUntilListsFollow);
}

void warm_up(Contender& contender, Media media, unsigned subscribers) {
  if (media == Media::simulcast) {
    settle(contender, subscribers);
  }
  pump_all(contender, media, kWarmUp, subscribers);
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
    warm_up(*contender, media, subscribers);
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
    Contenders contenders = arena.contenders(subscribers, false);
    run(contenders, subscribers, Media::audio);
    run(contenders, subscribers, Media::video);
    contenders = arena.contenders(subscribers, true);
    run(contenders, subscribers, Media::simulcast);
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
      warm_up(*contender, media, subscribers);
      start_counting();
      contender->pump(media, kCounted * streams_of(media));
      stop_counting(title_of({contender->name(), subscribers, media}));
    }
  });
}

double counted_packets(unsigned subscribers) {
  return static_cast<double>(kCounted) * subscribers;
}

}  // namespace breakout::bench
