// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/talk_detector.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace breakout::media {
namespace {

using Duration = TalkDetector::Duration;

// A click does not prolong what was said.
constexpr Duration kClick{40};

}  // namespace

void TalkDetector::Background::heard(int loudness, MediaTime now) {
  if (since_ && now - *since_ >= kSpan) {
    before_ = std::exchange(now_, kLoudest);
    since_.reset();
  }
  since_ = since_.value_or(now);
  now_ = std::min(now_, loudness);
}

int TalkDetector::Background::level() const {
  return std::min(now_, before_);
}

bool TalkDetector::is_sound(const AudioLevel& level) const {
  return level.loudness >= std::max(kQuiet, background_.level() + kAboveNoise) &&
         (level.voice || !has_voice_bit_);
}

TalkDetector::Moment TalkDetector::moment_of(std::span<const AudioLevel> levels, MediaTime now) {
  const auto passed = std::chrono::duration_cast<Duration>(now - last_heard_.value_or(now));
  last_heard_ = now;
  if (levels.empty()) {
    return {};
  }
  int sum = 0, sounds = 0;
  for (const AudioLevel& level : levels) {
    has_voice_bit_ = has_voice_bit_ || level.voice;
    background_.heard(level.loudness, now);
    sum += level.loudness;
    sounds += is_sound(level) ? 1 : 0;
  }
  const auto count = static_cast<int>(levels.size());
  return {std::min(passed, 2 * kPeriod), count, sounds, sum / count};
}

// How long a packet is, as they came when they came densest: in a pause some send none.
Duration TalkDetector::packet_time() const {
  Duration shortest = kPeriod;
  for (const Moment& moment : window_) {
    if (moment.packets > 0) {
      shortest = std::min(shortest, moment.passed / moment.packets);
    }
  }
  return shortest;
}

void TalkDetector::hear(std::span<const AudioLevel> levels, MediaTime now) {
  const Moment moment = moment_of(levels, now);
  window_[next_] = moment;
  next_ = (next_ + 1) % kWindow;
  const Duration packet = packet_time();
  if (moment.sounds * packet >= kClick) {
    last_sound_ = now;
  }
  if (talking_) {
    said_ += moment.sounds * packet;
    talking_ = now - last_sound_.value_or(now) < kPause;
    return;
  }
  const int sounds =
      std::accumulate(window_.begin(), window_.end(), 0,
                      [](int so_far, const Moment& each) { return so_far + each.sounds; });
  said_ = sounds * packet;
  talking_ = said_ >= kOnset;
}

void TalkDetector::hush() {
  window_ = {};
  talking_ = false;
  said_ = Duration{0};
}

int TalkDetector::loudness() const {
  const int sum =
      std::accumulate(window_.begin(), window_.end(), 0,
                      [](int so_far, const Moment& each) { return so_far + each.loudness; });
  return sum / static_cast<int>(kWindow);
}

}  // namespace breakout::media
