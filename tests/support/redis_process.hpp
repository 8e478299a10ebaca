// SPDX-License-Identifier: GPL-3.0-or-later
// A private Redis for one test, on a Unix socket in a folder of its own, killed at the end.
//
// Threads: use from one thread, the one that outlives the Redis (it dies with that thread).
// Invariant: after the constructor and start() it accepts connections. Owner: the test.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace breakout::test {

class RedisProcess {
 public:
  // Starts redis-server with these arguments beside its own, say {"--requirepass", "x"}, and with
  // this text as its configuration file, if there is any.
  // Throws std::runtime_error with its log when it does not serve within 15 seconds.
  explicit RedisProcess(std::vector<std::string> arguments = {}, const std::string& config = {});
  ~RedisProcess();
  RedisProcess(const RedisProcess&) = delete;
  RedisProcess& operator=(const RedisProcess&) = delete;

  // A server that is its own cluster: it holds all slots.
  static std::vector<std::string> cluster_arguments();

  // One that listens at this port of 127.0.0.1 as well.
  static std::vector<std::string> port_arguments(int port);
  static int free_port();

  std::string socket() const { return (folder_ / "redis.sock").string(); }
  std::string url() const { return "unix://" + socket(); }

  void start();   // after kill(): without persistence it comes back empty
  void kill();    // SIGKILL
  void freeze();  // SIGSTOP
  void thaw();

  // What it answers to one command, as it comes over the wire: the first part of a long answer.
  std::string ask(const std::string& command) const;
  std::string log() const;

 private:
  void wait_until_ready();

  const std::vector<std::string> arguments_;
  std::filesystem::path folder_;
  pid_t pid_ = -1;
};

}  // namespace breakout::test
