// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one subscriber's video could cost, as steps from nothing to everything it wishes for: first
// each slot its smallest picture, the best slot first, then larger ones in the same order.
//
// Threads: pure, called by the control thread.
// Invariants: totals never fall from step to step; taking the first n steps gives each slot one
// layer or none, and no slot a picture as long as a better one has none.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "media/media_types.hpp"

namespace breakout::media {

/// One video slot that carries a source which sends. Best first in lists.
struct VideoDemand {
  std::array<std::uint32_t, kMaxLayers> bitrates{};  ///< bit/s of each layer
  unsigned alive = 0;                                ///< bit n: layer n is sent
  Layer max_layer = kMaxLayers - 1;                  ///< as wished
};

struct LadderStep {
  std::size_t demand = 0;   ///< index of the demand that gets a larger picture
  Layer layer = 0;          ///< which
  std::uint64_t total = 0;  ///< bit/s of this step and all before
};

std::vector<LadderStep> layer_ladder(std::span<const VideoDemand> demands);

/// The layer of each demand after the first `steps` steps; kNoLayer: none.
std::vector<Layer> layers_after(std::span<const LadderStep> ladder, std::size_t steps,
                                std::size_t demands);

}  // namespace breakout::media
