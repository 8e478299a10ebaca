// SPDX-License-Identifier: GPL-3.0-or-later
// One question to Janus' Admin API, over a WebSocket of its own.
//
// Threads: the test's own; blocks until the answer. Throws peer::Timeout when there is none.
#pragma once

#include "peer/json.hpp"
#include "peer/network.hpp"

namespace breakout::test {

// `message` lacks only the transaction. Returns the whole answer.
peer::Json ask_admin(peer::Network& network, const std::string& url, peer::Json message);

// `request` to the plugin by message_plugin; returns what the plugin answered.
peer::Json admin_request(peer::Network& network, const std::string& url, const peer::Json& request);

}  // namespace breakout::test
