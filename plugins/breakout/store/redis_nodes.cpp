// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_nodes.hpp"

#include <unistd.h>

#include <array>
#include <utility>
#include <vector>

namespace breakout::store {
namespace {

std::string unix_ms() {
  const auto now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  return std::to_string(now.time_since_epoch().count());
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace

RedisNodes::RedisNodes(graph::NodeId self, std::chrono::milliseconds silence, const RedisKeys& keys)
    : self_(std::move(self)),
      silence_(silence),
      keys_(keys),
      host_(host_name()),
      started_at_(unix_ms()) {}

// Errors are for the commits to complain of: a Redis that takes no beat takes no commit either.
bool RedisNodes::beat(RedisConnection& redis) {
  const std::string key = keys_.node(self_);
  const RedisReply beaten = redis.call({"HSET", key, "host", host_, "pid", std::to_string(getpid()),
                                        "started_at", started_at_, "beat_at", unix_ms()});
  redis.call({"PEXPIRE", key, std::to_string(silence_.count())});
  redis.call({"SADD", keys_.nodes(), self_.value});
  return beaten && !is_error(*beaten);
}

std::optional<std::set<graph::NodeId>> RedisNodes::living(RedisConnection& redis,
                                                          Clock::time_point now) {
  if (now < judge_from_) {
    return std::nullopt;
  }
  const RedisReply listed = redis.call({"SMEMBERS", keys_.nodes()});
  if (!listed || listed->type != REDIS_REPLY_ARRAY) {
    return std::nullopt;
  }
  std::set<graph::NodeId> living{self_};
  for (std::size_t i = 0; i < listed->elements; ++i) {
    const graph::NodeId node{text_of(*listed->element[i])};
    if (node == self_) {
      continue;
    }
    const RedisReply there = redis.call({"EXISTS", keys_.node(node)});
    if (!there || there->type != REDIS_REPLY_INTEGER) {
      return std::nullopt;
    }
    if (there->integer != 0) {
      living.insert(node);
    } else {
      redis.call({"SREM", keys_.nodes(), node.value});
    }
  }
  return living;
}

void RedisNodes::sign_off(RedisConnection& redis) {
  redis.call({"DEL", keys_.node(self_)});
  redis.call({"SREM", keys_.nodes(), self_.value});
}

}  // namespace breakout::store
