// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bare_loop.hpp"

#include <cstring>

#include "bench/counting_core.hpp"
#include "media/byte_order.hpp"

namespace breakout::bench {
namespace {

constexpr std::size_t kHeader = 12;  // bytes of an RTP header

void relay_rewritten(janus_plugin_rtp& packet, unsigned subscriber) {
  auto* const bytes = reinterpret_cast<std::uint8_t*>(packet.buffer);
  std::uint8_t saved[kHeader];
  std::memcpy(saved, bytes, kHeader);
  media::write_u16(bytes + 2, static_cast<std::uint16_t>(media::read_u16(bytes + 2) + subscriber));
  media::write_u32(bytes + 4, media::read_u32(bytes + 4) + subscriber);
  counting_callbacks().relay_rtp(nullptr, &packet);
  std::memcpy(bytes, saved, kHeader);
}

}  // namespace

void BareLoop::pump(Media media, unsigned packets) {
  Feed& feed = feeds_[media];
  const unsigned layers = media == Media::simulcast ? kLayers : 1;
  for (unsigned each = 0; each < packets; ++each) {
    janus_plugin_rtp& packet = feed.next();
    for (unsigned subscriber = feed.layer(); subscriber < subscribers_; subscriber += layers) {
      relay_rewritten(packet, subscriber);
    }
  }
}

}  // namespace breakout::bench
