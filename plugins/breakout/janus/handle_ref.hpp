// SPDX-License-Identifier: GPL-3.0-or-later
// The plugin's one reference of a janus_plugin_session, given back exactly once.
//
// Threads: any. Janus sets the counter up only after create_session returned, so an object that is
// built inside create_session adopts the reference as its last step there, and never on a failure.
// Owner: the Session.
#pragma once

#include "janus/abi.hpp"

namespace breakout::janus {

class HandleRef {
 public:
  explicit HandleRef(janus_plugin_session* handle) noexcept : handle_(handle) {}
  ~HandleRef() {
    if (adopted_) {
      janus_refcount_decrease(&handle_->ref);
    }
  }
  HandleRef(const HandleRef&) = delete;
  HandleRef& operator=(const HandleRef&) = delete;

  janus_plugin_session* get() const noexcept { return handle_; }
  // From now on the reference is ours to give back.
  void adopt() noexcept { adopted_ = true; }

 private:
  janus_plugin_session* const handle_;
  bool adopted_ = false;
};

}  // namespace breakout::janus
