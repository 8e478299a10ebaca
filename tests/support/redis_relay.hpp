// SPDX-License-Identifier: GPL-3.0-or-later
// What lies between a Redis and its clients, and can be cut, or cut short.
//
// Threads: one a connection; let_pass() from the test's. Owner: the test; the Redis may come and
// go.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "support/fake_server.hpp"

namespace breakout::test {

class RedisRelay {
 public:
  enum class Passes : std::uint8_t {
    everything,
    halves,   // of what Redis says next, and then nothing more on that connection
    nothing,  // connections end, new ones too
  };

  explicit RedisRelay(std::string socket)
      : socket_(std::move(socket)), server_([this](FakePeer& peer) { relay(peer); }) {}

  std::string url() const { return server_.url(); }
  void let_pass(Passes what) { passes_ = what; }

 private:
  void relay(FakePeer& peer) const;

  const std::string socket_;  // of the Redis
  std::atomic<Passes> passes_{Passes::everything};
  FakeServer server_;  // last: its threads use the above
};

}  // namespace breakout::test
