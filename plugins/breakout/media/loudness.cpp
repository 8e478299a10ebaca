// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/loudness.hpp"

namespace breakout::media {

void Loudness::heard(int audio_level) noexcept {
  if (audio_level < 0 || audio_level > 127) {
    return;
  }
  const int scaled = scaled_.load(std::memory_order_relaxed);
  const int aim = (127 - audio_level) * kScale;
  scaled_.store(scaled + (aim - scaled) / kSpan, std::memory_order_relaxed);
}

}  // namespace breakout::media
