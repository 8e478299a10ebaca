// SPDX-License-Identifier: GPL-3.0-or-later
// One attempt to connect, on a thread of its own: a frozen server accepts, and then says nothing.
//
// Threads: made, asked and destroyed on one thread, that which is to have the connections; `ring`
// is called on the other. Invariant: nothing is taken before the attempt is over.
// Owner: RedisLink; the destructor waits for the call the attempt is in, at most to its timeout.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "store/redis_connection.hpp"
#include "store/redis_graph.hpp"
#include "store/redis_keys.hpp"

namespace breakout::store {

// Two connections to one Redis, ready for use; none when there was trouble.
struct RedisPair {
  std::unique_ptr<RedisConnection> calls;
  std::unique_ptr<RedisGraph> graph;
  std::unique_ptr<RedisConnection> messages;  // subscribed to all changes
  std::string place;                          // for the log
  std::string trouble;
};

class RedisAttempt {
 public:
  // Begins; `options` and `keys` outlive what comes of it. Throws std::system_error: no thread.
  RedisAttempt(const RedisOptions& options, const RedisKeys& keys, std::function<void()> ring);

  bool over() const noexcept { return over_.load(std::memory_order_acquire); }
  RedisPair take() { return std::move(pair_); }  // REQUIRES over()
  void await() { thread_.join(); }               // once

 private:
  void run(const std::stop_token& unwanted);
  RedisPair connect(const std::stop_token& unwanted) const;
  RedisPair connect_to(const RedisAddress& address) const;

  const RedisOptions& options_;
  const RedisKeys& keys_;
  const std::function<void()> ring_;
  RedisPair pair_;  // the thread's until it is over
  std::atomic<bool> over_{false};
  std::jthread thread_;  // last: everything it uses is there before it starts
};

}  // namespace breakout::store
