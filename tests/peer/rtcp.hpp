// SPDX-License-Identifier: GPL-3.0-or-later
// RTCP: the reports and requests a peer sends, and what it understands of Janus'.
//
// Threads: any; pure functions.
// Owner: PeerConnection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "peer/bytes.hpp"
#include "peer/clock.hpp"

namespace breakout::peer {

// Builds one compound packet. Sizes are checked against a datagram by the caller's counts.
class RtcpWriter {
 public:
  struct SenderInfo {
    std::uint32_t ssrc = 0;
    std::uint32_t timestamp = 0;  // RTP time of now
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;
  };
  struct ReportBlock {
    std::uint32_t ssrc = 0;
    std::uint8_t fraction_lost = 0;  // in 1/256
    std::uint32_t total_lost = 0;
    std::uint32_t highest_sequence = 0;  // with cycles
    std::uint32_t last_sr = 0;           // middle 32 bits of the last sender report's NTP time
    std::uint32_t since_last_sr = 0;     // in 1/65536 s
  };

  RtcpWriter& sender_report(const SenderInfo& info, Nanos now);
  // At most 31 blocks fit one report; more become more reports.
  RtcpWriter& receiver_report(std::uint32_t sender, const std::vector<ReportBlock>& blocks);
  RtcpWriter& cname(std::uint32_t ssrc, std::string_view name);
  RtcpWriter& pli(std::uint32_t sender, std::uint32_t media);
  // What can be received, in bit/s; about one stream, as browsers read it about all.
  RtcpWriter& remb(std::uint32_t sender, std::uint32_t media, std::uint64_t bits_per_second);
  // Asks for the given sequence numbers again; they must ascend.
  RtcpWriter& nack(std::uint32_t sender, std::uint32_t media,
                   const std::vector<std::uint16_t>& sequences);

  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  void put8(std::uint8_t value) { bytes_.push_back(value); }
  void put16(std::uint16_t value);
  void put32(std::uint32_t value);
  std::size_t begin(std::uint8_t count, std::uint8_t type);
  void end(std::size_t start);

  std::vector<std::uint8_t> bytes_;
};

// What a compound packet asks or tells; anything else in it is skipped.
struct RtcpSummary {
  struct SenderReport {
    std::uint32_t ssrc = 0;
    std::uint32_t ntp_middle = 0;
    Nanos ntp_ns = 0;             // of the sender's clock, whatever it counts from
    std::uint32_t timestamp = 0;  // RTP time of that moment
  };

  struct Nack {
    std::uint32_t ssrc = 0;
    std::vector<std::uint16_t> sequences;
  };

  std::vector<std::uint32_t> keyframe_requests;  // PLI and FIR: the media SSRCs
  std::vector<SenderReport> sender_reports;
  std::vector<Nack> nacks;     // packets asked for again
  std::uint64_t remb_bps = 0;  // 0 = no REMB
  std::vector<std::uint32_t> remb_ssrcs;
  std::vector<std::uint32_t> goodbyes;
};

RtcpSummary parse_rtcp(Bytes compound);

}  // namespace breakout::peer
