// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether somebody talks, from the audio levels of one microphone.
//
// Threads: control thread only.
// Invariants
//   1. Nobody begins to talk by a noise of less than kOnset (a cough), nor stops by a pause of less
//      than kPause.
//   2. A microphone whose level stays the same is noise, from 3 s on.
//   3. The voice bit can only take away: without it, or when it is always set, levels decide.
// Owner: control, one a microphone.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <span>

#include "media/loudness.hpp"
#include "media/media_types.hpp"

namespace breakout::media {

class TalkDetector {
 public:
  using Duration = std::chrono::milliseconds;

  static constexpr Duration kOnset{220};  ///< of sound within kWindow
  static constexpr Duration kPause{1000};
  static constexpr int kQuiet = 67;       ///< -60 dBov: what is less loud is no speech
  static constexpr int kAboveNoise = 10;  ///< decibels above the background
  /// How often hear() should be called: sums are over that many calls.
  static constexpr Duration kPeriod{100};
  static constexpr std::size_t kWindow = 5;  // periods

  /// What came in since the last call, possibly nothing.
  void hear(std::span<const AudioLevel> levels, MediaTime now);
  /// Muted: does not talk from now on.
  void hush();

  bool talking() const { return talking_; }
  /// How much was said since the beginning of this talk, pauses not counted.
  Duration said() const { return said_; }
  /// 0 (silence) … 127 (loudest), averaged over the window.
  int loudness() const;

 private:
  // The quietest moment of the last seconds: the background. Falls at once, rises slowly.
  class Background {
   public:
    void heard(int loudness, MediaTime now);
    int level() const;

   private:
    static constexpr Duration kSpan{1500};
    static constexpr int kLoudest = 127;
    int now_ = kLoudest, before_ = 0;  // nothing is noise before it was heard for a while
    std::optional<MediaTime> since_;   // the first packet of this span
  };
  struct Moment {
    Duration passed{0};
    int packets = 0, sounds = 0;  // how many came, and how many of them were sound
    int loudness = 0;
  };

  bool is_sound(const AudioLevel& level) const;
  Moment moment_of(std::span<const AudioLevel> levels, MediaTime now);
  Duration packet_time() const;

  Background background_;
  std::array<Moment, kWindow> window_{};
  std::size_t next_ = 0;
  std::optional<MediaTime> last_heard_, last_sound_;
  bool has_voice_bit_ = false;
  bool talking_ = false;
  Duration said_{0};
};

}  // namespace breakout::media
