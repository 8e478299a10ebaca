// SPDX-License-Identifier: GPL-3.0-or-later
// A master, its replica, and three sentinels that let the replica take over within seconds.
//
// Threads: as RedisProcess. Invariant: after the constructor all know each other and the replica
// has what the master has. Owner: the test.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "support/redis_process.hpp"

namespace breakout::test {

class RedisTrio {
 public:
  static constexpr const char* kMaster = "breakout-master";  // what the sentinels call it

  // Master and replica ask for `password`. Throws std::runtime_error with all logs when they do
  // not find each other within 30 s.
  explicit RedisTrio(const std::string& password);

  RedisProcess& first() { return *first_; }    // master at the beginning
  RedisProcess& second() { return *second_; }  // its replica
  int first_port() const { return first_port_; }
  int second_port() const { return second_port_; }
  std::vector<std::string> sentinels() const;  // "127.0.0.1:5000"

  // Whether each sentinel names the master at `port`, with one replica in order.
  bool master_is(int port) const;
  // Throws std::runtime_error with all logs when it does not hold within 30 s.
  void await(const std::function<bool()>& holds, const char* what) const;
  std::string logs() const;

 private:
  std::string sentinel_config(int number) const;

  const std::string password_;
  const int first_port_;
  const int second_port_;
  std::vector<int> sentinel_ports_;
  std::unique_ptr<RedisProcess> first_;
  std::unique_ptr<RedisProcess> second_;
  std::vector<std::unique_ptr<RedisProcess>> sentinels_;
};

}  // namespace breakout::test
