// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/rtcp.hpp"

#include <bit>

#include "media/byte_order.hpp"

namespace breakout::media {
namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::uint8_t kLegacyFir = 192;
constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::uint8_t kTransportFeedback = 205;
constexpr std::uint8_t kPayloadFeedback = 206;
constexpr unsigned kNack = 1;                              // of transport feedback
constexpr unsigned kPli = 1, kFir = 4, kApplication = 15;  // of payload feedback
constexpr std::size_t kFeedbackHeader = 12;                // bytes: common header and two SSRCs

void read_reports(Bytes packet, std::size_t first, RtcpFeedback& feedback) noexcept {
  constexpr std::size_t kBlock = 24;
  std::size_t left = packet[0] & 0x1f;
  for (std::size_t at = first; left > 0 && at + kBlock <= packet.size(); at += kBlock, --left) {
    if (feedback.report_count == RtcpFeedback::kMostReports) {
      return;
    }
    feedback.reports[feedback.report_count++] = {read_u32(&packet[at]), packet[at + 4],
                                                 read_u32(&packet[at + 8])};
  }
}

void read_nacks(Bytes packet, RtcpFeedback& feedback) noexcept {
  for (std::size_t at = kFeedbackHeader; at + 4 <= packet.size(); at += 4) {
    feedback.nacked_packets += 1u + static_cast<unsigned>(std::popcount(read_u16(&packet[at + 2])));
  }
}

void read_remb(Bytes packet, RtcpFeedback& feedback) noexcept {
  constexpr std::size_t kRembSize = kFeedbackHeader + 8;
  if (packet.size() < kRembSize || read_u32(&packet[kFeedbackHeader]) != 0x52454d42) {  // "REMB"
    return;
  }
  const std::uint32_t word = read_u32(&packet[kFeedbackHeader + 4]);
  const unsigned exponent = (word >> 18) & 0x3f;
  const std::uint64_t mantissa = word & 0x3ffff;
  feedback.has_remb = true;
  // A mantissa has 18 bits; beyond this shift the value is nonsense and would overflow.
  feedback.remb_bps = exponent > 45 ? UINT64_MAX : mantissa << exponent;
}

void read_packet(Bytes packet, RtcpFeedback& feedback) noexcept {
  const unsigned format = packet[0] & 0x1f;
  const std::uint8_t type = packet[1];
  if (type == kLegacyFir) {
    feedback.keyframe_request = true;
    return;
  }
  if (type == kReceiverReport || type == kSenderReport) {
    constexpr std::size_t kReporter = 8, kSenderInfo = 20;  // bytes
    read_reports(packet, type == kSenderReport ? kReporter + kSenderInfo : kReporter, feedback);
    return;
  }
  if (packet.size() < kFeedbackHeader) {
    return;
  }
  if (type == kTransportFeedback && format == kNack) {
    read_nacks(packet, feedback);
  } else if (type == kPayloadFeedback && (format == kPli || format == kFir)) {
    feedback.keyframe_request = true;
  } else if (type == kPayloadFeedback && format == kApplication) {
    read_remb(packet, feedback);
  }
}

}  // namespace

RtcpFeedback parse_rtcp(std::span<const std::uint8_t> compound) noexcept {
  RtcpFeedback feedback;
  while (compound.size() >= 4 && compound[0] >> 6 == 2) {
    const std::size_t size = (std::size_t{read_u16(&compound[2])} + 1) * 4;
    if (size > compound.size()) {
      break;
    }
    read_packet(compound.first(size), feedback);
    compound = compound.subspan(size);
  }
  return feedback;
}

}  // namespace breakout::media
