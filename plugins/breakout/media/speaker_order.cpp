// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/speaker_order.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace breakout::media {

std::vector<SourceKey> SpeakerOrder::update(std::span<const Speaker> present) {
  std::unordered_map<SourceKey, int> loudness;
  const std::unordered_set<SourceKey> known(order_.begin(), order_.end());
  for (const Speaker& speaker : present) {
    loudness.emplace(speaker.key, speaker.loudness);
    if (!known.contains(speaker.key)) {
      order_.push_back(speaker.key);
    }
  }
  const auto level = [&loudness](SourceKey key) {
    const auto found = loudness.find(key);
    return found == loudness.end() ? 0 : found->second;
  };
  for (std::size_t i = 1; i < order_.size(); ++i) {
    for (std::size_t j = i; j > 0 && level(order_[j]) >= level(order_[j - 1]) + kMargin; --j) {
      std::swap(order_[j], order_[j - 1]);
    }
  }
  std::vector<SourceKey> best;
  std::copy_if(order_.begin(), order_.end(), std::back_inserter(best),
               [&loudness](SourceKey key) { return loudness.contains(key); });
  return best;
}

void SpeakerOrder::forget(SourceKey key) {
  std::erase(order_, key);
}

}  // namespace breakout::media
