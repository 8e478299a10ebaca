// SPDX-License-Identifier: GPL-3.0-or-later
// Delivers events from threads of its own, since an event with an SDP may block for seconds while
// the core gathers candidates.
//
// Threads: post() from any thread, never blocks on a delivery; stop() once, from none of the
// delivering threads. Invariants: the events of one lane arrive in the order of the posts, by the
// same thread; a full lane refuses what comes last (and says so) instead of growing or waiting;
// after stop() nothing is delivered any more. Owner: the plugin; sessions share it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "control/connection.hpp"

namespace breakout::janus {

class Addressee {
 public:
  virtual ~Addressee() = default;
  // May block. Called with no lock held.
  virtual void deliver(control::Event event) noexcept = 0;
};

// Fewer: one slow gathering delays more clients. More: idle threads.
inline constexpr std::size_t kOutboxLanes = 4;
// Events waiting in one lane. Smaller: a burst to hundreds of clients behind one slow gathering is
// lost. Larger: more memory (about 1 KB each) before anybody notices.
inline constexpr std::size_t kOutboxDepth = 16384;

class Outbox {
 public:
  explicit Outbox(std::size_t lanes = kOutboxLanes, std::size_t depth = kOutboxDepth);
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  // False when the lane is full or the outbox has stopped: the event is lost, and the caller's to
  // report. The same `key` is always the same lane.
  [[nodiscard]] bool post(std::shared_ptr<Addressee> to, std::uint64_t key, control::Event event);
  // Waits for the deliveries under way and drops what waits.
  void stop();

 private:
  struct Letter {
    std::shared_ptr<Addressee> to;
    control::Event event;
  };
  struct Lane {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Letter> letters;  // guarded by mutex
    bool stopping = false;       // guarded by mutex
    std::thread thread;
  };

  static void run(Lane& lane);

  const std::size_t depth_;
  std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace breakout::janus
