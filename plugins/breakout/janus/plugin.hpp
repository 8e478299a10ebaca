// SPDX-License-Identifier: GPL-3.0-or-later
// The running plugin: what init() builds and destroy() takes down, in this order and back.
//
// Threads: built and stopped on Janus' main thread; the parts say for themselves who may call them.
// Owner: running_plugin(); a callback that is under way keeps it alive.
#pragma once

#include <memory>

#include "control/control.hpp"
#include "janus/gateway.hpp"
#include "janus/host.hpp"
#include "janus/outbox.hpp"
#include "janus/sdp_port.hpp"
#include "janus/session_registry.hpp"

namespace breakout::janus {

class Plugin {
 public:
  // Throws when the configuration cannot be read or a thread cannot be started.
  Plugin(const Gateway& gateway, const control::Config& config);
  ~Plugin() { stop(); }
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;

  const Gateway& gateway() const noexcept { return gateway_; }
  const std::shared_ptr<Outbox>& outbox() const noexcept { return outbox_; }
  control::Control& control() noexcept { return control_; }

  // Decides nothing and delivers nothing any more. Idempotent.
  void stop();

 private:
  const Gateway gateway_;
  const std::shared_ptr<Outbox> outbox_;
  JanusHost host_;
  JanusSdp sdp_;
  control::Control control_;
};

// Null before init() and after destroy(): late callbacks of handles find nothing to do.
std::shared_ptr<Plugin> running_plugin();
void set_running_plugin(std::shared_ptr<Plugin> plugin);

// Of the process, see SessionRegistry.
SessionRegistry& sessions();

}  // namespace breakout::janus
