// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/rtp_packet.hpp"

#include <cstddef>
#include <cstring>

namespace breakout::janus {
namespace {

// What this Janus makes of a packet nobody has filled in.
const janus_plugin_rtp kBlank = [] {
  janus_plugin_rtp packet;
  janus_plugin_rtp_reset(&packet);
  return packet;
}();

// As janus_plugin_rtp_reset does, but for the 256 bytes of a dependency descriptor: its length says
// that there is none. Once per forwarded packet, that was a third of all our instructions.
inline void make_blank(janus_plugin_rtp& packet) noexcept {
  constexpr std::size_t kBegin = offsetof(janus_plugin_rtp, extensions.dd_content);
  constexpr std::size_t kEnd = kBegin + sizeof(janus_plugin_rtp_extensions::dd_content);
  auto* const to = reinterpret_cast<char*>(&packet);
  const auto* const from = reinterpret_cast<const char*>(&kBlank);
  std::memcpy(to, from, kBegin);
  std::memcpy(to + kEnd, from + kEnd, sizeof(packet) - kEnd);
}

}  // namespace

media::IncomingPacket read_packet(const janus_plugin_rtp& packet) noexcept {
  const janus_plugin_rtp_extensions& from = packet.extensions;
  media::IncomingPacket result;
  result.bytes = {reinterpret_cast<std::uint8_t*>(packet.buffer), packet.length};
  result.extensions.audio_level = from.audio_level;
  result.extensions.voice = from.audio_level_vad != FALSE;
  result.extensions.rotation = from.video_rotation;
  result.extensions.back_camera = from.video_back_camera != FALSE;
  result.extensions.flipped = from.video_flipped != FALSE;
  result.extensions.min_delay = from.min_delay;
  result.extensions.max_delay = from.max_delay;
  return result;
}

void fill_packet(janus_plugin_rtp& packet, int mindex, media::Kind kind,
                 std::span<std::uint8_t> bytes, const media::Extensions& extensions) noexcept {
  make_blank(packet);
  packet.mindex = mindex;
  packet.video = kind == media::Kind::video ? TRUE : FALSE;
  packet.buffer = reinterpret_cast<char*>(bytes.data());
  packet.length = static_cast<std::uint16_t>(bytes.size());
  janus_plugin_rtp_extensions& to = packet.extensions;
  to.audio_level = static_cast<std::int8_t>(extensions.audio_level);
  to.audio_level_vad = extensions.voice ? TRUE : FALSE;
  to.video_rotation = static_cast<std::int16_t>(extensions.rotation);
  to.video_back_camera = extensions.back_camera ? TRUE : FALSE;
  to.video_flipped = extensions.flipped ? TRUE : FALSE;
  to.min_delay = static_cast<std::int16_t>(extensions.min_delay);
  to.max_delay = static_cast<std::int16_t>(extensions.max_delay);
}

}  // namespace breakout::janus
