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
  // of the same medium ended. Each must be relayed to every subscriber.
  virtual void pump(Media media, unsigned packets) = 0;
};

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

  // New contenders with that many subscribers each.
  Contenders contenders(unsigned subscribers);

 private:
  struct Plugins;
  std::unique_ptr<Plugins> plugins_;
};

}  // namespace breakout::bench
