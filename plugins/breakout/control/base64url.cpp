// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/base64url.hpp"

#include <cstdint>

namespace breakout::control {

namespace {

// -1: no character of the alphabet.
int value_of(char character) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const auto at = kAlphabet.find(character);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::optional<std::string> base64url_decode(std::string_view text) {
  if (text.size() % 4 == 1) {
    return std::nullopt;
  }
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int held = 0;
  for (const char character : text) {
    const int value = value_of(character);
    if (value < 0) {
      return std::nullopt;
    }
    bits = (bits << 6U) | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes += static_cast<char>(bits >> static_cast<unsigned>(held) & 0xFFU);
    }
  }
  const std::uint32_t rest = bits & ((1U << static_cast<unsigned>(held)) - 1U);
  return rest == 0 ? std::optional{std::move(bytes)} : std::nullopt;
}

}  // namespace breakout::control
