// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/uplink_cap.hpp"

#include <algorithm>

namespace breakout::media {
namespace {

// Browsers give a layer of half the width and height a little over a third of the bits.
std::uint32_t without_layers(std::uint32_t bitrate, std::size_t dropped) {
  for (; dropped > 0; --dropped) {
    bitrate = bitrate / 5 * 2;
  }
  return std::max(bitrate, kUnheardBitrate);
}

}  // namespace

void UplinkCap::expect(MediaTime now) noexcept {
  largest_ = kMaxLayers - 1;
  linger(now);
}

std::uint32_t UplinkCap::update(std::optional<Layer> needed, std::size_t layers,
                                std::uint32_t bitrate, MediaTime now) noexcept {
  const Layer top = static_cast<Layer>(std::clamp<std::size_t>(layers, 1, kMaxLayers) - 1);
  if (!lingers_until_) {
    linger(now);  // a new source: somebody is going to receive it
  }
  const bool lingers = now < *lingers_until_;
  if (needed && (*needed >= largest_ || !lingers)) {
    largest_ = *needed;
    linger(now);
  } else if (!needed && !lingers) {
    return std::min(bitrate, kUnheardBitrate);
  }
  return std::min(bitrate, without_layers(bitrate, top - std::min(largest_, top)));
}

}  // namespace breakout::media
