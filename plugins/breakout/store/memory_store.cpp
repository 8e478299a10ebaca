// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/memory_store.hpp"

#include <cassert>
#include <utility>
#include <variant>

#include "graph/graph.hpp"

namespace breakout::store {
namespace {

bool creates(const graph::Change& change) {
  return change.version == 1 && !change.facts.empty() &&
         std::holds_alternative<graph::ClassroomCreated>(change.facts.front());
}

bool destroys(const graph::Change& change) {
  for (const graph::Fact& fact : change.facts) {
    if (std::holds_alternative<graph::ClassroomDestroyed>(fact)) {
      return true;
    }
  }
  return false;
}

}  // namespace

MemoryStore::MemoryStore(MemoryStoreLimits limits) : limits_(limits) {}

void MemoryStore::commit(Commit commit, Committed done) {
  assert(commit.change.version == commit.expected + 1);
  const auto change = std::make_shared<const graph::Change>(std::move(commit.change));
  CommitResult result = try_commit(commit, change);
  if (result.outcome == CommitOutcome::committed && feed_) {
    feed_(commit.classroom, change);
  }
  done(std::move(result));
}

CommitResult MemoryStore::try_commit(const Commit& commit, const SharedChange& change) {
  auto found = entries_.find(commit.classroom);
  if (found == entries_.end()) {
    if (!creates(*change)) {
      return {CommitOutcome::gone, 0, {}};
    }
    found = entries_.try_emplace(commit.classroom).first;
  }
  Entry& entry = found->second;
  const graph::Version version = entry.classroom.version;
  if (auto seen = entry.answers.find(change->op); seen != entry.answers.end()) {
    return {CommitOutcome::repeated, version, seen->second};
  }
  if (commit.expected != 0 && commit.epoch != entry.classroom.epoch) {
    return {CommitOutcome::gone, 0, {}};
  }
  if (commit.expected != version) {
    return {CommitOutcome::conflict, version, {}};
  }
  if (destroys(*change)) {
    entries_.erase(found);
  } else {
    record(entry, commit, change);
  }
  return {CommitOutcome::committed, change->version, {}};
}

void MemoryStore::record(Entry& entry, const Commit& commit, const SharedChange& change) const {
  graph::apply(entry.classroom, *change);
  entry.log.push_back(change);
  if (entry.log.size() > limits_.changes) {
    entry.log.pop_front();
  }
  if (change->op.empty()) {
    return;
  }
  entry.answers.emplace(change->op, commit.answer);
  entry.ops.push_back(change->op);
  if (entry.ops.size() > limits_.ops) {
    entry.answers.erase(entry.ops.front());
    entry.ops.pop_front();
  }
}

void MemoryStore::load(graph::ClassroomId classroom, Loaded done) {
  const auto found = entries_.find(classroom);
  done(found == entries_.end() ? std::nullopt : std::optional(found->second.classroom));
}

void MemoryStore::list(Listed done) {
  std::vector<graph::ClassroomId> ids;
  ids.reserve(entries_.size());
  for (const auto& [id, entry] : entries_) {
    ids.push_back(id);
  }
  done(std::move(ids));
}

void MemoryStore::changes_since(graph::ClassroomId classroom, graph::Version since, Changes done) {
  const auto found = entries_.find(classroom);
  if (found == entries_.end() || since > found->second.classroom.version) {
    done(std::nullopt);
    return;
  }
  const Entry& entry = found->second;
  const graph::Version missed = entry.classroom.version - since;
  if (missed > entry.log.size()) {
    done(std::nullopt);
    return;
  }
  const auto first = entry.log.end() - static_cast<std::ptrdiff_t>(missed);
  done(std::vector<SharedChange>(first, entry.log.end()));
}

void MemoryStore::answer_to(graph::ClassroomId classroom, graph::OperationId op, Answered done) {
  const auto found = entries_.find(classroom);
  if (found == entries_.end()) {
    done(std::nullopt);
    return;
  }
  const auto& answers = found->second.answers;
  const auto seen = answers.find(op);
  done(seen == answers.end() ? std::nullopt : std::optional(seen->second));
}

void MemoryStore::on_change(Feed feed) {
  feed_ = std::move(feed);
}

}  // namespace breakout::store
