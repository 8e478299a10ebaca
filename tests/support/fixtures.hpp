// SPDX-License-Identifier: GPL-3.0-or-later
// Files of the source tree that tests read, and text made of them.
//
// Threads: any.
#pragma once

#include <string>

namespace breakout::test {

// tests/janus/fixtures/<name>.sdp below $BREAKOUT_SRCDIR. Throws std::runtime_error.
std::string fixture(const std::string& name);

// `text` with every `from` replaced; throws when there is none.
std::string replaced(std::string text, const std::string& from, const std::string& to);

}  // namespace breakout::test
