// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_replicas.hpp"

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
std::string random_epoch() {
  std::random_device chance;
  std::string epoch;
  for (int word = 0; word < 4; ++word) {
    std::uint32_t bits = chance();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) {
      epoch += "0123456789abcdef"[bits & 15U];
    }
  }
  return epoch;
}

}  // namespace

const graph::Classroom* RedisReplicas::find(const graph::ClassroomId& id) const {
  const auto found = replicas_.find(id);
  return found == replicas_.end() ? nullptr : &found->second;
}

const graph::Classroom* RedisReplicas::decided_on(const Commit& commit) const {
  const graph::Classroom* replica = find(commit.classroom);
  const bool same = replica && replica->version == commit.expected && commit.expected != 0 &&
                    replica->epoch == commit.epoch;
  return same ? replica : nullptr;
}

CommitResult RedisReplicas::commit(RedisGraph& graph, const Commit& commit) {
  CommitResult result = creates(commit) ? create(graph, commit) : change(graph, commit);
  if (result.outcome == CommitOutcome::conflict || result.outcome == CommitOutcome::gone) {
    sync(graph, commit.classroom);
  }
  return result;
}

CommitResult RedisReplicas::create(RedisGraph& graph, const Commit& commit) {
  graph::Classroom created;
  graph::apply(created, commit.change);
  // Listed before it exists and after: a node that takes its predecessor off the list may come in
  // between.
  graph.enlist(commit.classroom);
  const CommitResult result = graph.commit(commit, CommitKind::create, patch_to(created));
  if (result.outcome == CommitOutcome::committed) {
    graph.enlist(commit.classroom);
    if (find(commit.classroom)) {
      tell_destroyed(commit.classroom);  // it was, elsewhere, before this one could be created
    }
    replicas_.insert_or_assign(commit.classroom, std::move(created));
    follower_.changed(commit.classroom, std::make_shared<const graph::Change>(commit.change));
  }
  return result;
}

CommitResult RedisReplicas::change(RedisGraph& graph, const Commit& commit) {
  if (!decided_on(commit)) {
    sync(graph, commit.classroom);
  }
  const graph::Classroom* before = decided_on(commit);
  if (!before) {
    return graph.commit(commit, CommitKind::look, {});
  }
  const bool last = destroys(commit.change);
  graph::Classroom after = *before;
  graph::apply(after, commit.change);
  const CommitResult result =
      last ? graph.commit(commit, CommitKind::destroy, {})
           : graph.commit(commit, CommitKind::change, patch_between(*before, after));
  if (result.outcome != CommitOutcome::committed) {
    return result;
  }
  if (last) {
    replicas_.erase(commit.classroom);
    graph.delist(commit.classroom);
  } else {
    replicas_.insert_or_assign(commit.classroom, std::move(after));
  }
  follower_.changed(commit.classroom, std::make_shared<const graph::Change>(commit.change));
  return result;
}

void RedisReplicas::sync(RedisGraph& graph, const graph::ClassroomId& id) {
  const auto found = replicas_.find(id);
  if (found == replicas_.end()) {
    adopt(graph, id);
    return;
  }
  graph::Classroom& replica = found->second;
  const Standing standing = graph.standing(id, replica.epoch, replica.version);
  switch (standing.is) {
    case Standing::Is::lost:
      return;
    case Standing::Is::destroyed:
      tell_destroyed(id);
      return;
    case Standing::Is::absent:
      restore(graph, id);
      return;
    case Standing::Is::there:
      break;
  }
  const bool led_on =
      standing.epoch == replica.epoch && standing.changes && follow(replica, *standing.changes);
  if (!led_on) {
    adopt(graph, id);
  }
}

void RedisReplicas::sync_all(RedisGraph& graph) {
  const auto listed = graph.list();
  if (!listed) {
    return;
  }
  std::set<graph::ClassroomId> ids(listed->begin(), listed->end());
  for (const auto& [id, replica] : replicas_) {
    ids.insert(id);
  }
  for (const graph::ClassroomId& id : ids) {
    sync(graph, id);
  }
}

// On a copy: a change in the log may be made up.
bool RedisReplicas::follow(graph::Classroom& replica, const std::vector<SharedChange>& changes) {
  if (changes.empty()) {
    return true;
  }
  graph::Classroom after = replica;
  try {
    for (const SharedChange& change : changes) {
      graph::apply(after, *change);
    }
  } catch (const std::exception&) {
    return false;
  }
  if (!graph::broken_invariants(after).empty()) {
    return false;
  }
  replica = std::move(after);
  for (const SharedChange& change : changes) {
    follower_.changed(replica.id, change);
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
  graph::Classroom& replica = replicas_[id];
  if (!(replica == snapshot.classroom)) {
    replica = std::move(snapshot.classroom);
    follower_.replaced(replica);
  }
}

// Another epoch: whoever else knew the classroom may have known it at another version.
void RedisReplicas::restore(RedisGraph& graph, const graph::ClassroomId& id) {
  graph::Classroom back = replicas_.at(id);
  back.epoch = random_epoch();
  Commit commit;
  commit.classroom = id;
  commit.epoch = back.epoch;
  commit.change.version = back.version;
  graph.enlist(id);
  const CommitResult result = graph.commit(commit, CommitKind::restore, patch_to(back));
  if (result.outcome == CommitOutcome::committed) {
    replicas_.at(id) = back;
    follower_.say("Redis had lost the classroom " + graph::quoted(id) + ": it was written back");
    follower_.replaced(back);
  } else if (result.outcome == CommitOutcome::conflict) {
    adopt(graph, id);
  }
}

void RedisReplicas::tell_destroyed(const graph::ClassroomId& id) {
  graph::Change change;
  change.version = replicas_.at(id).version + 1;
  change.facts.emplace_back(graph::ClassroomDestroyed{});
  replicas_.erase(id);
  follower_.changed(id, std::make_shared<const graph::Change>(std::move(change)));
}

}  // namespace breakout::store
