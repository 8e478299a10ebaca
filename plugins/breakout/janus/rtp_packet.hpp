// SPDX-License-Identifier: GPL-3.0-or-later
// Packets between the core's struct and the words of media/.
//
// Threads: pure; called per packet. The structs of different Janus versions differ: only fields
// that all of them have are named, the rest is what janus_plugin_rtp_reset makes of it.
#pragma once

#include "janus/abi.hpp"
#include "media/media_types.hpp"

// What a publisher sends goes to relay_rtp in the struct the core handed in, as it is but for the
// index of the m-line: relay_rtp copies before it returns, and the core does not look again.
struct breakout::media::Envelope {
  janus_plugin_rtp* packet;
};

namespace breakout::janus {

// A view of what the core handed in; nothing is copied but the extensions.
media::RtpPacket read_packet(media::Envelope& envelope) noexcept;

// `packet` for relay_rtp, which copies the bytes before it returns.
void fill_packet(janus_plugin_rtp& packet, int mindex, media::Kind kind,
                 const media::RtpPacket& from) noexcept;

}  // namespace breakout::janus
