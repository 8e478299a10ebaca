// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/rtx.hpp"

#include "peer/rtp.hpp"

namespace breakout::peer {
namespace {

constexpr std::size_t kNumberSize = 2;

void rewrite(std::vector<std::uint8_t>& packet, const RtxStream& stream, std::uint16_t sequence) {
  packet[1] = static_cast<std::uint8_t>((packet[1] & 0x80) | stream.payload_type);
  write_be<std::uint16_t>(packet, 2, sequence);
  write_be<std::uint32_t>(packet, 8, stream.ssrc);
}

}  // namespace

std::optional<std::vector<std::uint8_t>> wrap_rtx(Bytes packet, const RtxStream& rtx,
                                                  std::uint16_t sequence) {
  const auto view = parse_rtp(packet);
  if (!view) {
    return std::nullopt;
  }
  const auto payload = packet.begin() + static_cast<std::ptrdiff_t>(view->payload_at);
  std::vector<std::uint8_t> result(packet.begin(), payload);
  result.resize(view->payload_at + kNumberSize);
  write_be<std::uint16_t>(result, view->payload_at, view->header.sequence);
  result.insert(result.end(), payload, packet.end());
  rewrite(result, rtx, sequence);
  return result;
}

std::optional<std::vector<std::uint8_t>> unwrap_rtx(Bytes packet, const RtxStream& original) {
  const auto view = parse_rtp(packet);
  if (!view || packet.size() < view->payload_at + kNumberSize) {
    return std::nullopt;
  }
  const auto sequence = read_be<std::uint16_t>(packet, view->payload_at);
  const auto payload = packet.begin() + static_cast<std::ptrdiff_t>(view->payload_at);
  std::vector<std::uint8_t> result(packet.begin(), payload);
  result.insert(result.end(), payload + kNumberSize, packet.end());
  rewrite(result, original, sequence);
  return result;
}

void SentPackets::keep(Bytes packet) {
  const auto sequence = read_be<std::uint16_t>(packet, 2);
  packets_[sequence % kKept].assign(packet.begin(), packet.end());
}

Bytes SentPackets::find(std::uint16_t sequence) const {
  const std::vector<std::uint8_t>& packet = packets_[sequence % kKept];
  return !packet.empty() && read_be<std::uint16_t>(packet, 2) == sequence ? Bytes(packet) : Bytes();
}

}  // namespace breakout::peer
