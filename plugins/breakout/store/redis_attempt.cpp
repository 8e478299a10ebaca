// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_attempt.hpp"

#include <exception>
#include <set>
#include <utility>

#include "store/redis_sentinel.hpp"

namespace breakout::store {
namespace {

RedisPair none(std::string trouble) {
  RedisPair pair;
  pair.trouble = std::move(trouble);
  return pair;
}

}  // namespace

// The thread has SIGPIPE blocked as the one that makes it, since hiredis may raise it.
RedisAttempt::RedisAttempt(const RedisOptions& options, const RedisKeys& keys,
                           std::function<void()> ring)
    : options_(options),
      keys_(keys),
      ring_(std::move(ring)),
      thread_([this](const std::stop_token& unwanted) { run(unwanted); }) {}

void RedisAttempt::run(const std::stop_token& unwanted) {
  try {
    pair_ = connect(unwanted);
  } catch (const std::exception& error) {
    pair_ = none(error.what());
  }
  over_.store(true, std::memory_order_release);
  ring_();
}

RedisPair RedisAttempt::connect(const std::stop_token& unwanted) const {
  if (options_.sentinels.empty()) {
    return connect_to(options_.address);
  }
  // All of them are asked in one attempt: the first may be cut off, and name one that was master.
  std::string troubles;
  std::set<std::string> tried;
  for (const RedisAddress& sentinel : options_.sentinels) {
    if (unwanted.stop_requested()) {
      break;
    }
    RedisAddress address = options_.address;
    const NamedMaster named = ask_sentinel(sentinel, options_.master, options_.timeouts);
    std::string trouble = named.trouble;
    if (trouble.empty()) {
      address.host = named.host;
      address.port = named.port;
      address.socket.clear();
      if (!tried.insert(place_of(address)).second) {
        continue;
      }
      RedisPair pair = connect_to(address);
      if (pair.trouble.empty()) {
        return pair;
      }
      trouble = "names " + place_of(address) + ": " + pair.trouble;
    }
    troubles += (troubles.empty() ? "the sentinel " : "; ") + place_of(sentinel) + ": " + trouble;
  }
  return none(troubles);
}

RedisPair RedisAttempt::connect_to(const RedisAddress& address) const {
  RedisPair pair;
  pair.calls = std::make_unique<RedisConnection>(address, options_.timeouts);
  if (!options_.sentinels.empty()) {
    insist_on_master(*pair.calls);
  }
  pair.graph = std::make_unique<RedisGraph>(*pair.calls, keys_, options_.limits);
  if (pair.calls->alive()) {
    pair.graph->prepare();
  }
  if (!pair.calls->alive()) {
    return none(pair.calls->trouble());
  }
  pair.messages = std::make_unique<RedisConnection>(address, options_.timeouts);
  const RedisReply subscribed = pair.messages->call({"PSUBSCRIBE", keys_.all_changes()});
  if (!subscribed) {
    return none(pair.messages->trouble());
  }
  if (!is_array(*subscribed, 3)) {
    return none("PSUBSCRIBE was refused: " + text_of_error(*subscribed));
  }
  pair.place = place_of(address);
  return pair;
}

}  // namespace breakout::store
