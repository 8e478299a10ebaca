// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/rtcp.hpp"

#include <algorithm>
#include <utility>

namespace breakout::peer {
namespace {

constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::uint8_t kDescription = 202;
constexpr std::uint8_t kGoodbye = 203;
constexpr std::uint8_t kTransportFeedback = 205;
constexpr std::uint8_t kPayloadFeedback = 206;
constexpr std::uint8_t kNack = 1;
constexpr std::uint8_t kPli = 1;
constexpr std::uint8_t kFir = 4;
constexpr std::uint8_t kApplicationLayer = 15;
constexpr std::size_t kMaxBlocks = 31;
constexpr std::uint32_t kRemb = 0x52454D42;  // "REMB"

Nanos read_ntp(Bytes packet, std::size_t at) {
  const std::uint64_t fraction = read_be<std::uint32_t>(packet, at + 4);
  return static_cast<Nanos>(read_be<std::uint32_t>(packet, at)) * kSecond +
         static_cast<Nanos>((fraction * kSecond) >> 32);
}

void parse_nack(Bytes packet, RtcpSummary& summary) {
  RtcpSummary::Nack nack;
  nack.ssrc = read_be<std::uint32_t>(packet, 8);
  for (std::size_t at = 12; at + 4 <= packet.size(); at += 4) {
    const auto first = read_be<std::uint16_t>(packet, at);
    const auto mask = read_be<std::uint16_t>(packet, at + 2);
    nack.sequences.push_back(first);
    for (unsigned bit = 0; bit < 16; ++bit) {
      if ((mask >> bit & 1U) != 0) {
        nack.sequences.push_back(static_cast<std::uint16_t>(first + 1 + bit));
      }
    }
  }
  summary.nacks.push_back(std::move(nack));
}

void parse_remb(Bytes packet, RtcpSummary& summary) {
  if (packet.size() < 20 || read_be<std::uint32_t>(packet, 12) != kRemb) {
    return;
  }
  const std::size_t count = packet[16];
  const unsigned exponent = packet[17] >> 2;
  const std::uint64_t mantissa = ((packet[17] & 0x03U) << 16) | read_be<std::uint16_t>(packet, 18);
  summary.remb_bps = mantissa << exponent;
  for (std::size_t i = 0; i < count && 24 + 4 * i <= packet.size(); ++i) {
    summary.remb_ssrcs.push_back(read_be<std::uint32_t>(packet, 20 + 4 * i));
  }
}

void parse_payload_feedback(Bytes packet, std::uint8_t format, RtcpSummary& summary) {
  if (format == kPli) {
    summary.keyframe_requests.push_back(read_be<std::uint32_t>(packet, 8));
  } else if (format == kFir) {
    for (std::size_t at = 12; at + 8 <= packet.size(); at += 8) {
      summary.keyframe_requests.push_back(read_be<std::uint32_t>(packet, at));
    }
  } else if (format == kApplicationLayer) {
    parse_remb(packet, summary);
  }
}

void parse_one(Bytes packet, RtcpSummary& summary) {
  const std::uint8_t format = packet[0] & 0x1F;
  const std::uint8_t type = packet[1];
  if (type == kSenderReport && packet.size() >= 28) {
    summary.sender_reports.push_back({read_be<std::uint32_t>(packet, 4),
                                      read_be<std::uint32_t>(packet, 10), read_ntp(packet, 8),
                                      read_be<std::uint32_t>(packet, 16)});
  } else if (type == kGoodbye && packet.size() >= 8) {
    summary.goodbyes.push_back(read_be<std::uint32_t>(packet, 4));
  } else if (type == kTransportFeedback && format == kNack && packet.size() >= 12) {
    parse_nack(packet, summary);
  } else if (type == kPayloadFeedback && packet.size() >= 12) {
    parse_payload_feedback(packet, format, summary);
  }
}

}  // namespace

void RtcpWriter::put16(std::uint16_t value) {
  put8(static_cast<std::uint8_t>(value >> 8));
  put8(static_cast<std::uint8_t>(value));
}

void RtcpWriter::put32(std::uint32_t value) {
  put16(static_cast<std::uint16_t>(value >> 16));
  put16(static_cast<std::uint16_t>(value));
}

std::size_t RtcpWriter::begin(std::uint8_t count, std::uint8_t type) {
  const std::size_t start = bytes_.size();
  put8(0x80 | count);
  put8(type);
  put16(0);
  return start;
}

void RtcpWriter::end(std::size_t start) {
  const std::size_t words = (bytes_.size() - start) / 4 - 1;
  write_be<std::uint16_t>(bytes_, start + 2, static_cast<std::uint16_t>(words));
}

RtcpWriter& RtcpWriter::sender_report(const SenderInfo& info, Nanos now) {
  const std::size_t start = begin(0, kSenderReport);
  put32(info.ssrc);
  put32(static_cast<std::uint32_t>(now / kSecond));
  put32(static_cast<std::uint32_t>((static_cast<std::uint64_t>(now % kSecond) << 32) / kSecond));
  put32(info.timestamp);
  put32(info.packets);
  put32(info.octets);
  end(start);
  return *this;
}

RtcpWriter& RtcpWriter::receiver_report(std::uint32_t sender,
                                        const std::vector<ReportBlock>& blocks) {
  for (std::size_t first = 0; first == 0 || first < blocks.size(); first += kMaxBlocks) {
    const std::size_t count = std::min(kMaxBlocks, blocks.size() - first);
    const std::size_t start = begin(static_cast<std::uint8_t>(count), kReceiverReport);
    put32(sender);
    for (std::size_t i = first; i < first + count; ++i) {
      const ReportBlock& block = blocks[i];
      put32(block.ssrc);
      put32((static_cast<std::uint32_t>(block.fraction_lost) << 24) |
            (block.total_lost & 0xFFFFFF));
      put32(block.highest_sequence);
      put32(0);
      put32(block.last_sr);
      put32(block.since_last_sr);
    }
    end(start);
  }
  return *this;
}

RtcpWriter& RtcpWriter::cname(std::uint32_t ssrc, std::string_view name) {
  const std::size_t start = begin(1, kDescription);
  put32(ssrc);
  put8(1);
  put8(static_cast<std::uint8_t>(name.size()));
  bytes_.insert(bytes_.end(), name.begin(), name.end());
  do {
    put8(0);
  } while ((bytes_.size() - start) % 4 != 0);
  end(start);
  return *this;
}

RtcpWriter& RtcpWriter::pli(std::uint32_t sender, std::uint32_t media) {
  const std::size_t start = begin(kPli, kPayloadFeedback);
  put32(sender);
  put32(media);
  end(start);
  return *this;
}

RtcpWriter& RtcpWriter::remb(std::uint32_t sender, std::uint32_t media,
                             std::uint64_t bits_per_second) {
  constexpr std::uint32_t kOneStream = 1U << 24U;
  std::uint32_t exponent = 0;
  for (; bits_per_second > 0x3ffff; bits_per_second >>= 1U) {
    ++exponent;
  }
  const std::size_t start = begin(kApplicationLayer, kPayloadFeedback);
  put32(sender);
  put32(0);
  put32(kRemb);
  put32(kOneStream | exponent << 18U | static_cast<std::uint32_t>(bits_per_second));
  put32(media);
  end(start);
  return *this;
}

RtcpWriter& RtcpWriter::nack(std::uint32_t sender, std::uint32_t media,
                             const std::vector<std::uint16_t>& sequences) {
  const std::size_t start = begin(kNack, kTransportFeedback);
  put32(sender);
  put32(media);
  for (std::size_t i = 0; i < sequences.size();) {
    const std::uint16_t first = sequences[i++];
    std::uint16_t mask = 0;
    while (i < sequences.size() && static_cast<std::uint16_t>(sequences[i] - first) <= 16) {
      const auto distance = static_cast<std::uint16_t>(sequences[i++] - first);
      mask |= static_cast<std::uint16_t>(distance == 0 ? 0 : 1U << (distance - 1));
    }
    put16(first);
    put16(mask);
  }
  end(start);
  return *this;
}

RtcpSummary parse_rtcp(Bytes compound) {
  RtcpSummary summary;
  while (compound.size() >= 4) {
    const std::size_t size =
        4 * (1 + static_cast<std::size_t>(read_be<std::uint16_t>(compound, 2)));
    if (size > compound.size()) {
      break;
    }
    parse_one(compound.first(size), summary);
    compound = compound.subspan(size);
  }
  return summary;
}

}  // namespace breakout::peer
