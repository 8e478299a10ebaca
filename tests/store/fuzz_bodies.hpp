// SPDX-License-Identifier: GPL-3.0-or-later
// What a fuzzer does with its bytes. The same body is replayed over tests/fuzz/corpus by the unit
// tests. It aborts when a truth breaks; the sanitizers see the rest.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <span>

namespace breakout::test {

// Any text as a stored change, then as each part of a stored classroom: it is read, and what was
// read is written and read again to the same text; or it is refused with a sentence.
void fuzz_record(std::span<const std::uint8_t> data);

}  // namespace breakout::test
