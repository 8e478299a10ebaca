// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/layer_choice.hpp"

#include <algorithm>

namespace breakout::media {

bool SimulcastConfig::enabled() const noexcept {
  return ssrcs[1] != 0 ||
         std::any_of(rids.begin(), rids.end(), [](const std::string& rid) { return !rid.empty(); });
}

Layer LayerMap::layer_of(const RtpHeader& header) noexcept {
  for (std::size_t layer = 0; layer < kMaxLayers; ++layer) {
    if (config_.ssrcs[layer] == header.ssrc && header.ssrc != 0) {
      return static_cast<Layer>(layer);
    }
  }
  return learn(header);
}

Layer LayerMap::learn(const RtpHeader& header) noexcept {
  const auto rid = find_extension(header, config_.rid_extension_id);
  if (rid.empty()) {
    return kNoLayer;
  }
  for (std::size_t layer = 0; layer < kMaxLayers; ++layer) {
    if (std::equal(rid.begin(), rid.end(), config_.rids[layer].begin(), config_.rids[layer].end(),
                   [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); })) {
      config_.ssrcs[layer] = header.ssrc;
      return static_cast<Layer>(layer);
    }
  }
  return kNoLayer;
}

void LayerActivity::heard(Layer layer, MediaTime now) noexcept {
  if (layer < kMaxLayers) {
    last_[layer].store(now.time_since_epoch().count(), std::memory_order_relaxed);
  }
}

unsigned LayerActivity::alive(MediaTime now) const noexcept {
  constexpr MediaTime::rep kSilence = MediaTime::duration(kLayerSilence).count();
  unsigned bits = 0;
  for (std::size_t layer = 0; layer < kMaxLayers; ++layer) {
    const MediaTime::rep last = last_[layer].load(std::memory_order_relaxed);
    if (last != kNever && now.time_since_epoch().count() - last < kSilence) {
      bits |= 1u << layer;
    }
  }
  return bits;
}

std::optional<MediaTime> LayerActivity::last() const noexcept {
  MediaTime::rep newest = kNever;
  for (const auto& each : last_) {
    newest = std::max(newest, each.load(std::memory_order_relaxed));
  }
  if (newest == kNever) {
    return std::nullopt;
  }
  return MediaTime(MediaTime::duration(newest));
}

Layer choose_layer(unsigned alive, Layer max_layer) noexcept {
  for (int layer = std::min<int>(max_layer, kMaxLayers - 1); layer >= 0; --layer) {
    if ((alive >> layer & 1u) != 0) {
      return static_cast<Layer>(layer);
    }
  }
  for (Layer layer = 0; layer < kMaxLayers; ++layer) {
    if ((alive >> layer & 1u) != 0) {
      return layer;
    }
  }
  return kNoLayer;
}

}  // namespace breakout::media
