// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long something took, counted in fixed buckets.
//
// Threads: record() and read() on any; no lock, no allocation. A read while others record may lack
// some of what they record, and never takes anything back. Owner: shared by whoever records.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace breakout::media {

/// What a histogram has counted, as plain numbers that can be added up.
struct Latencies {
  /// Upper bounds of the buckets, each included in its bucket. What took longer than the last is in
  /// a bucket of its own. Around what a move should take (25 and 120 ms) they are close.
  static constexpr std::array<std::uint32_t, 12> kBounds{5,   10,  25,  50,   75,   100,
                                                         150, 250, 500, 1000, 2500, 5000};  // ms
  static constexpr std::size_t kBuckets = kBounds.size() + 1;

  std::array<std::uint64_t, kBuckets> counts{};
  std::uint64_t microseconds = 0;  ///< of all together

  std::uint64_t count() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t each : counts) {
      sum += each;
    }
    return sum;
  }

  Latencies& operator+=(const Latencies& other) noexcept {
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
      counts[bucket] += other.counts[bucket];
    }
    microseconds += other.microseconds;
    return *this;
  }
};

class LatencyHistogram {
 public:
  void record(std::chrono::steady_clock::duration took) noexcept {
    using std::chrono::microseconds;
    // A command and a packet are timed on different threads, so a hair less than none is possible.
    const auto us = std::chrono::duration_cast<microseconds>(took).count();
    const std::uint64_t time = us > 0 ? static_cast<std::uint64_t>(us) : 0;
    std::size_t bucket = 0;
    while (bucket < Latencies::kBounds.size() &&
           time > std::uint64_t{Latencies::kBounds[bucket]} * 1000) {
      ++bucket;
    }
    counts_[bucket].fetch_add(1, std::memory_order_relaxed);
    microseconds_.fetch_add(time, std::memory_order_relaxed);
  }

  Latencies read() const noexcept {
    Latencies result;
    for (std::size_t bucket = 0; bucket < Latencies::kBuckets; ++bucket) {
      result.counts[bucket] = counts_[bucket].load(std::memory_order_relaxed);
    }
    result.microseconds = microseconds_.load(std::memory_order_relaxed);
    return result;
  }

 private:
  std::array<std::atomic<std::uint64_t>, Latencies::kBuckets> counts_{};
  std::atomic<std::uint64_t> microseconds_{0};
};

}  // namespace breakout::media
