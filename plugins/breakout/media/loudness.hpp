// SPDX-License-Identifier: GPL-3.0-or-later
//
// The last audio levels of a source (RFC 6464), for finding out who talks.
//
// Threads: heard() on the source's media thread, the rest anywhere; one atomic word.
// Invariant: levels are loudness here: 0 (silence, or never heard) to 127 (loudest), in decibels.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace breakout::media {

struct AudioLevel {
  int loudness = 0;
  bool voice = false;  ///< what the sender's own detector says, if it has one
};

class Loudness {
 public:
  static constexpr std::size_t kKept = 7;  // packets: 140 ms of most senders

  /// Some levels that came in since the last look, oldest first: all of them, or the last kKept.
  class Heard {
   public:
    std::span<const AudioLevel> levels() const { return {levels_.data(), count_}; }

   private:
    friend class Loudness;
    std::array<AudioLevel, kKept> levels_{};
    std::size_t count_ = 0;
  };

  /// `audio_level` as in Extensions: 0 loudest … 127 silence; anything else is ignored.
  void heard(int audio_level, bool voice) noexcept;
  /// What came in since `seen` was last passed here; it starts as 0.
  Heard since(std::uint8_t& seen) const noexcept;
  /// 0 (silence, or never heard) … 127 (loudest), averaged over the last kKept packets.
  int level() const noexcept;
  /// The speaker stopped sending: silence at once.
  void reset() noexcept;

 private:
  // Eight bytes: how many packets there were, modulo 256, then the levels, the newest first.
  std::atomic<std::uint64_t> word_{0};
};

}  // namespace breakout::media
