// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/plugin_contender.hpp"

#include <stdexcept>

#include "bench/counting_core.hpp"

namespace breakout::bench {

PluginContender::~PluginContender() {
  for (janus_plugin_session* handle : handles_) {
    plugin_.detach(handle);
  }
}

janus_plugin_session* PluginContender::attach() {
  janus_plugin_session* const handle = plugin_.attach();
  if (handle == nullptr) {
    throw std::runtime_error(name() + " refuses a handle");
  }
  forget_events(handle);
  handles_.push_back(handle);
  return handle;
}

void PluginContender::pump(Media media, unsigned packets) {
  Feed& feed = feeds_[media];
  const auto incoming_rtp = plugin_.plugin().incoming_rtp;
  for (unsigned each = 0; each < packets; ++each) {
    incoming_rtp(publisher_, &feed.next());
  }
}

}  // namespace breakout::bench
