// SPDX-License-Identifier: GPL-3.0-or-later
// Answers a publisher's offer: its mic, camera and screen are received, everything else is
// inactive but alive, so that a later offer may use it.
//
// Threads: pure.
#pragma once

#include "control/sdp_port.hpp"

namespace breakout::janus {

// Errors: 437 when the SDP is invalid, or a line that is to send lacks Opus or the classroom's
// video codec; 430 when a hint names no line, a line of the wrong kind, or one twice.
graph::Result<control::UplinkAnswer> make_uplink_answer(const control::UplinkOffer& offer);

}  // namespace breakout::janus
