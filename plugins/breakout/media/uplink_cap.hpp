// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a publisher should spend on one video source, by what is received of it.
//
// Threads: control thread. Time is passed in.
// Owner: the Source.
#pragma once

#include <cstdint>
#include <optional>

#include "media/media_types.hpp"

namespace breakout::media {

/// What a source that nobody receives is asked down to: enough to keep an encoder running.
inline constexpr std::uint32_t kUnheardBitrate = 50'000;  // bit/s

class UplinkCap {
 public:
  /// Kept for so long after the last one who received it left, or it was announced to be needed:
  /// a class in motion must not make encoders start over and over.
  static constexpr std::chrono::seconds kLinger{5};

  /// It is about to be received.
  void expect(MediaTime now) noexcept;
  /// `needed`: the largest layer that somebody receives, nothing when nobody does. `layers`: how
  /// many the source has. `bitrate`: bit/s allowed for all of them.
  std::uint32_t update(std::optional<Layer> needed, std::size_t layers, std::uint32_t bitrate,
                       MediaTime now) noexcept;

 private:
  void linger(MediaTime now) noexcept { lingers_until_ = now + kLinger; }

  Layer largest_ = kMaxLayers - 1;  // needed lately
  std::optional<MediaTime> lingers_until_;
};

}  // namespace breakout::media
