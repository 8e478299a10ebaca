// SPDX-License-Identifier: GPL-3.0-or-later
// What this node knows of the classrooms in Redis, how it follows them, and how it goes on alone.
//
// Threads: one thread per object. Invariants: a replica is what the follower was told of, change by
// change or whole; a change is told only after Redis made it true and it was seen to apply, or,
// while Redis is out of reach, in a classroom whose people are all on this node, after this node
// decided it. What Redis has wins over what a node decided alone. Owner: the store thread of
// RedisStore.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "store/redis_backlog.hpp"
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
  RedisReplicas(graph::NodeId node, const RedisLimits& limits, Follower follower);

  const graph::Classroom* find(const graph::ClassroomId& id) const;
  std::vector<graph::ClassroomId> ids() const;
  // Of an op that is not in Redis yet.
  std::optional<std::string> answer_to(const graph::ClassroomId& id,
                                       const graph::OperationId& op) const;

  // `graph` is null while there is no Redis.
  CommitResult commit(RedisGraph* graph, const Commit& commit);

  // Brings Redis to what was decided here, the replica to what Redis has; or, when Redis lost the
  // classroom, Redis to the replica.
  void sync(RedisGraph& graph, const graph::ClassroomId& id);
  // Those on the list of Redis, and those known here. False: it did not come to that.
  bool sync_all(RedisGraph& graph);

 private:
  struct Replica {
    graph::Classroom classroom;
    std::string commit;  // the id of the one that led here
    std::optional<Backlog> backlog;
  };

  CommitResult create(RedisGraph& graph, const Commit& commit);
  CommitResult change(RedisGraph& graph, const Commit& commit, const std::string& id);
  CommitResult decide_alone(const Commit& commit, const std::string& id);
  // The replica at the version that was decided on; null: it is at another one.
  Replica* decided_on(const Commit& commit);
  bool is_alone_with(const graph::Classroom& classroom) const;
  // Whether nothing is left to send.
  bool send_backlog(RedisGraph& graph, Replica& replica);
  void give_up_backlog(Replica& replica);
  void follow(RedisGraph& graph, Replica& replica);
  bool apply_all(Replica& replica, const Standing& standing);
  void adopt(RedisGraph& graph, const graph::ClassroomId& id);
  void restore(RedisGraph& graph, Replica& replica);
  void tell_destroyed(const graph::ClassroomId& id);
  std::string fresh_commit() { return commits_ + "-" + std::to_string(++commits_made_); }

  const graph::NodeId node_;
  const RedisLimits& limits_;
  const Follower follower_;
  const std::string commits_;  // what ids of commits of this process begin with
  std::uint64_t commits_made_ = 0;
  std::map<graph::ClassroomId, Replica> replicas_;
};

}  // namespace breakout::store
