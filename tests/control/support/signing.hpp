// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens as a learning platform signs them, and wrong ones.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "control/token_key.hpp"

namespace breakout::test {

std::string base64url(std::string_view bytes);

// `header` and `claims` are JSON objects, signed as `alg` says with `key`: a secret or a private
// key as PEM. `alg` of the header comes from `alg`.
std::string sign(const char* alg, const std::string& key, const std::string& claims,
                 const std::string& header = "{}");

// `payload`, whatever it is, signed with HS256 and the secret of the tests.
std::string sign_bytes(std::string_view payload);

// `header` and `claims` as they are, with this for a signature.
std::string unsigned_token(std::string_view header, std::string_view claims,
                           std::string_view signature = "x");

// The good key of each algorithm, as the configuration has it.
control::ConfiguredKey configured_key(const std::string& alg);
// It, as read.
control::TokenKey token_key(const std::string& alg);
// The private half of it.
const char* signing_key(const std::string& alg);

}  // namespace breakout::test
