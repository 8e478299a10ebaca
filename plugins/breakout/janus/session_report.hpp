// SPDX-License-Identifier: GPL-3.0-or-later
// Live counters of sources and slots as JSON, for query_session.
//
// Threads: any; takes no lock of a slot, since the core holds one of its own while it asks.
#pragma once

#include <memory>
#include <vector>

#include "control/json.hpp"
#include "media/slot.hpp"
#include "media/source.hpp"

namespace breakout::janus {

control::Json report(const std::vector<std::shared_ptr<media::Source>>& sources);
control::Json report(const std::vector<std::shared_ptr<media::Slot>>& slots);

}  // namespace breakout::janus
