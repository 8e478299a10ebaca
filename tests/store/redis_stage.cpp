// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_stage.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "graph/graph.hpp"
#include "support/check.hpp"

namespace breakout::test {

using namespace breakout::graph;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::chrono::seconds kPatience{10};

}  // namespace

void PostBox::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  arrived_.notify_one();
}

bool PostBox::run_one() {
  std::function<void()> task;
  {
    std::unique_lock lock(mutex_);
    if (!arrived_.wait_for(lock, kPatience, [this] { return !tasks_.empty(); })) {
      return false;
    }
    task = std::move(tasks_.front());
    tasks_.pop_front();
  }
  task();
  return true;
}

void PostBox::run_pending() {
  std::deque<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const auto& task : tasks) {
    task();
  }
}

std::string fresh_prefix() {
  static int count = 0;
  return "test" + std::to_string(++count);
}

store::RedisOptions options_for(const std::string& url, const std::string& prefix) {
  store::RedisOptions options;
  options.address = store::parse_redis_url(url).value();
  options.prefix = prefix;
  options.timeouts = {std::chrono::milliseconds{500}, std::chrono::milliseconds{500}};
  options.look_every = std::chrono::milliseconds{200};
  return options;
}

void settle(store::Store& store, PostBox& box) {
  for (bool quiet = false; !quiet;) {
    // Jobs are done in order: when this one is, so are those before it.
    bool fenced = false;
    quiet = true;
    store.answer_to(ClassroomId{"no such"}, OperationId{"fence"},
                    [&](const auto&) { fenced = true; });
    while (!fenced) {
      CHECK(box.run_one());
      quiet = quiet && fenced;
    }
  }
}

store::Commit creation() {
  return {kAlgebra, "e", 0, decide_create(kAlgebra, "e", {}, Instant{Millis{1000}}).value(), ""};
}

store::Commit edit(Version expected, const std::string& op, const std::string& epoch) {
  Settings settings;
  settings.description = "after " + std::to_string(expected);
  Change change{
      expected + 1, Instant{Millis{2000}}, {}, OperationId{op}, {SettingsChanged{settings}}};
  return {kAlgebra, epoch, expected, change, "answer to " + op};
}

store::Commit joining(const Classroom& classroom, const std::string& id, const std::string& node) {
  Participant participant;
  participant.id = ParticipantId{id};
  participant.node = NodeId{node};
  participant.seat = classroom.seats_given + 1;
  Change change{
      classroom.version + 1, Instant{Millis{3000}}, {}, {}, {ParticipantJoined{participant}}};
  return {classroom.id, classroom.epoch, classroom.version, change, ""};
}

void order(store::RedisConnection& redis, const store::RedisCall& call) {
  const store::RedisReply reply = redis.call(call);
  CHECK(reply && !store::is_error(*reply));
}

long count_of(const std::vector<std::string>& lines, const std::string& piece) {
  return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(piece) != std::string::npos;
  });
}

RedisNode::RedisNode(const store::RedisOptions& options) {
  store_ = std::make_unique<store::RedisStore>(
      options,
      store::StorePorts{[box = box_](std::function<void()> task) { box->post(std::move(task)); },
                        [log = log_](const std::string& line) {
                          const std::lock_guard lock(log->mutex);
                          log->lines.push_back(line);
                        }});
  store_->on_change([this](const ClassroomId& id, const store::SharedChange& change) {
    told.push_back(id.value + " " + std::to_string(change->version));
    changes.push_back(change);
  });
  store_->on_snapshot([this](const Classroom& classroom) { snapshots.push_back(classroom); });
}

void RedisNode::settle() {
  test::settle(*store_, *box_);
}

void RedisNode::eventually(const std::function<bool()>& holds) {
  const auto deadline = Clock::now() + kPatience;
  while (!holds()) {
    CHECK(Clock::now() < deadline);
    settle();
  }
}

store::CommitResult RedisNode::commit(store::Commit commit) {
  std::optional<store::CommitResult> result;
  store_->commit(std::move(commit), [&](store::CommitResult done) { result = std::move(done); });
  settle();
  CHECK(result.has_value());
  return *result;
}

std::optional<Classroom> RedisNode::load(const ClassroomId& id) {
  std::optional<Classroom> result;
  store_->load(id, [&](std::optional<Classroom> done) { result = std::move(done); });
  settle();
  return result;
}

std::optional<std::vector<store::SharedChange>> RedisNode::changes_since(const ClassroomId& id,
                                                                         Version since) {
  std::optional<std::vector<store::SharedChange>> result;
  store_->changes_since(id, since, [&](auto done) { result = std::move(done); });
  settle();
  return result;
}

std::vector<std::string> RedisNode::warnings() {
  const std::lock_guard lock(log_->mutex);
  return log_->lines;
}

}  // namespace breakout::test
