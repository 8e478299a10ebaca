// SPDX-License-Identifier: GPL-3.0-or-later
// RTP headers: written with the extensions a browser's uplink carries, read in place.
//
// Threads: any; pure functions.
// Owner: MediaSource writes, MediaReceiver reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "peer/bytes.hpp"

namespace breakout::peer {

inline constexpr std::size_t kRtpHeaderSize = 12;

struct RtpHeader {
  std::uint8_t payload_type = 0;
  bool marker = false;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
};

// One-byte header extensions; an id of 0 leaves the extension out.
struct RtpExtensions {
  int mid_id = 0;
  std::string_view mid = {};
  int audio_level_id = 0;
  std::uint8_t audio_level = 127;  // -dBov: 0 is loudest, 127 silence
};

// Writes header and extensions; returns their size. `out` must hold 64 bytes.
std::size_t write_rtp(MutableBytes out, const RtpHeader& header, const RtpExtensions& extensions);

struct RtpView {
  RtpHeader header;
  std::size_t payload_at = 0;
  std::string_view extension = {};  // the one-byte extensions' bytes

  // The mid the packet names, empty when it names none. The view points into the packet.
  std::string_view mid(int mid_id) const;
};

// Nothing when the bytes are no RTP packet.
std::optional<RtpView> parse_rtp(Bytes packet);

// RTP and RTCP share a port: RTCP's packet types lie where RTP has 64 to 95 (RFC 5761).
inline bool is_rtcp(Bytes packet) {
  return packet.size() >= 8 && packet[1] >= 192 && packet[1] <= 223;
}
inline bool is_rtp_or_rtcp(Bytes packet) {
  return packet.size() >= 8 && packet[0] >= 128 && packet[0] <= 191;
}
inline bool is_dtls(Bytes packet) {
  return !packet.empty() && packet[0] >= 20 && packet[0] <= 63;
}

}  // namespace breakout::peer
