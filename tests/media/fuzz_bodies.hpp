// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a fuzzer does with its bytes. The same bodies are replayed over tests/fuzz/corpus by the
// unit tests. They abort when an invariant breaks; the sanitizers see the rest.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <span>

namespace breakout::test {

/// Parses RTP and looks up every extension id; all views stay inside the packet.
void fuzz_rtp(std::span<const std::uint8_t> data);
/// Parses a compound.
void fuzz_rtcp(std::span<const std::uint8_t> data);
/// Parses a VP8 payload and rewrites it twice; nothing but the numbers changes.
void fuzz_vp8(std::span<const std::uint8_t> data);
/// The first byte chooses the codec, the rest is a payload.
void fuzz_keyframe(std::span<const std::uint8_t> data);
/// The bytes are a script of packets, switches and pauses for a slot; what leaves is continuous.
void fuzz_slot(std::span<const std::uint8_t> data);

}  // namespace breakout::test
