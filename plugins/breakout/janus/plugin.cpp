// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/plugin.hpp"

#include <mutex>
#include <string>

#include "janus/boundary.hpp"
#include "janus/callbacks.hpp"
#include "janus/config_file.hpp"
#include "janus/immortal.hpp"
#include "janus/log.hpp"
#include "janus/store_choice.hpp"

namespace breakout::janus {
namespace {

constexpr int kVersion = 1;

// The structs of the plugin API changed between versions without their number changing, so a
// plugin serves the very Janus it was compiled for. 0: configure found headers, but no Janus.
bool same_janus() {
  if (BREAKOUT_JANUS_VERSION == 0) {
    log_line(control::LogLevel::warning,
             "built without a Janus to ask for its version: cannot tell whether this is the one");
    return true;
  }
  if (janus_version == BREAKOUT_JANUS_VERSION) {
    return true;
  }
  log_line(control::LogLevel::error, "built for Janus " + std::to_string(BREAKOUT_JANUS_VERSION) +
                                         " but this is Janus " + std::to_string(janus_version) +
                                         ": not loading, please rebuild the plugin");
  return false;
}

EventHandlers handlers_of(const control::Config& config) {
  return config.events ? EventHandlers::notified : EventHandlers::quiet;
}

struct Running {
  std::mutex mutex;
  std::shared_ptr<Plugin> plugin;  // guarded by mutex
};

Running& running() {
  static Immortal<Running> instance;
  return *instance;
}

}  // namespace

Plugin::Plugin(const Gateway& gateway, const control::Config& config)
    : gateway_(gateway),
      outbox_(std::make_shared<Outbox>()),
      host_(gateway, handlers_of(config)),
      control_(config, store_maker(config, host_), host_, sdp_) {}

void Plugin::stop() {
  control_.stop();
  outbox_->stop();
}

std::shared_ptr<Plugin> running_plugin() {
  const std::lock_guard lock(running().mutex);
  return running().plugin;
}

void set_running_plugin(std::shared_ptr<Plugin> plugin) {
  const std::lock_guard lock(running().mutex);
  running().plugin.swap(plugin);
}

SessionRegistry& sessions() {
  static Immortal<SessionRegistry> registry;
  return *registry;
}

namespace {

extern janus_plugin table;

int start(janus_callbacks* callbacks, const char* config_folder) noexcept {
  return guarded("init", -1, [&] {
    if (callbacks == nullptr || config_folder == nullptr || !same_janus()) {
      return -1;
    }
    control::Config config = read_config(config_folder);
    name_node(config);
    set_running_plugin(std::make_shared<Plugin>(Gateway(callbacks, &table), config));
    log_line(control::LogLevel::info, std::string(kPackage) + " " BREAKOUT_VERSION " initialized");
    return 0;
  });
}

void finish() noexcept {
  guarded("destroy", [] {
    const std::shared_ptr<Plugin> plugin = running_plugin();
    set_running_plugin(nullptr);
    if (plugin) {
      plugin->stop();
    }
  });
}

// The data channel's callbacks may be null: the core looks before it calls.
janus_plugin table = {
    .init = start,
    .destroy = finish,
    .get_api_compatibility = [] { return JANUS_PLUGIN_API_VERSION; },
    .get_version = [] { return kVersion; },
    .get_version_string = [] { return BREAKOUT_VERSION; },
    .get_description = [] { return "Breakout rooms inside one classroom, without renegotiation"; },
    .get_name = [] { return "Breakout rooms plugin"; },
    .get_author = [] { return "The janus-breakout authors"; },
    .get_package = [] { return kPackage; },
    .create_session = create_session,
    .handle_message = handle_message,
    .handle_admin_message = handle_admin_message,
    .setup_media = setup_media,
    .incoming_rtp = incoming_rtp,
    .incoming_rtcp = incoming_rtcp,
    .incoming_data = nullptr,
    .data_ready = nullptr,
    .slow_link = nullptr,
    .hangup_media = hangup_media,
    .destroy_session = destroy_session,
    .query_session = query_session,
};

}  // namespace
}  // namespace breakout::janus

extern "C" __attribute__((visibility("default"))) janus_plugin* create() {
  return &breakout::janus::table;
}
