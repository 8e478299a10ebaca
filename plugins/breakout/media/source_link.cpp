// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/source_link.hpp"

namespace breakout::media {

void SourceLink::want_keyframe(Layer layer, MediaTime now) noexcept {
  if (identity_.kind == Kind::video) {
    want_.want(layer);
    poll_keyframe(now);
  }
}

bool SourceLink::poll_keyframe(MediaTime now) noexcept {
  if (paused_.load(std::memory_order_acquire) || !want_.poll(now)) {
    return false;
  }
  asks_.fetch_add(1, std::memory_order_relaxed);
  port_->ask_keyframe(identity_.mindex);
  return true;
}

}  // namespace breakout::media
