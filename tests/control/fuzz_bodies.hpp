// SPDX-License-Identifier: GPL-3.0-or-later
// What a fuzzer does with its bytes. The same bodies are replayed over tests/fuzz/corpus by the
// unit tests. They abort when a truth breaks; the sanitizers see the rest.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <span>

namespace breakout::test {

// Any text as the body of a request: it is parsed, or refused with a sentence that is UTF-8.
void fuzz_request(std::span<const std::uint8_t> data);
// Any text as settings: what was read is shown as JSON, and shown again it reads the same.
// Then as an item of the configuration, "name=value".
void fuzz_settings(std::span<const std::uint8_t> data);
// Any text as a token, and as the claims of one that is signed well: what is not refused has
// claims as they must be.
void fuzz_token(std::span<const std::uint8_t> data);
// Any text as blocks of the configuration, a line an item ("name=value", "roster:participant=room",
// "key:name=value", and "pem:" for a file, its lines ended by "|"): a classroom that is read is
// written and read again the same; a key that is read fits its algorithm.
void fuzz_config(std::span<const std::uint8_t> data);

}  // namespace breakout::test
