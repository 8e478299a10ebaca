// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a token is a JWT of somebody who may sign for us, and what it says then.
//
// Threads: immutable after construction; verify() from any. Invariants: the configured key says
// which algorithm its tokens have, never the token; no refusal holds a piece of the token or of a
// key, but claims of a token whose signature is good. Owner: the Node.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/token_key.hpp"
#include "graph/command.hpp"
#include "graph/ids.hpp"
#include "graph/result.hpp"

namespace breakout::control {

inline constexpr std::size_t kMaxTokenBytes = 8 * 1024;

// Whether `text` means to be a JWT; tokens signed by Janus itself have a colon.
bool looks_like_jwt(std::string_view text);

class TokenVerifier {
 public:
  explicit TokenVerifier(std::vector<TokenKey> keys) : keys_(std::move(keys)) {}

  // The claims of a token that is good for `classroom` at `now`.
  // Errors: 433 with what is wrong with it.
  graph::Result<graph::TokenClaims> verify(const std::string& text,
                                           const graph::ClassroomId& classroom,
                                           graph::Instant now) const;

 private:
  const std::vector<TokenKey> keys_;
};

}  // namespace breakout::control
