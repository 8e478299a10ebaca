// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/pacer.hpp"

namespace breakout::peer {

Pacer::Pacer(EventLoop& loop) : timer_(loop.every(kTick, [this] { tick(); })) {}

Pacer::Registration Pacer::add(Client client) {
  auto registration = std::make_shared<const Client>(std::move(client));
  clients_.push_back(registration);
  return registration;
}

void Pacer::tick() {
  const Nanos now = now_ns();
  bool some_left = false;
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    if (const Registration client = clients_[i].lock()) {
      (*client)(now);
    } else {
      some_left = true;
    }
  }
  if (some_left) {
    std::erase_if(clients_, [](const auto& each) { return each.expired(); });
  }
}

}  // namespace breakout::peer
