// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to Redis: blocking calls that end in time, and messages of a subscription.
//
// Threads: one thread at a time, with SIGPIPE blocked. Invariants: a call that fails ends the
// connection, since what comes next on it could be the answer to another call; an ended one never
// comes back; trouble() repeats no password. Owner: RedisLink.
#pragma once

#include <hiredis/hiredis.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "store/redis_options.hpp"

namespace breakout::store {

struct ReplyRelease {
  void operator()(redisReply* reply) const noexcept { freeReplyObject(reply); }
};
using RedisReply = std::unique_ptr<redisReply, ReplyRelease>;
using RedisCall = std::vector<std::string>;  // the command and its arguments

bool is_error(const redisReply& reply) noexcept;
bool is_array(const redisReply& reply, std::size_t size) noexcept;
// The bytes of a string or status, the digits of an integer; empty for anything else.
std::string text_of(const redisReply& reply);
std::string text_of_error(const redisReply& reply);

class RedisConnection {
 public:
  // Connects, proves who we are, selects the database. Look at alive() and trouble().
  RedisConnection(const RedisAddress& address, const RedisTimeouts& timeouts);

  bool alive() const noexcept { return context_ != nullptr; }
  const std::string& trouble() const noexcept { return trouble_; }  // why it ended
  int descriptor() const noexcept { return context_ ? context_->fd : -1; }

  // The answer, which may be an error of Redis; null: the connection ended, and it is not known
  // whether the call was carried out. It has the call's timeout, and as much again for each 256 KB
  // of the answer.
  RedisReply call(const RedisCall& call);
  // All or none, in one round trip: the answers as one array; null: as above, or refused.
  RedisReply transaction(const std::vector<RedisCall>& calls);
  // Of a subscribed connection: what has arrived, without waiting.
  std::vector<RedisReply> messages();

  void end(const std::string& why);

 private:
  struct Release {
    void operator()(redisContext* context) const noexcept { redisFree(context); }
  };
  using Clock = std::chrono::steady_clock;

  void append(const RedisCall& call);
  bool send();  // what was appended; false: the connection ended
  RedisReply next_reply();
  bool receive(Clock::time_point called, std::size_t& size);
  void introduce(const RedisAddress& address);
  // Ends the connection unless the answer is OK.
  void insist(const RedisCall& call);

  const RedisTimeouts timeouts_;
  std::unique_ptr<redisContext, Release> context_;
  std::string trouble_;
};

}  // namespace breakout::store
