// SPDX-License-Identifier: GPL-3.0-or-later
//
// The published list of slots for one layer of one source.
//
// Threads: published by the control thread, read by the one media thread of the source.
// Invariants: those of Published.
// Owner: the Source.
#pragma once

#include <memory>
#include <vector>

#include "media/published.hpp"
#include "media/slot.hpp"

namespace breakout::media {

using FanOut = Published<std::vector<std::shared_ptr<Slot>>>;

}  // namespace breakout::media
