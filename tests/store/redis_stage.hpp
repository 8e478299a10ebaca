// SPDX-License-Identifier: GPL-3.0-or-later
// A Redis store with a control thread, played by the test.
//
// Threads: the test's; the store's own thread only posts. Invariant: completions and the feed run
// inside settle() and eventually(). Owner: the test.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/redis_connection.hpp"
#include "store/redis_store.hpp"
#include "support/redis_process.hpp"

namespace breakout::test {

// What the store posted, until the test runs it.
class PostBox {
 public:
  void post(std::function<void()> task);
  // Runs one; false: none came within 10 s.
  bool run_one();
  // Runs what is there.
  void run_pending();

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> tasks_;
};

// A prefix that no test of this process had before.
std::string fresh_prefix();

// Timeouts that a test can wait for.
store::RedisOptions options_for(const std::string& url, const std::string& prefix);

inline const graph::ClassroomId kAlgebra{"algebra"};

// What can be committed to it: its creation with epoch "e", another description, a join on a node.
store::Commit creation();
store::Commit edit(graph::Version expected, const std::string& op = "",
                   const std::string& epoch = "e");
store::Commit joining(const graph::Classroom& classroom, const std::string& id,
                      const std::string& node);

// A call that must not fail.
void order(store::RedisConnection& redis, const store::RedisCall& call);

// How many of the lines have `piece` in them.
long count_of(const std::vector<std::string>& lines, const std::string& piece);

class RedisNode {
 public:
  explicit RedisNode(const store::RedisOptions& options);

  store::Store& store() { return *store_; }
  // Hands out the store, for those who keep it themselves.
  std::unique_ptr<store::Store> take() { return std::move(store_); }
  const std::shared_ptr<PostBox>& box() const { return box_; }

  void settle();
  // Lets the store work until `holds`; throws CheckFailed when it does not within 10 s.
  void eventually(const std::function<bool()>& holds);

  store::CommitResult commit(store::Commit commit);
  std::optional<graph::Classroom> load(const graph::ClassroomId& id);
  std::optional<std::vector<store::SharedChange>> changes_since(const graph::ClassroomId& id,
                                                                graph::Version since);

  std::vector<std::string> told;             // "algebra 7", in order
  std::vector<store::SharedChange> changes;  // of the feed
  std::vector<graph::Classroom> snapshots;
  std::vector<std::string> warnings();

 private:
  struct Log {
    std::mutex mutex;
    std::vector<std::string> lines;
  };
  std::shared_ptr<PostBox> box_ = std::make_shared<PostBox>();
  std::shared_ptr<Log> log_ = std::make_shared<Log>();
  std::unique_ptr<store::Store> store_;
};

// Runs what the store posts until all it was asked so far, and was asked meanwhile, is done.
void settle(store::Store& store, PostBox& box);

}  // namespace breakout::test
