// SPDX-License-Identifier: GPL-3.0-or-later
// What the store is told about Redis: where it is, as whom to speak to it, how long to wait.
//
// Threads: plain values. Invariant: knows nothing of hiredis, so that a configuration can hold it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "store/redis_address.hpp"

namespace breakout::store {

struct RedisTimeouts {
  std::chrono::milliseconds connect{1000};
  std::chrono::milliseconds call{1000};
};

struct RedisLimits {  // of one classroom
  std::size_t changes = 10000;
  std::size_t ops = 10000;
  std::chrono::milliseconds op_lifetime{3'600'000};
};

struct RedisOptions {
  RedisAddress address;
  std::vector<RedisAddress> sentinels = {};  // with these, `address` says all but the place
  std::string master = {};                   // what the sentinels call it
  std::string prefix = "breakout";           // of all keys
  std::string node = {};                     // what this node is called in Redis
  RedisTimeouts timeouts;
  RedisLimits limits;
  // How often classrooms are looked at though nothing told of a change: a wake-up may get lost.
  std::chrono::milliseconds look_every{2000};
  // After how long without a beat (one a look) a node is dead, and its people are disconnected.
  std::chrono::milliseconds node_silence{10000};
};

}  // namespace breakout::store
