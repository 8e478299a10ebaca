// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which slot a source should get so that a participant's voice and face sit in slots of the same
// number, which the offer makes a pair that browsers play in step.
//
// Threads: pure, called by the control thread.
// Invariant: only wishes for assign_slots(); nothing that has a slot is ever moved for them.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "media/media_types.hpp"

namespace breakout::media {

/// One of the two banks of a subscriber: what its slots carry, and what it may carry, best first.
struct SlotBank {
  std::span<const SourceKey> current;
  std::span<const SourceKey> ranked;
};

/// For each of `own.ranked` the slot it had best be given: where its companion (same index in
/// `companions`, kNoSource: none) will still sit in the other bank, else one that is free in both.
/// kNoSlot where neither is, and for what has a slot already.
std::vector<std::size_t> paired_slots(const SlotBank& own, const SlotBank& other,
                                      std::span<const SourceKey> companions);

}  // namespace breakout::media
