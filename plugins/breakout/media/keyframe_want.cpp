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

constexpr MediaTime::rep ticks(std::chrono::milliseconds time) noexcept {
  return MediaTime::duration(time).count();
}

}  // namespace

std::size_t KeyframeWant::index_of(Layer layer) noexcept {
  return layer < kMaxLayers ? layer : kAny;
}

void KeyframeWant::want(Layer layer) noexcept {
  const Ticket number = requests_.fetch_add(1, std::memory_order_acq_rel) + 1;
  raise(wanted_[index_of(layer)], number);
}

// A keyframe of any layer has gone out since the last ask.
bool KeyframeWant::answered() const noexcept {
  return served_[kAny].load(std::memory_order_acquire) >= asked_.load(std::memory_order_acquire);
}

bool KeyframeWant::may_ask_afresh(MediaTime::rep last, MediaTime::rep at) const noexcept {
  const MediaTime::rep before = last_fresh_ask_.load(std::memory_order_relaxed);
  return answered() && at - last >= ticks(kFreshInterval) &&
         (before == kNever || at - before >= ticks(kKeyframeInterval));
}

bool KeyframeWant::poll(MediaTime now) noexcept {
  if (!pending()) {
    return false;
  }
  const MediaTime::rep at = now.time_since_epoch().count();
  MediaTime::rep last = last_ask_.load(std::memory_order_relaxed);
  const bool soon = last != kNever && at - last < ticks(kKeyframeInterval);
  if (soon && !may_ask_afresh(last, at)) {
    return false;
  }
  const Ticket newest = ticket();
  if (!last_ask_.compare_exchange_strong(last, at, std::memory_order_relaxed)) {
    return false;
  }
  asked_.store(newest, std::memory_order_release);
  if (soon) {
    last_fresh_ask_.store(at, std::memory_order_relaxed);
  }
  return true;
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
