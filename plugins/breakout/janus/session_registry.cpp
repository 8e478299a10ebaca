// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/session_registry.hpp"

#include <utility>

namespace breakout::janus {

void SessionRegistry::add(janus_plugin_session* handle, std::shared_ptr<Session> session) {
  const std::lock_guard lock(mutex_);
  sessions_.insert_or_assign(handle, std::move(session));
}

std::shared_ptr<Session> SessionRegistry::find(janus_plugin_session* handle) const {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(handle);
  return found == sessions_.end() ? nullptr : found->second;
}

std::shared_ptr<Session> SessionRegistry::take(janus_plugin_session* handle) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(handle);
  if (found == sessions_.end()) {
    return nullptr;
  }
  std::shared_ptr<Session> session = std::move(found->second);
  sessions_.erase(found);
  return session;
}

}  // namespace breakout::janus
