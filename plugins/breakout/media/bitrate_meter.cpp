// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/bitrate_meter.hpp"

#include <algorithm>

namespace breakout::media {

void BitrateMeter::update(MediaTime now) noexcept {
  if (since_ && now - *since_ < kWindow) {
    return;
  }
  const std::uint64_t total = bytes_.value();
  if (since_) {
    const double seconds = std::chrono::duration<double>(now - *since_).count();
    const double rate = std::min(static_cast<double>(total - counted_) * 8 / seconds, 4e9);
    // Up and down alike by half of the difference: key frames are bursts, not the rate.
    smoothed_ = smoothed_ == 0 ? static_cast<std::uint32_t>(rate)
                               : static_cast<std::uint32_t>((smoothed_ + rate) / 2);
  }
  counted_ = total;
  since_ = now;
}

}  // namespace breakout::media
