// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/slot_assignment.hpp"

#include <algorithm>
#include <unordered_set>

namespace breakout::media {
namespace {

using Keys = std::span<const SourceKey>;

/// The assignment under construction: the chosen sources that have no slot yet, and the slots.
class Seating {
 public:
  Seating(std::size_t slots, Keys ranked) : slots_(slots, kNoSource) {
    waiting_.reserve(slots);
    for (const SourceKey key : ranked) {
      if (order_.size() == slots) {
        break;
      }
      if (key != kNoSource && waiting_.insert(key).second) {
        order_.push_back(key);
      }
    }
  }

  /// Seats every waiting source where `places` says it sits, when that slot is free.
  void seat_as_in(Keys places) {
    const std::size_t count = std::min(places.size(), slots_.size());
    for (std::size_t each = 0; each < count; ++each) {
      if (slots_[each] == kNoSource && waiting_.erase(places[each]) != 0) {
        slots_[each] = places[each];
      }
    }
  }

  /// Seats every waiting source in the slot it prefers, best first, when that is free.
  void seat_preferred(Keys ranked, std::span<const std::size_t> preferred) {
    const std::size_t count = std::min(ranked.size(), preferred.size());
    for (std::size_t each = 0; each < count; ++each) {
      const std::size_t slot = preferred[each];
      if (slot < slots_.size() && slots_[slot] == kNoSource && waiting_.erase(ranked[each]) != 0) {
        slots_[slot] = ranked[each];
      }
    }
  }

  /// Seats the others, best first: into slots nobody is remembered in, then into any.
  void seat_rest(Keys remembered) {
    std::vector<std::size_t> free;
    for (const bool reserved : {false, true}) {
      for (std::size_t each = 0; each < slots_.size(); ++each) {
        const bool is_reserved = each < remembered.size() && remembered[each] != kNoSource;
        if (slots_[each] == kNoSource && is_reserved == reserved) {
          free.push_back(each);
        }
      }
    }
    auto next = free.begin();
    for (const SourceKey key : order_) {
      if (waiting_.erase(key) != 0) {
        slots_[*next++] = key;
      }
    }
  }

  std::vector<SourceKey> take() { return std::move(slots_); }

 private:
  std::vector<SourceKey> slots_;
  std::vector<SourceKey> order_;           // the chosen ones, best first
  std::unordered_set<SourceKey> waiting_;  // of those, the ones without a slot
};

}  // namespace

std::vector<SourceKey> assign_slots(std::span<const SourceKey> current,
                                    std::span<const SourceKey> remembered,
                                    std::span<const SourceKey> ranked, Precedence precedence,
                                    std::span<const std::size_t> preferred) {
  Seating seating(current.size(), ranked);
  const bool remembered_first = precedence == Precedence::remembered;
  seating.seat_as_in(remembered_first ? remembered : current);
  seating.seat_as_in(remembered_first ? current : remembered);
  seating.seat_preferred(ranked, preferred);
  seating.seat_rest(remembered);
  return seating.take();
}

std::vector<SourceKey> staying_in_slots(std::span<const SourceKey> current,
                                        std::span<const SourceKey> ranked) {
  Seating seating(current.size(), ranked);
  seating.seat_as_in(current);
  return seating.take();
}

}  // namespace breakout::media
