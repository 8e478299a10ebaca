// SPDX-License-Identifier: GPL-3.0-or-later
// Handle -> session, for callbacks that may run while the handle is being destroyed.
//
// Threads: any; the lock is held for the lookup alone. Invariant: from add() to take() the registry
// keeps the session alive. Owner: the process: callbacks of handles that are still being torn down
// may come after the plugin's destroy().
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "janus/session.hpp"

namespace breakout::janus {

class SessionRegistry {
 public:
  void add(janus_plugin_session* handle, std::shared_ptr<Session> session);
  // Null when the handle is unknown, say because it was just destroyed.
  std::shared_ptr<Session> find(janus_plugin_session* handle) const;
  // Removes it; null when somebody did so before.
  std::shared_ptr<Session> take(janus_plugin_session* handle);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<janus_plugin_session*, std::shared_ptr<Session>> sessions_;
};

}  // namespace breakout::janus
