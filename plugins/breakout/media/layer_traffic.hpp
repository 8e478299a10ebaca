// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known of the layers of one source: how much they cost and how large their pictures are.
//
// Threads: packet() and picture() on the source's media thread, the rest on the control thread.
// Owner: the Source.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "media/bitrate_meter.hpp"
#include "media/media_types.hpp"

namespace breakout::media {

class LayerTraffic {
 public:
  void packet(Layer layer, std::size_t bytes) noexcept { meters_[layer].add(bytes); }
  /// `height` in lines; 0: not known, which changes nothing.
  void picture(Layer layer, std::uint16_t height) noexcept;

  void update(MediaTime now) noexcept;
  std::uint32_t bitrate(Layer layer) const noexcept { return meters_[layer].bits_per_second(); }
  /// The largest layer of at most so many lines; the smallest one when all have more. A layer whose
  /// keyframes do not tell is taken for half as high as the next one; when none does, the smallest
  /// for one of 180 lines.
  Layer layer_within(std::uint32_t lines) const noexcept;
  /// How many layers were ever seen, at least 1.
  std::size_t count() const noexcept;

 private:
  std::uint32_t height(Layer layer) const noexcept;

  std::array<BitrateMeter, kMaxLayers> meters_;
  std::array<std::atomic<std::uint16_t>, kMaxLayers> heights_{};
  std::size_t seen_ = 1;
};

}  // namespace breakout::media
