// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/speaker_order.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace breakout::media {

void SpeakerOrder::admit(std::span<const SourceKey> present) {
  std::unordered_set<SourceKey> known;
  for (const Place& place : order_) {
    known.insert(place.key);
  }
  for (const SourceKey key : present) {
    if (known.insert(key).second) {
      order_.push_back({key, {}, {}});
    }
  }
}

bool SpeakerOrder::passes(const Place& one, const Place& other, MediaTime now) {
  if (!one.speaker.talking || !other.speaker.talking) {
    return one.speaker.talking;
  }
  return one.speaker.loudness >= other.speaker.loudness + kMargin && now - other.risen >= kHold;
}

void SpeakerOrder::follow(std::span<const Speaker> present, MediaTime now) {
  std::unordered_map<SourceKey, Speaker> speakers;
  for (const Speaker& speaker : present) {
    speakers.emplace(speaker.key, speaker);
  }
  for (Place& place : order_) {
    const auto found = speakers.find(place.key);
    place.speaker = found == speakers.end() ? Speaker{} : found->second;
  }
  for (std::size_t i = 1; i < order_.size(); ++i) {
    for (std::size_t j = i; j > 0 && passes(order_[j], order_[j - 1], now); --j) {
      order_[j].risen = now;
      std::swap(order_[j], order_[j - 1]);
    }
  }
}

std::vector<SourceKey> SpeakerOrder::keys() const {
  std::vector<SourceKey> keys;
  for (const Place& place : order_) {
    keys.push_back(place.key);
  }
  return keys;
}

void SpeakerOrder::forget(SourceKey key) {
  std::erase_if(order_, [key](const Place& place) { return place.key == key; });
}

}  // namespace breakout::media
