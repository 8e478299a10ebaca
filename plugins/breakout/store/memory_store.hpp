// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded store: classrooms in the memory of this process, gone when it ends.
//
// Threads: the control thread only. Completions and the feed are called before a method returns.
// Invariants: see store.hpp; a classroom's log and ops are bounded by MemoryStoreLimits.
// Owner: the control thread.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/store.hpp"

namespace breakout::store {

// Per classroom; the oldest goes first. More lets clients that were away longer catch up by changes
// instead of the whole graph, and retries that come later be recognised; less saves memory.
struct MemoryStoreLimits {
  std::size_t changes = 10000;  // for changes_since
  std::size_t ops = 10000;      // answers of seen ops; there is no other time limit
};

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(MemoryStoreLimits limits = {});

  void commit(Commit commit, Committed done) override;
  void load(graph::ClassroomId classroom, Loaded done) override;
  void list(Listed done) override;
  void changes_since(graph::ClassroomId classroom, graph::Version since, Changes done) override;
  void answer_to(graph::ClassroomId classroom, graph::OperationId op, Answered done) override;
  void on_change(Feed feed) override;

 private:
  struct Entry {
    graph::Classroom classroom;
    std::deque<SharedChange> log;  // up to the newest version, without gaps
    std::unordered_map<graph::OperationId, std::string> answers;
    std::deque<graph::OperationId> ops;  // the keys of answers, oldest first
  };

  // `commit.change` was handed over to `change`.
  CommitResult try_commit(const Commit& commit, const SharedChange& change);
  void record(Entry& entry, const Commit& commit, const SharedChange& change) const;

  const MemoryStoreLimits limits_;
  std::map<graph::ClassroomId, Entry> entries_;
  Feed feed_;
};

}  // namespace breakout::store
