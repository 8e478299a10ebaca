// SPDX-License-Identifier: GPL-3.0-or-later
// The measurement itself: every contender, audience and medium, in turns.
//
// Threads: the bench's. Invariant: a figure is only given when every packet was relayed to every
// subscriber.
#pragma once

#include <string>
#include <vector>

#include "bench/contender.hpp"

namespace breakout::bench {

// One contender with so many subscribers and one medium; all costs are per forwarded packet.
struct Case {
  std::string contender;
  unsigned subscribers = 0;
  Media media = Media::audio;
  double nanoseconds = 0;  // CPU time, median of the rounds
  double allocations = 0;
};

// Identifies a case.
std::string title_of(const Case& one);

// Runs all cases; contenders take turns in an order that alternates from round to round.
std::vector<Case> measure_time(Arena& arena);

// Runs all cases once, each with callgrind's counters on and then dumped under its title. Packets
// forwarded in each are counted_packets(subscribers). Outside callgrind: nothing is counted.
void run_counted(Arena& arena);
double counted_packets(unsigned subscribers);

}  // namespace breakout::bench
