// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/chaos_node.hpp"

#include "graph/graph.hpp"
#include "graph/invariants.hpp"

namespace breakout::test {

using namespace breakout::graph;

namespace {

void check_truths(const std::string& node, const Classroom& classroom) {
  for (const std::string& truth : broken_invariants(classroom)) {
    throw CheckFailed("node " + node + ", classroom " + classroom.id.value + " at version " +
                      std::to_string(classroom.version) + ": " + truth);
  }
}

}  // namespace

ChaosNode::ChaosNode(store::RedisOptions options, Chooser choose)
    : options_(std::move(options)), choose_(std::move(choose)) {
  start();
}

void ChaosNode::start() {
  box_ = std::make_shared<PostBox>();
  awaits_ = std::make_shared<bool>(false);
  store_ = std::make_unique<store::RedisStore>(
      options_, store::StorePorts{[box = box_](auto task) { box->post(std::move(task)); },
                                  [](const std::string&) {}});
  store_->on_change(
      [this](const ClassroomId& id, const store::SharedChange& change) { follow(id, change); });
  store_->on_snapshot([this](const Classroom& classroom) { adopt(classroom); });
}

void ChaosNode::die() {
  store_.reset();
  told_.clear();
  start();
}

ChaosNode::Told& ChaosNode::told_of(const ClassroomId& id) {
  auto& told = told_[id];
  if (!told) {
    told = std::make_unique<Told>(choose_);
  }
  return *told;
}

void ChaosNode::follow(const ClassroomId& id, const store::SharedChange& change) {
  for (const Fact& fact : change->facts) {
    if (std::holds_alternative<ClassroomDestroyed>(fact)) {
      told_.erase(id);
      return;
    }
  }
  Classroom& classroom = told_of(id).classroom;
  CHECK_EQ(change->version, classroom.version + 1);
  apply(classroom, *change);
  check_truths(name(), classroom);
}

void ChaosNode::adopt(const Classroom& classroom) {
  told_of(classroom.id).classroom = classroom;
  check_truths(name(), classroom);
}

bool ChaosNode::create(const ClassroomId& id, Instant now) {
  SettingsPatch patch;
  patch.secret = kSecret;
  const std::string epoch = name() + std::to_string(++ops_);
  commit({id, epoch, 0, decide_create(id, epoch, patch, now).value(), ""});
  return true;
}

bool ChaosNode::act(const ClassroomId& id, Instant now, const Allowed& allowed) {
  run_pending();
  if (*awaits_) {
    return false;
  }
  const auto found = told_.find(id);
  if (found == told_.end()) {
    return create(id, now);
  }
  const Classroom& classroom = found->second->classroom;
  Request request = found->second->maker.some_request(now);
  if (!allowed(request)) {
    return false;
  }
  if (auto* join = std::get_if<Join>(&request.command)) {
    join->node = NodeId{name()};
  }
  request.op = OperationId{name() + "-" + std::to_string(++ops_)};
  const auto decided = decide(classroom, request, now);
  if (!decided || decided.value().facts.empty()) {
    return false;
  }
  commit({id, classroom.epoch, classroom.version, decided.value(), "answer"});
  return true;
}

void ChaosNode::commit(store::Commit commit) {
  *awaits_ = true;
  const auto done = [this, awaits = awaits_, id = commit.classroom,
                     op = commit.change.op.value](const store::CommitResult& result) {
    *awaits = false;
    if (result.outcome == store::CommitOutcome::committed && !op.empty()) {
      granted_[id].insert(op);
    }
  };
  store_->commit(std::move(commit), done);
}

void ChaosNode::await_answer() {
  while (*awaits_) {
    CHECK(box_->run_one());
  }
}

const std::set<std::string>& ChaosNode::granted(const ClassroomId& id) const {
  return granted_[id];
}

const Classroom* ChaosNode::told(const ClassroomId& id) const {
  const auto found = told_.find(id);
  return found == told_.end() ? nullptr : &found->second->classroom;
}

std::optional<Classroom> ChaosNode::stored(const ClassroomId& id) {
  std::optional<Classroom> stored;
  store_->load(id, [&](std::optional<Classroom> loaded) { stored = std::move(loaded); });
  settle(*store_, *box_);
  return stored;
}

}  // namespace breakout::test
