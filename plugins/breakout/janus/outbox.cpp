// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/outbox.hpp"

#include <utility>

namespace breakout::janus {

Outbox::Outbox(std::size_t lanes, std::size_t depth) : depth_(depth) {
  try {
    for (std::size_t i = 0; i < lanes; ++i) {
      lanes_.push_back(std::make_unique<Lane>());
      Lane& lane = *lanes_.back();
      lane.thread = std::thread([&lane] { run(lane); });
    }
  } catch (...) {
    stop();
    throw;
  }
}

Outbox::~Outbox() {
  stop();
}

bool Outbox::post(std::shared_ptr<Addressee> to, std::uint64_t key, control::Event event) {
  Lane& lane = *lanes_[key % lanes_.size()];
  {
    const std::lock_guard lock(lane.mutex);
    if (lane.stopping || lane.letters.size() >= depth_) {
      return false;
    }
    lane.letters.push_back(Letter{std::move(to), std::move(event)});
  }
  lane.changed.notify_one();
  return true;
}

void Outbox::run(Lane& lane) {
  std::unique_lock lock(lane.mutex);
  while (true) {
    lane.changed.wait(lock, [&lane] { return lane.stopping || !lane.letters.empty(); });
    if (lane.stopping) {
      return;
    }
    Letter letter = std::move(lane.letters.front());
    lane.letters.pop_front();
    lock.unlock();
    letter.to->deliver(std::move(letter.event));
    letter.to.reset();  // may be the last owner: not under the lock
    lock.lock();
  }
}

void Outbox::stop() {
  for (const auto& lane : lanes_) {
    const std::lock_guard lock(lane->mutex);
    lane->stopping = true;
    lane->changed.notify_one();
  }
  for (const auto& lane : lanes_) {
    if (lane->thread.joinable()) {
      lane->thread.join();
    }
    std::deque<Letter> dropped;
    const std::lock_guard lock(lane->mutex);
    dropped.swap(lane->letters);
  }
}

}  // namespace breakout::janus
