// SPDX-License-Identifier: GPL-3.0-or-later
// Which codec a classroom's video is, and which offered payload type carries it.
//
// Threads: pure.
#pragma once

#include <optional>
#include <string>

#include "graph/settings.hpp"
#include "janus/sdp_document.hpp"

namespace breakout::janus {

media::Codec codec_of(graph::VideoCodec codec) noexcept;

struct Payload {
  int type = -1;
  std::string fmtp;  // as offered; empty: none
};

// The best payload type of the line for `codec`: VP9 profile 0 alone; H.264 with packetization mode
// 1 in the constrained baseline profile, else in the baseline, since every browser decodes those.
std::optional<Payload> pick_payload(const janus_sdp_mline& line, media::Codec codec);

}  // namespace breakout::janus
