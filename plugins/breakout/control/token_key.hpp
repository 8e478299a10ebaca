// SPDX-License-Identifier: GPL-3.0-or-later
// A key that signs tokens for us, as a `key-NAME` block of the configuration has it.
//
// Threads: plain values, immutable after start. `material` is never logged nor quoted.
// Invariant: a key that was read fits its algorithm: 32 bytes or more for HS256, an RSA public key
// for RS256, a P-256 public key for ES256.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "graph/result.hpp"

namespace breakout::control {

// As the file has it: its items are still text.
struct ConfiguredKey {
  std::string name;
  std::map<std::string, std::string> items;
  std::optional<std::string> file_text;  // of the item `file`; none: it cannot be read
};

enum class TokenAlgorithm : std::uint8_t { hs256, rs256, es256 };

struct TokenKey {
  std::string name;
  TokenAlgorithm algorithm = TokenAlgorithm::hs256;
  std::string material;               // the shared secret, or the public key as PEM
  std::string kid, issuer, audience;  // empty: not asked for
};

// Errors: 430 with the item that is missing or wrong.
graph::Result<TokenKey> token_key_from(const ConfiguredKey& configured);

}  // namespace breakout::control
