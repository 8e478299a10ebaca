// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the ABI of a plugin in the manner of the core: handles that count references, messages,
// and a configuration folder.
//
// Threads: any, as far as the plugin allows. Invariant: a handle behaves as the core's: its counter
// starts when create_session returned, at one for the plugin, and the memory stays until every
// reference was given back. Owner: a test or a bench.
#pragma once

#include <filesystem>
#include <string>

#include "janus/abi.hpp"

namespace breakout::test {

class PluginDriver {
 public:
  // `settings` is the text of the plugin's configuration file; empty: there is no such file.
  PluginDriver(janus_plugin& plugin, const std::string& settings);
  // Destroys the plugin when it runs. Handles may outlive it.
  ~PluginDriver();
  PluginDriver(const PluginDriver&) = delete;
  PluginDriver& operator=(const PluginDriver&) = delete;

  janus_plugin& plugin() { return plugin_; }
  // `callbacks` must outlive the plugin. Returns what the plugin says.
  int init(janus_callbacks& callbacks);
  void destroy();

  // What the core does when a client attaches, detaches and sends; see Janus' ice.c and janus.c.
  // attach: null when the plugin refused.
  janus_plugin_session* attach();
  void detach(janus_plugin_session* handle);
  // The answer as JSON text: "ack", "error: <text>", or the content. `jsep` as JSON text; empty:
  // none.
  std::string message(janus_plugin_session* handle, const std::string& body,
                      const std::string& jsep = "");
  // Handles whose last reference was given back.
  static std::size_t freed_handles();

 private:
  janus_plugin& plugin_;
  std::filesystem::path folder_;
  bool running_ = false;
};

// Compact text; empty for null.
std::string text_of(const json_t* json);

}  // namespace breakout::test
