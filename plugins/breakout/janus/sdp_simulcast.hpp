// SPDX-License-Identifier: GPL-3.0-or-later
// What a line of an offer says about simulcast.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "janus/sdp_document.hpp"

namespace breakout::janus {

struct SimulcastOffer {
  std::vector<std::string> rids;     // in the order of the offer; empty: not by rid
  std::vector<std::uint32_t> ssrcs;  // of the SIM group; empty: not by SSRC
};

// One layer alone is no simulcast.
SimulcastOffer read_simulcast(const janus_sdp_mline& line);

// The id of the header extension with this URI; 0: not offered.
int extension_id(const janus_sdp_mline& line, std::string_view uri);

}  // namespace breakout::janus
