// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/slot_pairing.hpp"

#include <algorithm>

#include "media/slot_assignment.hpp"

namespace breakout::media {
namespace {

using Keys = std::vector<SourceKey>;

bool contains(std::span<const SourceKey> keys, SourceKey key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// The slots that two banks have in common and that are free in both, lowest first.
std::vector<std::size_t> free_pairs(const Keys& own, const Keys& other) {
  std::vector<std::size_t> free;
  for (std::size_t slot = 0; slot < std::min(own.size(), other.size()); ++slot) {
    if (own[slot] == kNoSource && other[slot] == kNoSource) {
      free.push_back(slot);
    }
  }
  return free;
}

}  // namespace

std::vector<std::size_t> paired_slots(const SlotBank& own, const SlotBank& other,
                                      std::span<const SourceKey> companions) {
  const Keys kept = staying_in_slots(own.current, own.ranked);
  const Keys others = staying_in_slots(other.current, other.ranked);
  const std::vector<std::size_t> free = free_pairs(kept, others);
  auto next = free.begin();
  std::vector<std::size_t> wishes(own.ranked.size(), kNoSlot);
  for (std::size_t each = 0; each < std::min(own.ranked.size(), companions.size()); ++each) {
    const SourceKey companion = companions[each];
    if (companion == kNoSource || contains(kept, own.ranked[each])) {
      continue;
    }
    const auto found = std::find(others.begin(), others.end(), companion);
    if (found != others.end()) {
      wishes[each] = static_cast<std::size_t>(found - others.begin());
    } else if (next != free.end() && contains(other.ranked, companion)) {
      wishes[each] = *next++;
    }
  }
  return wishes;
}

}  // namespace breakout::media
