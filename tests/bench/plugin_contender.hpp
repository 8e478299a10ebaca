// SPDX-License-Identifier: GPL-3.0-or-later
// A plugin's publisher whose packets go through incoming_rtp, and the handles of its audience.
//
// Threads: the bench's. Invariant: handles are detached with the contender.
#pragma once

#include <vector>

#include "bench/contender.hpp"
#include "support/plugin_driver.hpp"

namespace breakout::bench {

class PluginContender : public Contender {
 public:
  explicit PluginContender(test::PluginDriver& plugin) : plugin_(plugin) {}
  ~PluginContender() override;
  PluginContender(const PluginContender&) = delete;
  PluginContender& operator=(const PluginContender&) = delete;

  void pump(Media media, unsigned packets) override;
  void want_keyframe(Media media) override { feeds_[media].want_keyframe(); }

 protected:
  test::PluginDriver& plugin() { return plugin_; }
  // A new handle. Throws std::runtime_error when the plugin refuses it.
  janus_plugin_session* attach();
  // Whose packets are pumped.
  void set_publisher(janus_plugin_session* handle) { publisher_ = handle; }

 private:
  test::PluginDriver& plugin_;
  std::vector<janus_plugin_session*> handles_;
  janus_plugin_session* publisher_ = nullptr;
  Feeds feeds_;
};

}  // namespace breakout::bench
