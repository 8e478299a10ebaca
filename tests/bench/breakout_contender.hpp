// SPDX-License-Identifier: GPL-3.0-or-later
// Our plugin: a classroom with one publisher and N others who have a slot for each of its sources.
//
// Threads: the bench's.
#pragma once

#include "bench/counting_core.hpp"
#include "bench/plugin_contender.hpp"

namespace breakout::bench {

class BreakoutContender final : public PluginContender {
 public:
  // Returns when every slot carries its source. Throws std::runtime_error when that fails.
  BreakoutContender(test::PluginDriver& plugin, unsigned subscribers, bool simulcast);
  std::string name() const override { return "breakout"; }

  // The text of the configuration file the plugin is to have.
  static const char* configuration();

 private:
  CoreEvent join(janus_plugin_session* handle, const std::string& participant);
  void publish();
  void subscribe(unsigned subscriber);

  const bool simulcast_;
  const std::string classroom_;
};

}  // namespace breakout::bench
