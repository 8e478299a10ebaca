// SPDX-License-Identifier: GPL-3.0-or-later
//
// Big-endian numbers in byte buffers.
//
// Threads: pure. The caller has checked the bounds.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace breakout::media {

/// Between this machine's order and the network's, in one instruction.
constexpr std::uint16_t swapped_if_little(std::uint16_t value) noexcept {
  return std::endian::native == std::endian::little ? __builtin_bswap16(value) : value;
}
constexpr std::uint32_t swapped_if_little(std::uint32_t value) noexcept {
  return std::endian::native == std::endian::little ? __builtin_bswap32(value) : value;
}

inline std::uint16_t read_u16(const std::uint8_t* at) noexcept {
  std::uint16_t value;
  std::memcpy(&value, at, sizeof(value));
  return swapped_if_little(value);
}

inline std::uint32_t read_u32(const std::uint8_t* at) noexcept {
  std::uint32_t value;
  std::memcpy(&value, at, sizeof(value));
  return swapped_if_little(value);
}

inline void write_u16(std::uint8_t* at, std::uint16_t value) noexcept {
  value = swapped_if_little(value);
  std::memcpy(at, &value, sizeof(value));
}

inline void write_u32(std::uint8_t* at, std::uint32_t value) noexcept {
  value = swapped_if_little(value);
  std::memcpy(at, &value, sizeof(value));
}

}  // namespace breakout::media
