// SPDX-License-Identifier: GPL-3.0-or-later
// Which nodes are alive: each beats a key of its own that expires when it stops.
//
// Threads: one thread per object. Invariant: nobody is called dead until all had the time to beat
// again since Redis came back. Owner: the store thread of RedisStore.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "graph/ids.hpp"
#include "store/redis_connection.hpp"
#include "store/redis_keys.hpp"

namespace breakout::store {

class RedisNodes {
 public:
  using Clock = std::chrono::steady_clock;

  // `silence`: after how long without a beat a node is dead.
  RedisNodes(graph::NodeId self, std::chrono::milliseconds silence, const RedisKeys& keys);

  // Redis is there again: as of now the others can beat.
  void came_up(Clock::time_point now) { judge_from_ = now + silence_; }

  // Whether Redis took it.
  bool beat(RedisConnection& redis);
  // Those alive, this one among them; none: it is too early to say, or Redis did not answer.
  std::optional<std::set<graph::NodeId>> living(RedisConnection& redis, Clock::time_point now);
  // This node ends in order.
  void sign_off(RedisConnection& redis);

 private:
  const graph::NodeId self_;
  const std::chrono::milliseconds silence_;
  const RedisKeys& keys_;
  const std::string host_;
  const std::string started_at_;  // Unix ms
  Clock::time_point judge_from_ = Clock::time_point::max();
};

}  // namespace breakout::store
