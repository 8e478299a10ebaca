// SPDX-License-Identifier: GPL-3.0-or-later
// The two connections to one Redis, for calls and for wake-ups, and the way back to them.
//
// Threads: one thread per object. Invariants: either both live or none is used; it never gives up:
// after a failure it waits 100 ms, then twice as long each time, 5 s at most; the log hears of it
// at once, then once a minute, then of the end of it. Owner: the store thread of RedisStore.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/redis_connection.hpp"
#include "store/redis_graph.hpp"
#include "store/redis_keys.hpp"

namespace breakout::store {

class RedisLink {
 public:
  using Clock = std::chrono::steady_clock;

  RedisLink(const RedisAddress& address, const RedisTimeouts& timeouts, const RedisKeys& keys,
            const RedisLimits& limits, std::function<void(const std::string&)> warn)
      : address_(address),
        timeouts_(timeouts),
        keys_(keys),
        limits_(limits),
        warn_(std::move(warn)) {}

  // True when it is up now and was not before.
  bool connect_if_due();
  // Notices a connection that ended; false: it is not up.
  bool up();

  RedisGraph& graph() { return *graph_; }            // REQUIRES up()
  RedisConnection& connection() { return *calls_; }  // likewise
  int wake_up_descriptor() const { return messages_ ? messages_->descriptor() : -1; }
  Clock::time_point next_attempt() const { return next_attempt_; }

  struct WakeUp {
    graph::ClassroomId classroom;
    graph::Version version = 0;
  };
  std::vector<WakeUp> wake_ups();

  // Says it when it was not said within a minute.
  void complain(const std::string& trouble);

 private:
  void connect();
  void fall(std::string trouble);  // by value: what it comes from goes with the connection

  const RedisAddress address_;
  const RedisTimeouts timeouts_;
  const RedisKeys& keys_;
  const RedisLimits& limits_;
  const std::function<void(const std::string&)> warn_;
  std::unique_ptr<RedisConnection> calls_;
  std::unique_ptr<RedisConnection> messages_;
  std::unique_ptr<RedisGraph> graph_;
  Clock::time_point next_attempt_{};
  Clock::duration pause_{};
  Clock::time_point silent_until_{};
  bool fell_ = false;  // the log was told, and is to be told of the end of it
};

}  // namespace breakout::store
