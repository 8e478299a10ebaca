// SPDX-License-Identifier: GPL-3.0-or-later
//
// A smoothed audio level per source, for ranking speakers.
//
// Threads: heard() on the source's media thread, level() anywhere.
#pragma once

#include <atomic>

namespace breakout::media {

class Loudness {
 public:
  /// `audio_level` as in Extensions: 0 loudest … 127 silence; anything else is ignored.
  void heard(int audio_level) noexcept;
  /// 0 (silence, or never heard) … 127 (loudest), averaged over about 16 packets (320 ms).
  int level() const noexcept { return scaled_.load(std::memory_order_relaxed) / kScale; }
  /// The speaker stopped sending: silence at once.
  void reset() noexcept { scaled_.store(0, std::memory_order_relaxed); }

 private:
  static constexpr int kScale = 256;  // fixed point, so that slow averages do not stick
  static constexpr int kSpan = 16;    // packets
  std::atomic<int> scaled_{0};
};

}  // namespace breakout::media
