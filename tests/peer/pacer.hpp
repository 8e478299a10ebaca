// SPDX-License-Identifier: GPL-3.0-or-later
// One timer that paces every media source of every peer, so that their wake-ups coincide.
//
// Threads: loop thread only.
// Invariant: a client is called once a tick until its Registration is gone.
// Owner: Network.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "peer/clock.hpp"
#include "peer/event_loop.hpp"

namespace breakout::peer {

class Pacer {
 public:
  // Coarser saves wake-ups, finer spreads packets better; Opus wants no more than a few ms.
  static constexpr std::chrono::milliseconds kTick{5};

  using Client = std::function<void(Nanos now)>;
  // Stays registered while this lives.
  using Registration = std::shared_ptr<const Client>;

  explicit Pacer(EventLoop& loop);

  Registration add(Client client);

 private:
  void tick();

  std::vector<std::weak_ptr<const Client>> clients_;
  Timer timer_;
};

}  // namespace breakout::peer
