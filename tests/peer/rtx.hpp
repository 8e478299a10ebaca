// SPDX-License-Identifier: GPL-3.0-or-later
// Packets sent again: kept for it, and wrapped as RFC 4588 has it, in a stream of their own whose
// payload begins with the first sequence number.
//
// Threads: none of its own; one thread at a time.
// Owner: PeerConnection keeps, MediaReceiver unwraps.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "peer/bytes.hpp"

namespace breakout::peer {

struct RtxStream {
  std::uint8_t payload_type = 0;
  std::uint32_t ssrc = 0;
};

// Nothing when the bytes are no RTP packet.
std::optional<std::vector<std::uint8_t>> wrap_rtx(Bytes packet, const RtxStream& rtx,
                                                  std::uint16_t sequence);
// The packet as it was first sent, in the stream `original`; nothing when it carries none.
std::optional<std::vector<std::uint8_t>> unwrap_rtx(Bytes packet, const RtxStream& original);

// The last packets of one stream, by sequence number.
class SentPackets {
 public:
  void keep(Bytes packet);
  // Empty when it is gone.
  Bytes find(std::uint16_t sequence) const;

 private:
  static constexpr std::size_t kKept = 512;

  std::array<std::vector<std::uint8_t>, kKept> packets_;
};

}  // namespace breakout::peer
