// SPDX-License-Identifier: GPL-3.0-or-later
// Classrooms in Redis: shared by all nodes, and still there after any of them died.
//
// Threads: the methods on the control thread, as store.hpp has it. Redis is spoken to by a thread
// of the store alone, which hands completions and the feed to the control thread by `post`.
// Invariants: see store.hpp; nothing here ever waits for Redis on the control thread, and there is
// no trouble with Redis the store does not come back from by itself. docs/redis.md has the keys.
// Owner: the control thread; the destructor ends the store thread, after at most one call.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "store/redis_options.hpp"
#include "store/store.hpp"

namespace breakout::store {

struct StorePorts {
  std::function<void(std::function<void()>)> post;  // runs it on the control thread, in order
  std::function<void(const std::string&)> warn;     // a line for the log; from the store thread
  // By how much Redis' clock, that of all deadlines, is ahead of this machine's: when it is first
  // known and when it changed by 5 ms or more; from the store thread. May be empty.
  std::function<void(std::chrono::milliseconds ahead)> clock = {};
};

class RedisStore final : public Store {
 public:
  RedisStore(RedisOptions options, StorePorts ports);
  ~RedisStore() override;

  void commit(Commit commit, Committed done) override;
  void load(graph::ClassroomId classroom, Loaded done) override;
  void list(Listed done) override;
  void changes_since(graph::ClassroomId classroom, graph::Version since, Changes done) override;
  void answer_to(graph::ClassroomId classroom, graph::OperationId op, Answered done) override;
  void on_change(Feed feed) override;
  void on_snapshot(Snapshots snapshots) override;
  void on_nodes(Nodes nodes) override;
  bool knows_all() const override;

 private:
  class Worker;
  std::unique_ptr<Worker> worker_;
};

}  // namespace breakout::store
