// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/layer_traffic.hpp"

namespace breakout::media {
namespace {

constexpr std::uint32_t kSmallestHeight = 180;  // browsers' simulcast of 720 lines

}  // namespace

void LayerTraffic::picture(Layer layer, std::uint16_t height) noexcept {
  if (height != 0) {
    heights_[layer].store(height, std::memory_order_relaxed);
  }
}

void LayerTraffic::update(MediaTime now) noexcept {
  for (std::size_t layer = 0; layer < kMaxLayers; ++layer) {
    meters_[layer].update(now);
    if (meters_[layer].bits_per_second() != 0 && layer >= seen_) {
      seen_ = layer + 1;
    }
  }
}

Layer LayerTraffic::layer_within(std::uint32_t lines) const noexcept {
  for (Layer layer = kMaxLayers - 1; layer > 0; --layer) {
    if (height(layer) <= lines) {
      return layer;
    }
  }
  return 0;
}

std::size_t LayerTraffic::count() const noexcept {
  return seen_;
}

std::uint32_t LayerTraffic::height(Layer layer) const noexcept {
  for (std::size_t other = 0; other < kMaxLayers; ++other) {
    const std::size_t known = (layer + other) % kMaxLayers;  // its own first
    if (const std::uint32_t lines = heights_[known].load(std::memory_order_relaxed)) {
      return known <= layer ? lines << (layer - known) : lines >> (known - layer);
    }
  }
  return kSmallestHeight << layer;
}

}  // namespace breakout::media
