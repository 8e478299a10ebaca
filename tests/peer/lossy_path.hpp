// SPDX-License-Identifier: GPL-3.0-or-later
// A bad network in one direction: datagrams vanish, and others come late and in another order.
//
// Threads: none of its own; one thread at a time.
// Invariant: what happens to the how-manieth datagram depends on the options alone, so that a seed
// repeats it. Owner: Transport, one each way.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string_view>
#include <vector>

#include "peer/bytes.hpp"
#include "peer/clock.hpp"

namespace breakout::peer {

struct PathOptions {
  double loss = 0;         // the share of datagrams that vanish, from 0 to 1
  Nanos jitter = 0;        // the others are late by up to this, evenly distributed
  std::uint64_t seed = 1;  // each participant and direction makes its own of it

  bool perfect() const { return loss <= 0 && jitter <= 0; }
};

// What happens to the RTP and RTCP of a transport, and to nothing else.
struct MediaPaths {
  PathOptions sent = {};
  PathOptions received = {};
};

// The seed of one of several paths that are told the same one.
std::uint64_t seed_for(std::uint64_t seed, std::string_view name);

class LossyPath {
 public:
  using Deliver = std::function<void(MutableBytes)>;

  LossyPath(PathOptions options, Deliver deliver);

  // Delivers at once, later, or never.
  void push(MutableBytes datagram, Nanos now);
  // Delivers what has been late long enough.
  void deliver_due(Nanos now);

  std::uint64_t passed() const { return passed_; }
  std::uint64_t lost() const { return lost_; }

 private:
  double next_share();

  const PathOptions options_;
  const Deliver deliver_;
  std::mt19937_64 random_;
  std::multimap<Nanos, std::vector<std::uint8_t>> late_;  // by the time of delivery
  std::uint64_t passed_ = 0;
  std::uint64_t lost_ = 0;
};

}  // namespace breakout::peer
