// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bits a second of a stream, smoothed over about a second.
//
// Threads: add() on the stream's media thread, update() and bits_per_second() on the control
// thread.
#pragma once

#include <cstdint>
#include <optional>

#include "media/counter.hpp"
#include "media/media_types.hpp"

namespace breakout::media {

class BitrateMeter {
 public:
  void add(std::size_t bytes) noexcept { bytes_.add(bytes); }

  /// Looks at what was added; more often than every kWindow has no effect.
  void update(MediaTime now) noexcept;
  /// 0 before the first window.
  std::uint32_t bits_per_second() const noexcept { return smoothed_; }

 private:
  static constexpr std::chrono::milliseconds kWindow{400};

  Counter bytes_;
  // Control thread only.
  std::optional<MediaTime> since_;
  std::uint64_t counted_ = 0;
  std::uint32_t smoothed_ = 0;
};

}  // namespace breakout::media
