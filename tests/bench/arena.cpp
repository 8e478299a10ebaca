// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <stdexcept>

#include "bench/bare_loop.hpp"
#include "bench/breakout_contender.hpp"
#include "bench/contender.hpp"
#include "bench/counting_core.hpp"
#include "bench/video_room_contender.hpp"
#include "support/janus_library.hpp"

namespace breakout::bench {
namespace {

janus_plugin& load_plugin(const std::string& path) {
  using Create = janus_plugin* (*)();
  void* const module = test::load_module(path);
  return *reinterpret_cast<Create>(test::symbol(module, "create"))();
}

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) {
    throw std::runtime_error(std::string(name) + " is not set; run make bench");
  }
  return value;
}

}  // namespace

struct Arena::Plugins {
  Plugins()
      : breakout(load_plugin(from_environment("BREAKOUT_PLUGIN")),
                 BreakoutContender::configuration()),
        video_room(load_plugin(from_environment("JANUS_PLUGINS") + "/libjanus_videoroom.so"),
                   "general: {}\n") {
    for (test::PluginDriver* plugin : {&breakout, &video_room}) {
      if (plugin->init(counting_callbacks()) != 0) {
        throw std::runtime_error(std::string(plugin->plugin().get_name()) + " does not start");
      }
    }
  }

  test::PluginDriver breakout;
  test::PluginDriver video_room;
};

Arena::Arena() : plugins_(std::make_unique<Plugins>()) {}
Arena::~Arena() = default;

Contenders Arena::contenders(unsigned subscribers, bool simulcast) {
  Contenders result;
  result.push_back(std::make_unique<BreakoutContender>(plugins_->breakout, subscribers, simulcast));
  result.push_back(
      std::make_unique<VideoRoomContender>(plugins_->video_room, subscribers, simulcast));
  result.push_back(std::make_unique<BareLoop>(subscribers));
  return result;
}

}  // namespace breakout::bench
