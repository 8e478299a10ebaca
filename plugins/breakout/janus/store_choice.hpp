// SPDX-License-Identifier: GPL-3.0-or-later
// Which store the configuration asks for, and what this process is called in it.
//
// Threads: called once, at start; what it hands to the store is safe from any thread.
#pragma once

#include "control/config.hpp"
#include "control/control.hpp"
#include "janus/host.hpp"

namespace breakout::janus {

// With Redis: the configured name and something random, since a process that is started again is
// another node, whose predecessor has died.
void name_node(control::Config& config);

// The store of `config`, said in the log. `host` outlives what is made.
control::StoreMaker store_maker(const control::Config& config, JanusHost& host);

}  // namespace breakout::janus
