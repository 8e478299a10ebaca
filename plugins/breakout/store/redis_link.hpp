// SPDX-License-Identifier: GPL-3.0-or-later
// The two connections to one Redis, for calls and for wake-ups, and the way back to them.
//
// Threads: one thread per object, with SIGPIPE blocked; attempts to connect run on one of their
// own. Invariants: either both live or none is used; it never gives up: after a failure it waits
// 100 ms, then twice as long each time until Redis serves, 5 s at most; one attempt at a time, and
// nothing waits for it but the first; with sentinels, who is no master is not followed; the log
// hears of trouble at once, then once a minute, then of the end of it. Owner: the store thread of
// RedisStore.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/redis_attempt.hpp"
#include "store/redis_clock.hpp"

namespace breakout::store {

class RedisLink {
 public:
  using Clock = std::chrono::steady_clock;

  struct Ports {
    std::function<void(const std::string&)> warn;
    // By how much Redis' clock is ahead, when that is news. May be empty.
    std::function<void(std::chrono::milliseconds)> clock;
    // An attempt is over: connect_if_due() is to be called. On another thread than this.
    std::function<void()> ring;
  };
  // `keys` outlive it.
  RedisLink(RedisOptions options, const RedisKeys& keys, Ports ports)
      : options_(std::move(options)), keys_(keys), ports_(std::move(ports)) {}

  // True when it is up now and was not before. The first call waits for its attempt: a store that
  // was just made knows nothing it could answer from.
  bool connect_if_due();
  // Notices a connection that ended; false: it is not up.
  bool up();
  // Whether it is up, still at a master, and what its clock says: two round trips, now and then.
  bool look();
  // Redis took something that was written: unless it refused another thing since look(), whatever
  // trouble there was is over. A connection alone says nothing: it may be full, or read-only.
  void note_service();

  RedisGraph& graph() { return *pair_.graph; }            // REQUIRES up()
  RedisConnection& connection() { return *pair_.calls; }  // likewise
  int wake_up_descriptor() const { return pair_.messages ? pair_.messages->descriptor() : -1; }
  // When to call connect_if_due() though nothing rang.
  Clock::time_point next_attempt() const {
    return attempt_ ? Clock::time_point::max() : next_attempt_;
  }

  struct WakeUp {
    graph::ClassroomId classroom;
    graph::Version version = 0;
  };
  std::vector<WakeUp> wake_ups();

  // Says it when it was not said within a minute.
  void complain(const std::string& trouble);

 private:
  void begin_attempt();
  void use(RedisPair pair);
  void fall(std::string trouble);  // by value: what it comes from goes with the connection
  void read_clock();
  std::string place() const;

  const RedisOptions options_;
  const RedisKeys& keys_;
  const Ports ports_;
  RedisPair pair_;
  RedisClock clock_;
  Clock::time_point next_attempt_{};
  Clock::duration pause_{};
  Clock::time_point silent_until_{};
  bool tried_ = false;                     // the first attempt was waited for
  bool troubled_ = false;                  // the log was told, and is to be told of the end of it
  bool refused_ = false;                   // something, since it was looked at
  std::unique_ptr<RedisAttempt> attempt_;  // last: it uses the above
};

}  // namespace breakout::store
