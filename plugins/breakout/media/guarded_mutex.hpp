// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small mutex whose discipline clang checks (-Wthread-safety); other compilers ignore the
// attributes. Taken and released once per forwarded packet, nearly always without contention: two
// inline atomic instructions instead of some fifty of pthread_mutex_t's. Waiters sleep in the
// kernel. Not recursive, not fair.
//
// Threads: any. Owner: the object whose state it guards.
#pragma once

#include <atomic>

#if defined(__clang__)
#define BREAKOUT_ATTRIBUTE(x) __attribute__((x))
#else
#define BREAKOUT_ATTRIBUTE(x)
#endif

/// State that may only be touched with the named mutex held.
#define BREAKOUT_GUARDED_BY(mutex) BREAKOUT_ATTRIBUTE(guarded_by(mutex))
/// A function whose caller already holds the named mutex.
#define BREAKOUT_REQUIRES(mutex) BREAKOUT_ATTRIBUTE(requires_capability(mutex))

namespace breakout::media {

class BREAKOUT_ATTRIBUTE(capability("mutex")) GuardedMutex {
 public:
  GuardedMutex() = default;
  GuardedMutex(const GuardedMutex&) = delete;
  GuardedMutex& operator=(const GuardedMutex&) = delete;

  void lock() noexcept BREAKOUT_ATTRIBUTE(acquire_capability()) {
    int expected = kFree;
    if (!state_.compare_exchange_strong(expected, kHeld, std::memory_order_acquire,
                                        std::memory_order_relaxed)) {
      wait();
    }
  }
  void unlock() noexcept BREAKOUT_ATTRIBUTE(release_capability()) {
    if (state_.exchange(kFree, std::memory_order_release) == kContended) {
      state_.notify_one();
    }
  }

 private:
  static constexpr int kFree = 0, kHeld = 1, kContended = 2;  // contended: held, somebody may wait

  void wait() noexcept {
    // Whoever had to wait holds it as contended: others may still be asleep.
    while (state_.exchange(kContended, std::memory_order_acquire) != kFree) {
      state_.wait(kContended, std::memory_order_relaxed);
    }
  }

  std::atomic<int> state_{kFree};
};

class BREAKOUT_ATTRIBUTE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(GuardedMutex& mutex) noexcept BREAKOUT_ATTRIBUTE(acquire_capability(mutex))
      : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() BREAKOUT_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  GuardedMutex& mutex_;
};

}  // namespace breakout::media
