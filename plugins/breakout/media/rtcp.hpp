// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a receiver says in a compound RTCP packet: report blocks (RFC 3550 6.4), PLI and FIR (RFC
// 4585 6.3.1, RFC 5104 4.3.1, RFC 2032 5.2.1), generic NACK (RFC 4585 6.2.1) and REMB
// (draft-alvestrand-rmcat-remb).
//
// Threads: pure, no allocation. A compound that breaks its own lengths is read up to the break.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace breakout::media {

// Of one line (RFC 3550 6.4.1).
struct ReportBlock {
  std::uint32_t ssrc = 0;
  std::uint8_t fraction_lost = 0;      ///< of 256, since the report before
  std::uint32_t highest_sequence = 0;  ///< received, extended by the cycles
};

struct RtcpFeedback {
  static constexpr std::size_t kMostReports = 31;  ///< as one packet can hold

  bool keyframe_request = false;  ///< a PLI or a FIR was among them
  bool has_remb = false;          ///< `remb_bps` is meaningful
  std::uint64_t remb_bps = 0;     ///< bit/s
  std::array<ReportBlock, kMostReports> reports;
  std::size_t report_count = 0;      ///< of `reports`
  std::uint32_t nacked_packets = 0;  ///< packets asked for again, all NACKs of the compound
};

RtcpFeedback parse_rtcp(std::span<const std::uint8_t> compound) noexcept;

}  // namespace breakout::media
