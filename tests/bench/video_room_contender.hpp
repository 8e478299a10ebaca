// SPDX-License-Identifier: GPL-3.0-or-later
// Janus' own VideoRoom: a room with one publisher and N subscribers to both of its streams.
//
// Threads: the bench's.
#pragma once

#include "bench/plugin_contender.hpp"

namespace breakout::bench {

class VideoRoomContender final : public PluginContender {
 public:
  // Returns when every subscriber receives. Throws std::runtime_error when that fails.
  VideoRoomContender(test::PluginDriver& plugin, unsigned subscribers, bool simulcast);
  std::string name() const override { return "VideoRoom"; }

 private:
  // The id of the feed.
  std::string publish();
  void subscribe(const std::string& feed, unsigned subscriber);

  const bool simulcast_;
  const std::string room_;
};

}  // namespace breakout::bench
