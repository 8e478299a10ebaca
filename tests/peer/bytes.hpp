// SPDX-License-Identifier: GPL-3.0-or-later
// Big-endian numbers in byte ranges, as every header on the wire has them.
//
// Threads: any; pure functions.
// Invariant: the caller has checked that the range is long enough.
// Owner: rtp, rtcp, watermark, data channel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace breakout::peer {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

template <class T>
T read_be(Bytes bytes, std::size_t at) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value = static_cast<T>((value << 8) | bytes[at + i]);
  }
  return value;
}

template <class T>
void write_be(MutableBytes bytes, std::size_t at, T value) {
  for (std::size_t i = sizeof(T); i > 0; --i) {
    bytes[at + i - 1] = static_cast<std::uint8_t>(value);
    value = static_cast<T>(value >> 7 >> 1);
  }
}

}  // namespace breakout::peer
