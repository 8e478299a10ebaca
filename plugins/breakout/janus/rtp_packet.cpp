// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/rtp_packet.hpp"

#include <algorithm>

namespace breakout::janus {

media::RtpPacket read_packet(media::Envelope& envelope) noexcept {
  janus_plugin_rtp& packet = *envelope.packet;
  janus_plugin_rtp_extensions& from = packet.extensions;
  media::RtpPacket result;
  result.bytes = {reinterpret_cast<std::uint8_t*>(packet.buffer), packet.length};
  result.extensions.audio_level = from.audio_level;
  result.extensions.voice = from.audio_level_vad != FALSE;
  result.extensions.rotation = from.video_rotation;
  result.extensions.back_camera = from.video_back_camera != FALSE;
  result.extensions.flipped = from.video_flipped != FALSE;
  result.extensions.min_delay = from.min_delay;
  result.extensions.max_delay = from.max_delay;
  result.dependency = {from.dd_content, from.dd_len};
  result.envelope = &envelope;
  return result;
}

void fill_packet(janus_plugin_rtp& packet, int mindex, media::Kind kind,
                 const media::RtpPacket& from) noexcept {
  janus_plugin_rtp_reset(&packet);
  packet.mindex = mindex;
  packet.video = kind == media::Kind::video ? TRUE : FALSE;
  packet.buffer = reinterpret_cast<char*>(from.bytes.data());
  packet.length = static_cast<std::uint16_t>(from.bytes.size());
  janus_plugin_rtp_extensions& to = packet.extensions;
  to.audio_level = static_cast<std::int8_t>(from.extensions.audio_level);
  to.audio_level_vad = from.extensions.voice ? TRUE : FALSE;
  to.video_rotation = static_cast<std::int16_t>(from.extensions.rotation);
  to.video_back_camera = from.extensions.back_camera ? TRUE : FALSE;
  to.video_flipped = from.extensions.flipped ? TRUE : FALSE;
  to.min_delay = static_cast<std::int16_t>(from.extensions.min_delay);
  to.max_delay = static_cast<std::int16_t>(from.extensions.max_delay);
  to.dd_len = static_cast<std::uint8_t>(from.dependency.size());
  std::copy(from.dependency.begin(), from.dependency.end(), to.dd_content);
}

}  // namespace breakout::janus
