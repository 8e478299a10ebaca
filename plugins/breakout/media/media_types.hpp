// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of the hot path: kinds, codecs, source keys, layers, and one packet as the core gave
// it.
//
// Threads: plain values, no shared state.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace breakout::media {

enum class Kind : std::uint8_t { audio, video };
enum class Codec : std::uint8_t { opus, vp8, vp9, h264, av1 };

/// One published stream, unique for the life of the process; never reused.
using SourceKey = std::uint64_t;
inline constexpr SourceKey kNoSource = 0;

/// "Now" of a packet or a tick. Always passed in; nothing in media/ reads a clock.
using MediaTime = std::chrono::steady_clock::time_point;

/// A simulcast layer: 0 is the smallest picture. Without simulcast everything is layer 0.
using Layer = std::uint8_t;
inline constexpr std::size_t kMaxLayers = 3;
inline constexpr Layer kNoLayer = 0xff;

/// RTP clock in Hz. Opus is always 48 kHz on the wire (RFC 7587 4.1), video always 90 kHz.
constexpr std::uint32_t clock_rate(Kind kind) {
  return kind == Kind::audio ? 48000 : 90000;
}

/// Header extensions as the server parsed them. It strips them on sending, so they travel beside
/// the bytes and must be given back with each packet.
struct Extensions {
  int audio_level = -1;  ///< 0 (loudest) … 127 (silence), -dBov; -1: absent
  bool voice = false;
  int rotation = -1;  ///< 0, 90, 180, 270 degrees; -1: absent
  bool back_camera = false;
  bool flipped = false;
  int min_delay = -1;  ///< playout delay in units of 10 ms; -1: absent
  int max_delay = -1;
};

/// A packet as the server takes it, made once for all who are sent it. Opaque to media/.
struct Envelope;

/// One RTP packet, header included. Writable in place; whoever writes puts the bytes back.
struct RtpPacket {
  std::span<std::uint8_t> bytes;
  Extensions extensions;
  /// The dependency descriptor (AV1 RTP payload, A.8), writable like the bytes; empty: absent.
  std::span<std::uint8_t> dependency{};
  /// Of these bytes and extensions; null: sinks make their own, as they must for a packet whose
  /// extensions differ from slot to slot.
  Envelope* envelope = nullptr;
};

}  // namespace breakout::media
