// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/redis_trio.hpp"

#include <time.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace breakout::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSentinels = 3;
constexpr std::chrono::seconds kPatience{30};
constexpr timespec kPollInterval{0, 20'000'000};

// Of Redis 7: what sentinels do every second, or every ten, they then do at once. The ping period
// stays: by it they judge how old the news of a replica may be that is to take over.
constexpr const char* kHurry =
    "SENTINEL DEBUG info-period 100 ask-period 100 publish-period 100 "
    "min-link-reconnect-period 100 election-timeout 1000";

std::vector<std::string> data_arguments(int port, const std::string& password) {
  auto arguments = RedisProcess::port_arguments(port);
  arguments.insert(arguments.end(), {"--requirepass", password, "--masterauth", password,
                                     "--repl-diskless-sync-delay", "0"});
  return arguments;
}

std::string id_of_sentinel(int number) {
  return std::string(40, static_cast<char>('a' + number));
}

// Whether a flat list of names and values has this pair.
bool says(const std::string& answer, const std::string& name, const std::string& value) {
  const auto at = answer.find("\r\n" + name + "\r\n$");
  if (at == std::string::npos) {
    return false;
  }
  const auto start = answer.find("\r\n", at + name.size() + 4) + 2;
  return answer.compare(start, value.size() + 2, value + "\r\n") == 0;
}

}  // namespace

RedisTrio::RedisTrio(const std::string& password)
    : password_(password),
      first_port_(RedisProcess::free_port()),
      second_port_(RedisProcess::free_port()) {
  first_ = std::make_unique<RedisProcess>(data_arguments(first_port_, password));
  auto replica = data_arguments(second_port_, password);
  replica.insert(replica.end(), {"--replicaof", "127.0.0.1", std::to_string(first_port_)});
  second_ = std::make_unique<RedisProcess>(replica);
  for (int number = 0; number < kSentinels; ++number) {
    sentinel_ports_.push_back(RedisProcess::free_port());
  }
  for (int number = 0; number < kSentinels; ++number) {
    auto arguments = RedisProcess::port_arguments(sentinel_ports_[number]);
    arguments.push_back("--sentinel");
    sentinels_.push_back(std::make_unique<RedisProcess>(arguments, sentinel_config(number)));
    sentinels_.back()->ask(kHurry);
  }
  await([this] { return master_is(first_port_); }, "the sentinels know each other");
}

std::string RedisTrio::sentinel_config(int number) const {
  const std::string master = kMaster;
  std::string config =
      "sentinel myid " + id_of_sentinel(number) + "\n" + "sentinel monitor " + master +
      " 127.0.0.1 " + std::to_string(first_port_) + " 2\n" + "sentinel auth-pass " + master + " " +
      password_ + "\n" + "sentinel down-after-milliseconds " + master + " 500\n" +
      "sentinel failover-timeout " + master + " 1000\n" + "sentinel known-replica " + master +
      " 127.0.0.1 " + std::to_string(second_port_) + "\n";
  for (int other = 0; other < kSentinels; ++other) {
    if (other != number) {
      config += "sentinel known-sentinel " + master + " 127.0.0.1 " +
                std::to_string(sentinel_ports_[other]) + " " + id_of_sentinel(other) + "\n";
    }
  }
  return config;
}

std::vector<std::string> RedisTrio::sentinels() const {
  std::vector<std::string> places;
  for (const int port : sentinel_ports_) {
    places.push_back("127.0.0.1:" + std::to_string(port));
  }
  return places;
}

bool RedisTrio::master_is(int port) const {
  const std::string master = kMaster;
  return std::all_of(sentinels_.begin(), sentinels_.end(), [&](const auto& sentinel) {
    const std::string seen = sentinel->ask("SENTINEL MASTER " + master);
    const std::string replicas = sentinel->ask("SENTINEL REPLICAS " + master);
    return says(seen, "port", std::to_string(port)) && says(seen, "flags", "master") &&
           says(seen, "num-other-sentinels", "2") && says(replicas, "flags", "slave") &&
           says(replicas, "master-link-status", "ok");
  });
}

void RedisTrio::await(const std::function<bool()>& holds, const char* what) const {
  const auto deadline = Clock::now() + kPatience;
  while (!holds()) {
    if (Clock::now() > deadline) {
      throw std::runtime_error(std::string{"it did not come to pass that "} + what + ":\n" +
                               logs());
    }
    nanosleep(&kPollInterval, nullptr);
  }
}

std::string RedisTrio::logs() const {
  std::string text = "--- first:\n" + first_->log() + "--- second:\n" + second_->log();
  for (const auto& sentinel : sentinels_) {
    text += "--- sentinel:\n" + sentinel->log();
  }
  return text;
}

}  // namespace breakout::test
