// SPDX-License-Identifier: GPL-3.0-or-later
// The least that forwarding can cost: rewrite the header, relay, put it back, N times.
//
// Threads: the bench's.
#pragma once

#include "bench/contender.hpp"

namespace breakout::bench {

class BareLoop final : public Contender {
 public:
  explicit BareLoop(unsigned subscribers) : subscribers_(subscribers) {}
  std::string name() const override { return "bare loop"; }
  void pump(Media media, unsigned packets) override;
  void want_keyframe(Media) override {}

 private:
  const unsigned subscribers_;
  Feeds feeds_;
};

}  // namespace breakout::bench
