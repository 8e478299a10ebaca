// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/fake_control.hpp"

#include <atomic>
#include <stdexcept>

namespace breakout::test {
namespace {

std::atomic<FakeControl*> alive{nullptr};

}  // namespace

FakeControl& fake_control() {
  FakeControl* const control = alive.load();
  if (control == nullptr) {
    throw std::runtime_error("no plugin is running");
  }
  return *control;
}

void FakeControl::on_message(Handler handler) {
  const std::lock_guard lock(mutex_);
  handler_ = std::move(handler);
}

std::shared_ptr<control::Connection> FakeControl::connection(std::size_t nth) {
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(order_.at(nth));
  return found == connections_.end() ? nullptr : found->second;
}

std::vector<std::string> FakeControl::calls() {
  const std::lock_guard lock(mutex_);
  return calls_;
}

control::Answer FakeControl::answer(control::Incoming& incoming) {
  Handler handler;
  {
    const std::lock_guard lock(mutex_);
    calls_.emplace_back("message");
    handler = handler_;
  }
  if (handler) {
    return handler(incoming);
  }
  control::Json answer = control::json_map();
  put(answer, "breakout", control::json_text("success"));
  return answer;
}

void FakeControl::attached(std::shared_ptr<control::Connection> connection) {
  const std::lock_guard lock(mutex_);
  calls_.push_back("connected " + std::to_string(order_.size()));
  order_.push_back(connection->id());
  connections_.emplace(connection->id(), std::move(connection));
}

void FakeControl::happened(const std::string& what, control::ConnectionId id) {
  std::shared_ptr<control::Connection> last;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < order_.size(); ++i) {
    if (order_[i] == id) {
      calls_.push_back(what + " " + std::to_string(i));
    }
  }
  if (what == "gone") {
    last = std::move(connections_[id]);
    connections_.erase(id);
  }
}

void FakeControl::note(const std::string& call) {
  const std::lock_guard lock(mutex_);
  calls_.push_back(call);
}

}  // namespace breakout::test

namespace breakout::control {

class Control::Impl {
 public:
  explicit Impl(Config config) : fake(std::move(config)) { test::alive = &fake; }
  ~Impl() { test::alive = nullptr; }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  test::FakeControl fake;
};

Control::Control(Config config, const StoreMaker&, Host&, SdpPort&)
    : impl_(std::make_unique<Impl>(std::move(config))) {}
Control::~Control() = default;

Answer Control::handle(Incoming incoming) {
  return impl_->fake.answer(incoming);
}

Json Control::handle_admin(Json body) {
  impl_->fake.note("admin");
  Json answer = json_map();
  put(answer, "asked", std::move(body));
  return answer;
}

void Control::connected(std::shared_ptr<Connection> connection) {
  impl_->fake.attached(std::move(connection));
}
void Control::media_up(ConnectionId connection) {
  impl_->fake.happened("media_up", connection);
}
void Control::hung_up(ConnectionId connection) {
  impl_->fake.happened("hung_up", connection);
}
void Control::gone(ConnectionId connection) {
  impl_->fake.happened("gone", connection);
}
void Control::stop() {
  impl_->fake.note("stop");
}

}  // namespace breakout::control
