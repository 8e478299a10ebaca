// SPDX-License-Identifier: GPL-3.0-or-later
// The mark each media packet carries in its payload: who sent it, what, the how-manieth, when.
// It lives in the payload because Janus rebuilds header extensions.
//
// Threads: any; pure functions.
// Owner: MediaSource writes, MediaReceiver reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "peer/bytes.hpp"
#include "peer/clock.hpp"

namespace breakout::peer {

enum class SourceKind : std::uint8_t { kMic = 0, kCamera = 1, kScreen = 2 };

// The words of the wire: "mic", "camera", "screen".
std::string_view name_of(SourceKind kind);

inline constexpr std::size_t kMaxSenderSize = 128;
inline constexpr std::size_t kWatermarkFixedSize = 19;

struct Watermark {
  std::string_view sender = {};  // the participant; points into the packet after reading
  SourceKind kind = SourceKind::kMic;
  bool keyframe = false;      // the packet opens a keyframe
  std::uint32_t counter = 0;  // of this source's packets, from 0
  Nanos sent_ns = 0;
};

inline std::size_t watermark_size(std::string_view sender) {
  return kWatermarkFixedSize + sender.size();
}

// Writes watermark_size(mark.sender) bytes. The sender must be kMaxSenderSize bytes or fewer.
void write_watermark(MutableBytes out, const Watermark& mark);

// Nothing when no watermark starts at the first byte.
std::optional<Watermark> read_watermark(Bytes bytes);

}  // namespace breakout::peer
