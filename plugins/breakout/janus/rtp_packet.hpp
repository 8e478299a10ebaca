// SPDX-License-Identifier: GPL-3.0-or-later
// Packets between the core's struct and the words of media/.
//
// Threads: pure; called per packet. The structs of different Janus versions differ: only fields
// that all of them have are named, the rest is what janus_plugin_rtp_reset makes of it.
#pragma once

#include <span>

#include "janus/abi.hpp"
#include "media/media_types.hpp"

namespace breakout::janus {

// A view of what the core handed in; nothing is copied but the extensions.
media::IncomingPacket read_packet(const janus_plugin_rtp& packet) noexcept;

// `packet` for relay_rtp, which copies the bytes before it returns.
void fill_packet(janus_plugin_rtp& packet, int mindex, media::Kind kind,
                 std::span<std::uint8_t> bytes, const media::Extensions& extensions) noexcept;

}  // namespace breakout::janus
