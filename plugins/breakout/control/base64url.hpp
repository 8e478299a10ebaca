// SPDX-License-Identifier: GPL-3.0-or-later
// base64url without padding (RFC 7515, 2), as the parts of a JWT are written. Strict: one text, one
// meaning.
//
// Threads: pure function.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace breakout::control {

// None when `text` is no base64url: a foreign character, padding, a length that cannot be, or bits
// after the last byte that are not zero.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace breakout::control
