// SPDX-License-Identifier: GPL-3.0-or-later
// A Redis and the faults it can have, each with its end.
//
// Threads: the test's own. Owner: one test.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <vector>

#include "integration/shared_class.hpp"
#include "store/redis_connection.hpp"
#include "support/redis_process.hpp"
#include "support/redis_relay.hpp"

namespace breakout::test {

// A Redis that keeps its data when it is killed, and a connection that trouble does not lock out.
class TroubledRedis {
 public:
  // Otherwise a busy disk keeps the writes of up to two seconds from the file.
  TroubledRedis()
      : process({"--appendonly", "yes", "--appendfsync", "always"}), reader(process.url()) {
    connect();
  }

  // For the nodes, whose way to it may be cut.
  std::string url() const { return relay.url(); }

  void order(const store::RedisCall& call) {
    const auto reply = admin_->call(call);
    if (!reply || store::is_error(*reply)) {
      throw std::runtime_error(call.front() + " failed");
    }
  }
  void connect() { admin_.emplace(store::parse_redis_url(process.url()).value(), kTimeouts); }
  void lose_data() {
    std::filesystem::remove_all(std::filesystem::path(process.socket()).parent_path() /
                                "appendonlydir");
  }

  RedisProcess process;
  RedisRelay relay{process.socket()};
  RedisReader reader;

 private:
  static constexpr store::RedisTimeouts kTimeouts{std::chrono::seconds{30},
                                                  std::chrono::seconds{30}};

  std::optional<store::RedisConnection> admin_;
};

enum class Log : std::uint8_t { tells, is_silent };

struct Fault {
  const char* name;
  void (*begin)(TroubledRedis&);
  void (*end)(TroubledRedis&);
  Log log = Log::tells;
};

extern const std::vector<Fault> kFaults;

}  // namespace breakout::test
