// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/layer_ladder.hpp"

#include <algorithm>

#include "media/layer_choice.hpp"

namespace breakout::media {
namespace {

bool is_alive(const VideoDemand& demand, Layer layer) {
  return (demand.alive >> layer & 1u) != 0;
}

Layer smallest(const VideoDemand& demand) {
  return choose_layer(demand.alive, 0);
}

std::uint64_t step_cost(const VideoDemand& demand, Layer from, Layer to) {
  const std::uint32_t before = from == kNoLayer ? 0 : demand.bitrates[from];
  return demand.bitrates[to] > before ? demand.bitrates[to] - before : 0;
}

}  // namespace

std::vector<LadderStep> layer_ladder(std::span<const VideoDemand> demands) {
  std::vector<LadderStep> ladder;
  std::uint64_t total = 0;
  const auto climb = [&](std::size_t each, Layer from, Layer to) {
    total += step_cost(demands[each], from, to);
    ladder.push_back({each, to, total});
  };
  for (std::size_t each = 0; each < demands.size(); ++each) {
    if (const Layer first = smallest(demands[each]); first != kNoLayer) {
      climb(each, kNoLayer, first);
    }
  }
  for (std::size_t each = 0; each < demands.size(); ++each) {
    Layer reached = smallest(demands[each]);
    if (reached == kNoLayer) {
      continue;
    }
    const Layer top = std::min<Layer>(demands[each].max_layer, kMaxLayers - 1);
    for (Layer layer = reached + 1; layer <= top; ++layer) {
      if (is_alive(demands[each], layer)) {
        climb(each, reached, layer);
        reached = layer;
      }
    }
  }
  return ladder;
}

std::vector<Layer> layers_after(std::span<const LadderStep> ladder, std::size_t steps,
                                std::size_t demands) {
  std::vector<Layer> layers(demands, kNoLayer);
  for (const LadderStep& step : ladder.first(std::min(steps, ladder.size()))) {
    layers[step.demand] = step.layer;
  }
  return layers;
}

}  // namespace breakout::media
