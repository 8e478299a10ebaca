// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/store_choice.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "janus/log.hpp"
#include "store/memory_store.hpp"
#include "store/redis_store.hpp"

namespace breakout::janus {
namespace {

std::string random_suffix() {
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x", std::random_device{}());
  return digits.data();
}

std::unique_ptr<store::Store> make_redis_store(const store::RedisOptions& options, JanusHost& host,
                                               control::Post post) {
  log_line(control::LogLevel::info, "classrooms live in Redis at " +
                                        store::place_of(options.address) + ", prefix " +
                                        options.prefix + "; this is node " + options.node);
  return std::make_unique<store::RedisStore>(
      options,
      store::StorePorts{std::move(post),
                        [](const std::string& line) { log_line(control::LogLevel::warning, line); },
                        [&host](std::chrono::milliseconds ahead) { host.set_clock_ahead(ahead); }});
}

std::unique_ptr<store::Store> make_memory_store() {
  log_line(control::LogLevel::info,
           "classrooms live in the memory of this process and end with it: no redis is configured");
  return std::make_unique<store::MemoryStore>();
}

}  // namespace

void name_node(control::Config& config) {
  if (config.redis) {
    config.redis->node += "-" + random_suffix();
    config.node = graph::NodeId{config.redis->node};
  }
}

control::StoreMaker store_maker(const control::Config& config, JanusHost& host) {
  return [options = config.redis, &host](control::Post post) {
    return options ? make_redis_store(*options, host, std::move(post)) : make_memory_store();
  };
}

}  // namespace breakout::janus
