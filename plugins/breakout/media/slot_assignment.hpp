// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which source sits in which slot of one subscriber, for one kind of media.
//
// Threads: pure, called by the control thread.
// Invariants of the result
//   1. As long as `current`; every entry is kNoSource or one of the first `current.size()`
//      different ranked sources, and no source appears twice.
//   2. All of those are placed.
//   3. A placed source that has a slot keeps it (unless Precedence::remembered says otherwise).
// Cost: O(n) in the number of slots; only that many of the ranked sources are looked at
// (more only to skip repetitions).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "media/media_types.hpp"

namespace breakout::media {

enum class Precedence : std::uint8_t {
  current,     ///< a source keeps its slot; remembered slots are taken when they are free
  remembered,  ///< merge: slots are as remembered, whoever sits there now makes room
};

inline constexpr std::size_t kNoSlot = SIZE_MAX;

/// `current`: the contents of the slots now. `remembered`: what they carried before the split,
/// same order, may be shorter or empty. `ranked`: sources this participant may receive and wants,
/// best first, never its own; kNoSource entries are skipped. `preferred`: where each of `ranked`
/// had best sit when it needs a slot and that one is free (kNoSlot: anywhere); may be shorter.
std::vector<SourceKey> assign_slots(std::span<const SourceKey> current,
                                    std::span<const SourceKey> remembered,
                                    std::span<const SourceKey> ranked,
                                    Precedence precedence = Precedence::current,
                                    std::span<const std::size_t> preferred = {});

/// `current` without what an assignment of `ranked` takes out.
std::vector<SourceKey> staying_in_slots(std::span<const SourceKey> current,
                                        std::span<const SourceKey> ranked);

}  // namespace breakout::media
