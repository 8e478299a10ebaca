// SPDX-License-Identifier: GPL-3.0-or-later
// Offers a subscriber its slots, and reads which of them it took.
//
// Threads: pure. Invariants: the mid of a line is its index; the same plan with more slots makes an
// offer that begins with the same lines; one codec and one payload type per line for good, since
// the core latches them with the first packet.
#pragma once

#include "control/sdp_port.hpp"

namespace breakout::janus {

control::DownlinkOffer make_downlink_offer(const control::DownlinkPlan& plan);

// The mids of the lines the client receives. Errors: 437.
graph::Result<std::vector<std::string>> read_downlink_answer(const std::string& answer);

}  // namespace breakout::janus
