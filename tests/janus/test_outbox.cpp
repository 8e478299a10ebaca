// SPDX-License-Identifier: GPL-3.0-or-later
#include <condition_variable>
#include <mutex>

#include "janus/cases.hpp"
#include "janus/outbox.hpp"

namespace breakout::test {
namespace {

// Takes events, one at a time, when it is let.
class Recipient final : public janus::Addressee {
 public:
  void deliver(control::Event event) noexcept override {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    got_.push_back(std::move(event.transaction));
    changed_.notify_all();
  }

  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait_for_arrivals(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return arrived_ >= count; });
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return got_.size() >= count; });
    return got_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  std::size_t arrived_ = 0;
  std::vector<std::string> got_;
};

control::Event event(int number) {
  return {control::json_map(), std::to_string(number), std::nullopt};
}

void a_full_lane_refuses_what_comes_last() {
  janus::Outbox outbox(1, 3);
  const auto recipient = std::make_shared<Recipient>();
  CHECK(outbox.post(recipient, 0, event(0)));
  recipient->wait_for_arrivals(1);  // under way: not waiting any more
  CHECK(outbox.post(recipient, 0, event(1)));
  CHECK(outbox.post(recipient, 0, event(2)));
  CHECK(outbox.post(recipient, 0, event(3)));
  CHECK(!outbox.post(recipient, 0, event(4)));
  recipient->open();
  CHECK(recipient->wait_for(4) == (std::vector<std::string>{"0", "1", "2", "3"}));
  CHECK(outbox.post(recipient, 0, event(5)));
  CHECK_EQ(recipient->wait_for(5).back(), "5");
}

void a_blocked_lane_does_not_hold_up_another() {
  janus::Outbox outbox(2, 10);
  const auto blocked = std::make_shared<Recipient>();
  const auto free = std::make_shared<Recipient>();
  free->open();
  CHECK(outbox.post(blocked, 0, event(0)));
  blocked->wait_for_arrivals(1);
  CHECK(outbox.post(free, 1, event(1)));
  CHECK_EQ(free->wait_for(1)[0], "1");
  blocked->open();
}

void what_waits_at_stop_is_dropped_with_its_owner() {
  janus::Outbox outbox(1, 10);
  const auto first = std::make_shared<Recipient>();
  auto second = std::make_shared<Recipient>();
  second->open();
  const std::weak_ptr<Recipient> watched = second;
  CHECK(outbox.post(first, 0, event(0)));
  first->wait_for_arrivals(1);
  CHECK(outbox.post(std::move(second), 0, event(1)));
  first->open();
  outbox.stop();
  CHECK(watched.expired());
  CHECK(!outbox.post(first, 0, event(2)));
  outbox.stop();
}

}  // namespace

std::vector<Test> outbox_tests() {
  return {
      {"a full lane refuses what comes last", a_full_lane_refuses_what_comes_last},
      {"a blocked lane does not hold up another", a_blocked_lane_does_not_hold_up_another},
      {"what waits at stop is dropped with its owner",
       what_waits_at_stop_is_dropped_with_its_owner},
  };
}

}  // namespace breakout::test
