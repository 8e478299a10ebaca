// SPDX-License-Identifier: GPL-3.0-or-later
// An instructor without media who writes down the history of the graph, as it is told.
//
// Threads: construct and use from one; events come on a loop of its own, so that no load of media
// delays them. Invariant: nothing that was told is left out, else failure() says so.
// Owner: the soak.
#pragma once

#include <mutex>
#include <string>

#include "isolation/history.hpp"
#include "peer/janus_session.hpp"
#include "peer/network.hpp"

namespace breakout::test {

class Observer {
 public:
  Observer(History& history, const std::string& server, const std::string& classroom,
           const std::string& secret);

  // Empty: none.
  std::string failure() const;

 private:
  void on_event(const peer::Event& event);

  History& history_;
  mutable std::mutex mutex_;
  std::string failure_;  // guarded by mutex_
  peer::Network network_;
  peer::JanusSession session_;  // last: nothing may be told to a half-built object
};

}  // namespace breakout::test
