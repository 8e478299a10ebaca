// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/keyframe_want.hpp"

namespace breakout::media {
namespace {

/// Raises `value` to `least`; two threads may race, the higher one stays.
void raise(std::atomic<KeyframeWant::Ticket>& value, KeyframeWant::Ticket least) noexcept {
  KeyframeWant::Ticket seen = value.load(std::memory_order_relaxed);
  while (seen < least && !value.compare_exchange_weak(seen, least, std::memory_order_acq_rel)) {
  }
}

}  // namespace

std::size_t KeyframeWant::index_of(Layer layer) noexcept {
  return layer < kMaxLayers ? layer : kAny;
}

void KeyframeWant::want(Layer layer) noexcept {
  const Ticket number = requests_.fetch_add(1, std::memory_order_acq_rel) + 1;
  raise(wanted_[index_of(layer)], number);
}

bool KeyframeWant::pending() const noexcept {
  for (std::size_t each = 0; each < wanted_.size(); ++each) {
    if (wanted_[each].load(std::memory_order_acquire) >
        served_[each].load(std::memory_order_acquire)) {
      return true;
    }
  }
  return false;
}

bool KeyframeWant::poll(MediaTime now) noexcept {
  if (!pending()) {
    return false;
  }
  constexpr MediaTime::rep kInterval = MediaTime::duration(kKeyframeInterval).count();
  const MediaTime::rep at = now.time_since_epoch().count();
  MediaTime::rep last = last_ask_.load(std::memory_order_relaxed);
  if (last != kNever && at - last < kInterval) {
    return false;
  }
  return last_ask_.compare_exchange_strong(last, at, std::memory_order_relaxed);
}

void KeyframeWant::on_keyframe(Layer layer, Ticket ticket) noexcept {
  raise(served_[index_of(layer)], ticket);
  raise(served_[kAny], ticket);
}

void KeyframeWant::forget(Layer layer) noexcept {
  const std::size_t index = index_of(layer);
  raise(served_[index], wanted_[index].load(std::memory_order_acquire));
}

}  // namespace breakout::media
