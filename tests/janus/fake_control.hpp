// SPDX-License-Identifier: GPL-3.0-or-later
// A control::Control that decides nothing and remembers what it was told, linked in place of the
// real one.
//
// Threads: any. Owner: the plugin under test; `fake_control()` finds the one that is alive.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "control/control.hpp"

namespace breakout::test {

class FakeControl {
 public:
  using Handler = std::function<control::Answer(control::Incoming&)>;

  // What handle() does; the default answers {"breakout": "success"}.
  void on_message(Handler handler);
  // The connection of the nth handle that was attached, counted from 0; null when it is gone.
  std::shared_ptr<control::Connection> connection(std::size_t nth);
  // "connected 1", "media_up 1", "hung_up 1", "gone 1", "message", "admin", "stop", in order.
  std::vector<std::string> calls();
  const control::Config& config() const { return config_; }

  // For the Control that stands in.
  explicit FakeControl(control::Config config) : config_(std::move(config)) {}
  control::Answer answer(control::Incoming& incoming);
  void attached(std::shared_ptr<control::Connection> connection);
  void happened(const std::string& what, control::ConnectionId id);
  void note(const std::string& call);

 private:
  const control::Config config_;
  std::mutex mutex_;
  Handler handler_;
  std::vector<std::string> calls_;
  std::vector<control::ConnectionId> order_;
  std::map<control::ConnectionId, std::shared_ptr<control::Connection>> connections_;
};

// The one of the running plugin; throws when there is none.
FakeControl& fake_control();

}  // namespace breakout::test
