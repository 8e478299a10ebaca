// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a receiver says in a compound RTCP packet: PLI and FIR (RFC 4585 6.3.1, RFC 5104 4.3.1,
// RFC 2032 5.2.1), generic NACK (RFC 4585 6.2.1) and REMB (draft-alvestrand-rmcat-remb).
//
// Threads: pure, no allocation. A compound that breaks its own lengths is read up to the break.
#pragma once

#include <cstdint>
#include <span>

namespace breakout::media {

struct RtcpFeedback {
  bool keyframe_request = false;     ///< a PLI or a FIR was among them
  bool has_remb = false;             ///< `remb_bps` is meaningful
  std::uint64_t remb_bps = 0;        ///< bit/s
  std::uint32_t nacked_packets = 0;  ///< packets asked for again, all NACKs of the compound
};

RtcpFeedback parse_rtcp(std::span<const std::uint8_t> compound) noexcept;

}  // namespace breakout::media
