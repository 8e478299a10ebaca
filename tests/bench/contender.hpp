// SPDX-License-Identifier: GPL-3.0-or-later
// Something that forwards the packets of one publisher to N subscribers.
//
// Threads: the bench's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/packet_stream.hpp"

namespace breakout::bench {

class Contender {
 public:
  virtual ~Contender() = default;
  virtual std::string name() const = 0;
  // Hands `packets` packets of the publisher's to the subscribers, going on where the last call
  // of the same medium ended. Each must be relayed to every subscriber; of simulcast to every
  // subscriber of its layer.
  virtual void pump(Media media, unsigned packets) = 0;
  // The next frames are to be keyframes.
  virtual void want_keyframe(Media media) = 0;
};

constexpr unsigned layer_of(unsigned subscriber) {
  return subscriber % kLayers;
}

// In the order of the table.
using Contenders = std::vector<std::unique_ptr<Contender>>;

// Loads the plugins that compete, once for the process. Throws std::runtime_error when one cannot
// be loaded.
class Arena {
 public:
  Arena();
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // New contenders with that many subscribers each, who receive one stream of each medium, or one
  // layer of simulcast: subscriber n layer_of(n), once there were keyframes.
  Contenders contenders(unsigned subscribers, bool simulcast);

 private:
  struct Plugins;
  std::unique_ptr<Plugins> plugins_;
};

}  // namespace breakout::bench
