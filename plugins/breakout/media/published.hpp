// SPDX-License-Identifier: GPL-3.0-or-later
// An immutable value that one thread replaces now and then and another reads per packet.
//
// Threads: publish() and snapshot() on any thread, read() and forget() on the one reader.
// Invariants: a value never changes once published; read() costs one atomic load while nothing
// changed; what the reader let go of is freed by the next publish(), not by the reader.
// Owner: the object the reader belongs to.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "media/guarded_mutex.hpp"

namespace breakout::media {

template <class T>
class Published {
 public:
  Published() : kept_{std::make_shared<const T>()}, cached_(kept_.back()) {}

  /// Replaces the value.
  void publish(T value) {
    auto next = std::make_shared<const T>(std::move(value));
    std::vector<std::shared_ptr<const T>> unused;  // freed after the lock
    const MutexLock lock(mutex_);
    kept_.push_back(std::move(next));
    const auto mid = std::stable_partition(kept_.begin(), kept_.end() - 1,
                                           [](const auto& each) { return each.use_count() > 1; });
    unused.assign(std::make_move_iterator(mid), std::make_move_iterator(kept_.end() - 1));
    kept_.erase(mid, kept_.end() - 1);
    version_.store(version_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  }

  /// The newest value; the reference is good until the reader's next call.
  const T& read() noexcept {
    if (version_.load(std::memory_order_acquire) != cached_version_) {
      const MutexLock lock(mutex_);
      cached_ = kept_.back();
      cached_version_ = version_.load(std::memory_order_relaxed);
    }
    return *cached_;
  }

  /// Publishes an empty value and lets go of all others, the reader's too. The reader.
  void forget() {
    cached_ = std::make_shared<const T>();
    cached_version_ = kNotRead;  // a value published meanwhile must not stay in the cache
    publish({});
  }

  /// A copy of the newest value, for anybody but the reader. Not the value itself: somebody who
  /// looked while the last one was replaced would make it stay for good.
  T snapshot() {
    const MutexLock lock(mutex_);
    return *kept_.back();
  }

 private:
  GuardedMutex mutex_;
  // The last one is current; the reader may still use an earlier one.
  std::vector<std::shared_ptr<const T>> kept_ BREAKOUT_GUARDED_BY(mutex_);
  std::atomic<std::uint64_t> version_{0};
  // The reader's.
  std::shared_ptr<const T> cached_;
  std::uint64_t cached_version_ = 0;
  static constexpr std::uint64_t kNotRead = ~std::uint64_t{0};
};

}  // namespace breakout::media
