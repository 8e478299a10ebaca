// SPDX-License-Identifier: GPL-3.0-or-later
//
// Simulcast: which SSRC is which layer, which layers are alive, and which one a slot should take.
//
// Threads: LayerMap belongs to the source's media thread; LayerActivity is written there and read
// anywhere; choose_layer is pure.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "media/media_types.hpp"
#include "media/rtp_header.hpp"

namespace breakout::media {

/// A layer without a packet for this long is dead. Shorter: a screen share that pauses loses its
/// layer. Longer: a publisher who drops the top layer freezes its listeners for that time.
inline constexpr std::chrono::milliseconds kLayerSilence{1000};

/// Simulcast as negotiated. Index = layer, 0 the smallest picture (rids "l","m","h"). Without
/// simulcast leave everything empty.
struct SimulcastConfig {
  std::array<std::string, kMaxLayers> rids{};     ///< empty: no such rid
  std::array<std::uint32_t, kMaxLayers> ssrcs{};  ///< 0: not known from the SDP
  std::uint8_t rid_extension_id = 0;              ///< 0: none negotiated
  bool enabled() const noexcept;
};

/// SSRC to layer, learnt from every packet: browsers send the rid at the start only.
class LayerMap {
 public:
  explicit LayerMap(SimulcastConfig config) : config_(std::move(config)) {}

  /// The packet's layer, or kNoLayer when its SSRC is unknown and says no rid.
  Layer layer_of(const RtpHeader& header) noexcept;

 private:
  Layer learn(const RtpHeader& header) noexcept;

  SimulcastConfig config_;
};

/// When each layer was last heard.
class LayerActivity {
 public:
  void heard(Layer layer, MediaTime now) noexcept;
  /// Bit n set: layer n was heard within kLayerSilence.
  unsigned alive(MediaTime now) const noexcept;
  /// When any layer was heard last; nothing before the first packet.
  std::optional<MediaTime> last() const noexcept;

 private:
  static constexpr MediaTime::rep kNever = MediaTime::min().time_since_epoch().count();
  std::array<std::atomic<MediaTime::rep>, kMaxLayers> last_{kNever, kNever, kNever};
};

/// The highest alive layer not above `max_layer`; when all of those are dead, the lowest alive
/// one above it; kNoLayer when nothing is alive.
Layer choose_layer(unsigned alive, Layer max_layer) noexcept;

}  // namespace breakout::media
