// SPDX-License-Identifier: GPL-3.0-or-later
// JSEPs between the core's JSON and ours.
//
// Threads: pure. The core takes the simulcast lines out of an offer and tells them beside the SDP;
// from_json puts them back, so that everything about an offer is in its SDP.
#pragma once

#include <optional>

#include "control/connection.hpp"

namespace breakout::janus {

// Nothing when `jsep` is no object with type and sdp.
std::optional<control::Jsep> from_json(const json_t* jsep);
control::Json to_json(const control::Jsep& jsep);

}  // namespace breakout::janus
