// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/troubled_redis.hpp"

namespace breakout::test {

namespace {

void kill(TroubledRedis& redis) {
  redis.process.kill();
}

void start(TroubledRedis& redis) {
  redis.process.start();
  redis.connect();
}

void start_empty(TroubledRedis& redis) {
  redis.lose_data();
  start(redis);
}

}  // namespace

const std::vector<Fault> kFaults = {
    {"killed and started again", kill, start},
    {"killed and started empty", kill, start_empty},
    {"frozen", [](TroubledRedis& redis) { redis.process.freeze(); },
     [](TroubledRedis& redis) { redis.process.thaw(); }},
    {"full",
     [](TroubledRedis& redis) {
       redis.order({"CONFIG", "SET", "maxmemory", "1"});
     },
     [](TroubledRedis& redis) {
       redis.order({"CONFIG", "SET", "maxmemory", "0"});
     }},
    {"read-only",
     [](TroubledRedis& redis) {
       redis.order({"REPLICAOF", "127.0.0.1", "1"});
     },
     [](TroubledRedis& redis) {
       redis.order({"REPLICAOF", "NO", "ONE"});
     }},
    {"with another password",
     [](TroubledRedis& redis) {
       redis.order({"CONFIG", "SET", "requirepass", "another"});
       redis.order({"CLIENT", "KILL", "TYPE", "pubsub"});
       redis.order({"CLIENT", "KILL", "TYPE", "normal"});
     },
     [](TroubledRedis& redis) {
       redis.order({"CONFIG", "SET", "requirepass", ""});
     }},
    {"unreachable", [](TroubledRedis& redis) { redis.relay.let_pass(RedisRelay::Passes::nothing); },
     [](TroubledRedis& redis) { redis.relay.let_pass(RedisRelay::Passes::everything); }},
    {"of half answers",
     [](TroubledRedis& redis) { redis.relay.let_pass(RedisRelay::Passes::halves); },
     [](TroubledRedis& redis) { redis.relay.let_pass(RedisRelay::Passes::everything); }},
    {"slow",
     [](TroubledRedis& redis) {
       redis.order({"CLIENT", "PAUSE", "300"});
     },
     [](TroubledRedis&) {}, Log::is_silent},
};

}  // namespace breakout::test
