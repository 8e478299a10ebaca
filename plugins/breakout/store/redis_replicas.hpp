// SPDX-License-Identifier: GPL-3.0-or-later
// What this node knows of the classrooms in Redis, and how it follows them.
//
// Threads: one thread per object. Invariants: a replica is what the follower was told of, change by
// change or whole; a change is told only after Redis made it true and it was seen to apply.
// Owner: the store thread of RedisStore.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "store/redis_graph.hpp"
#include "store/store.hpp"

namespace breakout::store {

class RedisReplicas {
 public:
  struct Follower {
    std::function<void(const graph::ClassroomId&, SharedChange)> changed;
    std::function<void(const graph::Classroom&)> replaced;  // changes do not lead there
    std::function<void(const std::string&)> say;            // to the log
    std::function<void(const std::string&)> complain;       // likewise, of what may go on for long
  };
  explicit RedisReplicas(Follower follower) : follower_(std::move(follower)) {}

  const graph::Classroom* find(const graph::ClassroomId& id) const;
  const std::map<graph::ClassroomId, graph::Classroom>& all() const { return replicas_; }

  CommitResult commit(RedisGraph& graph, const Commit& commit);

  // Brings the replica to what Redis has; or, when Redis lost the classroom, Redis to the replica.
  void sync(RedisGraph& graph, const graph::ClassroomId& id);
  // Those on the list of Redis, and those known here.
  void sync_all(RedisGraph& graph);

 private:
  CommitResult create(RedisGraph& graph, const Commit& commit);
  CommitResult change(RedisGraph& graph, const Commit& commit);
  // The replica at the version that was decided on; null: it is at another one.
  const graph::Classroom* decided_on(const Commit& commit) const;
  bool follow(graph::Classroom& replica, const std::vector<SharedChange>& changes);
  void adopt(RedisGraph& graph, const graph::ClassroomId& id);
  void restore(RedisGraph& graph, const graph::ClassroomId& id);
  void tell_destroyed(const graph::ClassroomId& id);

  const Follower follower_;
  std::map<graph::ClassroomId, graph::Classroom> replicas_;
};

}  // namespace breakout::store
