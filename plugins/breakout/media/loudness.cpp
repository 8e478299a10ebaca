// SPDX-License-Identifier: GPL-3.0-or-later
#include "media/loudness.hpp"

#include <algorithm>

namespace breakout::media {
namespace {

constexpr std::uint64_t kCount = 0xff;
constexpr std::uint64_t kVoice = 0x80;
constexpr std::uint64_t kLoudness = 0x7f;
constexpr unsigned kByte = 8;

std::uint64_t byte_of(std::uint64_t word, std::size_t age) {
  return word >> (kByte * (age + 1)) & kCount;
}

}  // namespace

void Loudness::heard(int audio_level, bool voice) noexcept {
  if (audio_level < 0 || audio_level > 127) {
    return;
  }
  const std::uint64_t word = word_.load(std::memory_order_relaxed);
  const std::uint64_t level = static_cast<std::uint64_t>(127 - audio_level) | (voice ? kVoice : 0);
  const std::uint64_t levels = (word & ~kCount) << kByte | level << kByte;
  word_.store(levels | ((word + 1) & kCount), std::memory_order_relaxed);
}

Loudness::Heard Loudness::since(std::uint8_t& seen) const noexcept {
  const std::uint64_t word = word_.load(std::memory_order_relaxed);
  const auto count = static_cast<std::uint8_t>(word & kCount);
  Heard heard;
  heard.count_ = std::min<std::size_t>(static_cast<std::uint8_t>(count - seen), kKept);
  for (std::size_t each = 0; each < heard.count_; ++each) {
    const std::uint64_t level = byte_of(word, heard.count_ - 1 - each);
    heard.levels_[each] = {static_cast<int>(level & kLoudness), (level & kVoice) != 0};
  }
  seen = count;
  return heard;
}

int Loudness::level() const noexcept {
  const std::uint64_t word = word_.load(std::memory_order_relaxed);
  std::uint64_t sum = 0;
  for (std::size_t age = 0; age < kKept; ++age) {
    sum += byte_of(word, age) & kLoudness;
  }
  return static_cast<int>(sum / kKept);
}

void Loudness::reset() noexcept {
  word_.store(word_.load(std::memory_order_relaxed) & kCount, std::memory_order_relaxed);
}

}  // namespace breakout::media
