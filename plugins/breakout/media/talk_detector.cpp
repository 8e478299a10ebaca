// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/talk_detector.hpp"

#include <algorithm>
#include <numeric>

namespace breakout::media {
namespace {

using Duration = TalkDetector::Duration;

// A click does not prolong what was said.
constexpr Duration kClick{40};

}  // namespace

void TalkDetector::Background::heard(int loudness) {
  heard_ = true;
  now_ = std::min(now_, loudness);
}

void TalkDetector::Background::pass(MediaTime now) {
  if (!since_) {
    since_ = now;
  } else if (heard_ && now - *since_ >= kSpan) {
    before_ = now_;
    now_ = kLoudest;
    heard_ = false;
    since_ = now;
  }
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
  background_.pass(now);
  if (levels.empty()) {
    return {};
  }
  int sum = 0;
  std::int64_t sounds = 0;
  for (const AudioLevel& level : levels) {
    has_voice_bit_ = has_voice_bit_ || level.voice;
    background_.heard(level.loudness);
    sum += level.loudness;
    sounds += is_sound(level) ? 1 : 0;
  }
  const auto count = static_cast<std::int64_t>(levels.size());
  return {std::min(passed, 2 * kPeriod) * sounds / count, static_cast<int>(sum / count)};
}

void TalkDetector::hear(std::span<const AudioLevel> levels, MediaTime now) {
  const Moment moment = moment_of(levels, now);
  window_[next_] = moment;
  next_ = (next_ + 1) % kWindow;
  if (moment.sound >= kClick) {
    last_sound_ = now;
  }
  if (talking_) {
    said_ += moment.sound;
    talking_ = now - last_sound_.value_or(now) < kPause;
    return;
  }
  said_ = std::accumulate(window_.begin(), window_.end(), Duration{0},
                          [](Duration sum, const Moment& each) { return sum + each.sound; });
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
