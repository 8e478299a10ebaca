// SPDX-License-Identifier: GPL-3.0-or-later
// A node in trouble: a Redis store and the classrooms it tells of, which decides what is random.
//
// Threads: the test's, which plays the control thread. Invariants checked: what is told can be
// applied, and breaks no truth. Owner: the chaos.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "graph/request_maker.hpp"
#include "store/redis_stage.hpp"

namespace breakout::test {

class ChaosNode {
 public:
  ChaosNode(store::RedisOptions options, Chooser choose);

  const std::string& name() const { return options_.node; }
  // Asks the class something at random that is allowed, unless an answer is awaited still. False:
  // it did not come to that.
  using Allowed = std::function<bool(const graph::Request&)>;
  bool act(const graph::ClassroomId& id, graph::Instant now, const Allowed& allowed);
  void await_answer();
  void run_pending() { box_->run_pending(); }

  // Dies without a word and is started again.
  void die();

  // What the node was told of the class, and what its store says; none: nothing.
  const graph::Classroom* told(const graph::ClassroomId& id) const;
  std::optional<graph::Classroom> stored(const graph::ClassroomId& id);

  // The ops on the class that were granted.
  const std::set<std::string>& granted(const graph::ClassroomId& id) const;

 private:
  struct Told {
    explicit Told(const Chooser& choose) : maker(choose, 12, classroom) {}
    graph::Classroom classroom;
    RequestMaker maker;
  };

  void start();
  void follow(const graph::ClassroomId& id, const store::SharedChange& change);
  void adopt(const graph::Classroom& classroom);
  Told& told_of(const graph::ClassroomId& id);
  bool create(const graph::ClassroomId& id, graph::Instant now);
  void commit(store::Commit commit);

  const store::RedisOptions options_;
  const Chooser choose_;
  std::map<graph::ClassroomId, std::unique_ptr<Told>> told_;
  mutable std::map<graph::ClassroomId, std::set<std::string>> granted_;
  std::uint64_t ops_ = 0;
  std::shared_ptr<PostBox> box_;
  std::shared_ptr<bool> awaits_;  // of the store there is now
  std::unique_ptr<store::Store> store_;
};

}  // namespace breakout::test
