// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_replicas.hpp"

#include <algorithm>
#include <cstdint>
#include <exception>
#include <random>
#include <set>
#include <utility>
#include <variant>

#include "graph/graph.hpp"
#include "graph/invariants.hpp"
#include "graph/text.hpp"

namespace breakout::store {
namespace {

bool creates(const Commit& commit) {
  return commit.expected == 0 && !commit.change.facts.empty() &&
         std::holds_alternative<graph::ClassroomCreated>(commit.change.facts.front());
}

bool destroys(const graph::Change& change) {
  for (const graph::Fact& fact : change.facts) {
    if (std::holds_alternative<graph::ClassroomDestroyed>(fact)) {
      return true;
    }
  }
  return false;
}

// 128 bits, hexadecimal.
std::string random_name() {
  std::random_device chance;
  std::string name;
  for (int word = 0; word < 4; ++word) {
    std::uint32_t bits = chance();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) {
      name += "0123456789abcdef"[bits & 15U];
    }
  }
  return name;
}

SharedChange shared(const graph::Change& change) {
  return std::make_shared<const graph::Change>(change);
}

}  // namespace

RedisReplicas::RedisReplicas(graph::NodeId node, const RedisLimits& limits, Follower follower)
    : node_(std::move(node)),
      limits_(limits),
      follower_(std::move(follower)),
      commits_(random_name()) {}

const graph::Classroom* RedisReplicas::find(const graph::ClassroomId& id) const {
  const auto found = replicas_.find(id);
  return found == replicas_.end() ? nullptr : &found->second.classroom;
}

std::vector<graph::ClassroomId> RedisReplicas::ids() const {
  std::vector<graph::ClassroomId> ids;
  for (const auto& [id, replica] : replicas_) {
    ids.push_back(id);
  }
  return ids;
}

std::optional<std::string> RedisReplicas::answer_to(const graph::ClassroomId& id,
                                                    const graph::OperationId& op) const {
  const auto found = replicas_.find(id);
  const bool alone = found != replicas_.end() && found->second.backlog;
  const Commit* first = alone ? found->second.backlog->with(op) : nullptr;
  return first ? std::optional(first->answer) : std::nullopt;
}

RedisReplicas::Replica* RedisReplicas::decided_on(const Commit& commit) {
  const auto found = replicas_.find(commit.classroom);
  const bool same = found != replicas_.end() && commit.expected != 0 &&
                    found->second.classroom.version == commit.expected &&
                    found->second.classroom.epoch == commit.epoch;
  return same ? &found->second : nullptr;
}

// --- committing ----------------------------------------------------------------------------------

CommitResult RedisReplicas::commit(RedisGraph* graph, const Commit& commit) {
  if (creates(commit)) {
    return graph ? create(*graph, commit) : CommitResult{};
  }
  const auto known = replicas_.find(commit.classroom);
  const std::string id = fresh_commit();
  if (graph && (known == replicas_.end() || send_backlog(*graph, known->second))) {
    const CommitResult result = change(*graph, commit, id);
    if (result.outcome != CommitOutcome::unavailable) {
      return result;
    }
  }
  return decide_alone(commit, id);
}

CommitResult RedisReplicas::create(RedisGraph& graph, const Commit& commit) {
  graph::Classroom created;
  graph::apply(created, commit.change);
  const Link link{{}, fresh_commit()};
  // Listed before it exists and after: a node that takes its predecessor off the list may come in
  // between.
  graph.enlist(commit.classroom);
  const CommitResult result = graph.commit(commit, link, CommitKind::create, patch_to(created));
  if (result.outcome == CommitOutcome::committed) {
    graph.enlist(commit.classroom);
    if (find(commit.classroom)) {
      tell_destroyed(commit.classroom);  // it was, elsewhere, before this one could be created
    }
    replicas_.insert_or_assign(commit.classroom, Replica{std::move(created), link.id, {}});
    follower_.changed(commit.classroom, shared(commit.change));
  } else if (result.outcome == CommitOutcome::conflict) {
    sync(graph, commit.classroom);
  }
  return result;
}

CommitResult RedisReplicas::change(RedisGraph& graph, const Commit& commit, const std::string& id) {
  if (!decided_on(commit)) {
    sync(graph, commit.classroom);
  }
  Replica* replica = decided_on(commit);
  if (!replica) {
    return graph.commit(commit, {}, CommitKind::look, {});
  }
  const bool last = destroys(commit.change);
  graph::Classroom after = replica->classroom;
  graph::apply(after, commit.change);
  const Link link{replica->commit, id};
  const CommitResult result = last ? graph.commit(commit, link, CommitKind::destroy, {})
                                   : graph.commit(commit, link, CommitKind::change,
                                                  patch_between(replica->classroom, after));
  if (result.outcome == CommitOutcome::conflict || result.outcome == CommitOutcome::gone) {
    sync(graph, commit.classroom);
  }
  if (result.outcome != CommitOutcome::committed) {
    return result;
  }
  if (last) {
    replicas_.erase(commit.classroom);
    graph.delist(commit.classroom);
  } else {
    replica->classroom = std::move(after);
    replica->commit = id;
  }
  follower_.changed(commit.classroom, shared(commit.change));
  return result;
}

// --- going on alone ------------------------------------------------------------------------------

bool RedisReplicas::is_alone_with(const graph::Classroom& classroom) const {
  return std::none_of(
      classroom.participants.begin(), classroom.participants.end(),
      [this](const auto& entry) { return entry.second.connected && entry.second.node != node_; });
}

// Whether a classroom exists is for Redis to say: none is created or destroyed alone.
CommitResult RedisReplicas::decide_alone(const Commit& commit, const std::string& id) {
  const auto found = replicas_.find(commit.classroom);
  if (found == replicas_.end() || !is_alone_with(found->second.classroom) ||
      destroys(commit.change)) {
    return {};
  }
  Replica& replica = found->second;
  const graph::Version version = replica.classroom.version;
  if (const Commit* first = replica.backlog ? replica.backlog->with(commit.change.op) : nullptr) {
    return {CommitOutcome::repeated, version, first->answer};
  }
  if (!decided_on(commit)) {
    return {CommitOutcome::conflict, version, {}};
  }
  if (!replica.backlog) {
    replica.backlog = Backlog{replica.classroom, replica.commit, {}};
  }
  if (replica.backlog->unsent.size() >= limits_.changes) {
    return {};
  }
  graph::apply(replica.classroom, commit.change);
  replica.commit = id;
  replica.backlog->unsent.push_back({commit, id});
  follower_.changed(commit.classroom, shared(commit.change));
  return {CommitOutcome::committed, replica.classroom.version, {}};
}

bool RedisReplicas::send_backlog(RedisGraph& graph, Replica& replica) {
  if (!replica.backlog) {
    return true;
  }
  const graph::ClassroomId id = replica.classroom.id;
  Backlog& backlog = *replica.backlog;
  const std::size_t many = backlog.unsent.size();
  while (!backlog.unsent.empty()) {
    const Backlog::Unsent& next = backlog.unsent.front();
    graph::Classroom after = backlog.base;
    graph::apply(after, next.commit.change);
    const CommitResult result =
        graph.commit(next.commit, {backlog.base_commit, next.id}, CommitKind::change,
                     patch_between(backlog.base, after));
    if (result.outcome == CommitOutcome::unavailable) {
      return false;
    }
    if (result.outcome != CommitOutcome::committed) {
      follow(graph, replica);
      return true;
    }
    backlog.base = std::move(after);
    backlog.base_commit = next.id;
    backlog.unsent.pop_front();
  }
  replica.backlog.reset();
  follower_.say("classroom " + graph::quoted(id) + ": " + std::to_string(many) +
                " changes made while Redis was away are stored");
  return true;
}

// --- following -----------------------------------------------------------------------------------

void RedisReplicas::sync(RedisGraph& graph, const graph::ClassroomId& id) {
  const auto found = replicas_.find(id);
  if (found == replicas_.end()) {
    adopt(graph, id);
  } else if (found->second.backlog) {
    send_backlog(graph, found->second);
  } else {
    follow(graph, found->second);
  }
}

bool RedisReplicas::sync_all(RedisGraph& graph) {
  const auto listed = graph.list();
  if (!listed) {
    return false;
  }
  std::set<graph::ClassroomId> all(listed->begin(), listed->end());
  for (const auto& [id, replica] : replicas_) {
    all.insert(id);
  }
  for (const graph::ClassroomId& id : all) {
    sync(graph, id);
  }
  return true;
}

// By value: the replica may go.
void RedisReplicas::follow(RedisGraph& graph, Replica& replica) {
  const graph::ClassroomId id = replica.classroom.id;
  const Standing standing =
      graph.standing(id, {replica.classroom.epoch, replica.classroom.version, replica.commit});
  switch (standing.is) {
    case Standing::Is::lost:
      return;
    case Standing::Is::destroyed:
      tell_destroyed(id);
      return;
    case Standing::Is::absent:
      restore(graph, replica);
      return;
    case Standing::Is::there:
      break;
  }
  if (!apply_all(replica, standing)) {
    adopt(graph, id);
  }
}

// On a copy: a change in the log may be made up.
bool RedisReplicas::apply_all(Replica& replica, const Standing& standing) {
  if (!standing.changes || replica.backlog) {
    return false;
  }
  graph::Classroom after = replica.classroom;
  try {
    for (const SharedChange& change : *standing.changes) {
      graph::apply(after, *change);
    }
  } catch (const std::exception&) {
    return false;
  }
  if (!standing.changes->empty() && !graph::broken_invariants(after).empty()) {
    return false;
  }
  replica.classroom = std::move(after);
  replica.commit = standing.commit;
  for (const SharedChange& change : *standing.changes) {
    follower_.changed(replica.classroom.id, change);
  }
  return true;
}

void RedisReplicas::adopt(RedisGraph& graph, const graph::ClassroomId& id) {
  Snapshot snapshot = graph.snapshot(id);
  if (snapshot.is == Snapshot::Is::damaged) {
    follower_.complain(snapshot.trouble);
  }
  if (snapshot.is != Snapshot::Is::there) {
    return;
  }
  Replica& replica = replicas_[id];
  give_up_backlog(replica);
  replica.commit = std::move(snapshot.commit);
  if (!(replica.classroom == snapshot.classroom)) {
    replica.classroom = std::move(snapshot.classroom);
    follower_.replaced(replica.classroom);
  }
}

void RedisReplicas::give_up_backlog(Replica& replica) {
  if (replica.backlog) {
    follower_.say("classroom " + graph::quoted(replica.classroom.id) +
                  " went on elsewhere while Redis was away: " +
                  std::to_string(replica.backlog->unsent.size()) +
                  " changes made here meanwhile are given up");
    replica.backlog.reset();
  }
}

// Another epoch: whoever else knew the classroom may have known it at another version.
void RedisReplicas::restore(RedisGraph& graph, Replica& replica) {
  const graph::ClassroomId id = replica.classroom.id;
  graph::Classroom back = replica.classroom;
  back.epoch = random_name();
  Commit commit;
  commit.classroom = id;
  commit.epoch = back.epoch;
  commit.change.version = back.version;
  const Link link{{}, fresh_commit()};
  graph.enlist(id);
  const CommitResult result = graph.commit(commit, link, CommitKind::restore, patch_to(back));
  if (result.outcome == CommitOutcome::committed) {
    replica = Replica{std::move(back), link.id, {}};
    follower_.say("Redis had lost the classroom " + graph::quoted(id) + ": it was written back");
    follower_.replaced(replica.classroom);
  } else if (result.outcome == CommitOutcome::conflict) {
    adopt(graph, id);
  }
}

void RedisReplicas::tell_destroyed(const graph::ClassroomId& id) {
  graph::Change change;
  change.version = replicas_.at(id).classroom.version + 1;
  change.facts.emplace_back(graph::ClassroomDestroyed{});
  replicas_.erase(id);
  follower_.changed(id, shared(change));
}

}  // namespace breakout::store
