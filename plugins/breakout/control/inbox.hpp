// SPDX-License-Identifier: GPL-3.0-or-later
// What other threads want of the control thread, in the order of arrival.
//
// Threads: post from any, take on the control thread. Invariants: posting never waits; requests are
// bounded, news of handles is not, because losing it would leave a ghost. Owner: Control.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>

#include "control/control.hpp"
#include "control/reply.hpp"

namespace breakout::control {

struct RequestMessage {
  Incoming incoming;
  Reply reply;
};
struct AdminMessage {
  Json body;
  Reply reply;
};
struct ConnectedMessage {
  std::shared_ptr<Connection> connection;
};
struct MediaUpMessage {
  ConnectionId connection;
};
struct HungUpMessage {
  ConnectionId connection;
};
struct GoneMessage {
  ConnectionId connection;
};
struct StoreMessage {  // what the store has learned or done
  std::function<void()> task;
};
using Message = std::variant<RequestMessage, AdminMessage, ConnectedMessage, MediaUpMessage,
                             HungUpMessage, GoneMessage, StoreMessage>;

class Inbox {
 public:
  static constexpr std::size_t kMaxRequests = 4096;

  // False when too many messages wait already; the message is then dropped.
  bool post_request(Message message) {
    const std::lock_guard lock{mutex_};
    if (closed_ || messages_.size() >= kMaxRequests) {
      return false;
    }
    messages_.push_back(std::move(message));
    arrived_.notify_one();
    return true;
  }

  void post_news(Message message) {
    const std::lock_guard lock{mutex_};
    messages_.push_back(std::move(message));
    arrived_.notify_one();
  }

  // The next message, or none when `at_most` has passed or the inbox was closed.
  std::optional<Message> take(std::chrono::milliseconds at_most) {
    std::unique_lock lock{mutex_};
    arrived_.wait_for(lock, at_most, [this] { return closed_ || !messages_.empty(); });
    if (closed_ || messages_.empty()) {
      return std::nullopt;
    }
    Message message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

  void close() {
    const std::lock_guard lock{mutex_};
    closed_ = true;
    arrived_.notify_all();
  }
  // What still waited when the inbox was closed.
  std::deque<Message> take_rest() {
    const std::lock_guard lock{mutex_};
    return std::exchange(messages_, {});
  }
  bool closed() const {
    const std::lock_guard lock{mutex_};
    return closed_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Message> messages_;
  bool closed_ = false;
};

}  // namespace breakout::control
