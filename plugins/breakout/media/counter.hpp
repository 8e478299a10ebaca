// SPDX-License-Identifier: GPL-3.0-or-later
//
// A count with one writer at a time and any readers.
//
// Threads: add() by one thread at a time (its owner says which, or which lock), read anywhere.
#pragma once

#include <atomic>
#include <cstdint>

namespace breakout::media {

class Counter {
 public:
  /// No read-modify-write instruction: the writer is alone.
  void add(std::uint64_t amount = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace breakout::media
