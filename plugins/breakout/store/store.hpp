// SPDX-License-Identifier: GPL-3.0-or-later
// The store contract: where classrooms live and in which order their changes become true.
//
// Threads: all methods are called on the control thread. Completions and the feed arrive on that
// thread too, at once (before the method returns) or later. Callbacks may call the store again.
// Invariants: a change is true exactly when the store committed it at version expected + 1; the
// feed carries every committed change of every classroom once, in version order, own changes
// included, and a change is in the feed before its commit is answered; each node applies from the
// feed alone. Owner: the control thread. tests/store/contract.hpp says the same as tests, for every
// store.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/change.hpp"
#include "graph/classroom.hpp"
#include "graph/ids.hpp"

namespace breakout::store {

// A change to make true. A creation has expected == 0 and ClassroomCreated as its first fact.
struct Commit {
  graph::ClassroomId classroom;
  std::string epoch;            // of the classroom the change was decided on
  graph::Version expected = 0;  // the version it was decided on; change.version is expected + 1
  graph::Change change;
  std::string answer;  // opaque, kept with change.op and given again when the op comes again
};

enum class CommitOutcome : std::uint8_t {
  committed,
  conflict,     // decided on another version, or the classroom to create exists: decide anew
  repeated,     // change.op was seen: nothing was done, `answer` is the first one
  gone,         // no such classroom, or another one (epoch) under this name
  unavailable,  // not known whether it was committed; safe to retry with the same op
};

struct CommitResult {
  CommitOutcome outcome = CommitOutcome::unavailable;
  graph::Version version = 0;  // the classroom's, after this commit; 0 when gone or unavailable
  std::string answer;          // of a repeated op
};

using SharedChange = std::shared_ptr<const graph::Change>;

class Store {
 public:
  using Committed = std::function<void(CommitResult)>;
  using Loaded = std::function<void(std::optional<graph::Classroom>)>;
  using Listed = std::function<void(std::vector<graph::ClassroomId>)>;
  using Changes = std::function<void(std::optional<std::vector<SharedChange>>)>;
  using Answered = std::function<void(std::optional<std::string>)>;
  using Feed = std::function<void(const graph::ClassroomId&, SharedChange)>;
  using Snapshots = std::function<void(const graph::Classroom&)>;
  using Nodes = std::function<void(const std::set<graph::NodeId>&)>;

  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;
  virtual ~Store() = default;

  // Makes `commit.change` true if nothing else came first. REQUIRES change.version == expected + 1.
  // A destroyed classroom is forgotten with its log and its ops.
  virtual void commit(Commit commit, Committed done) = 0;

  // The classroom as of its newest version; none: no such classroom. A store that is out of reach
  // answers this and the next from what it last knew.
  virtual void load(graph::ClassroomId classroom, Loaded done) = 0;

  // The ids of all classrooms, in order.
  virtual void list(Listed done) = 0;

  // The changes after `since`, oldest first, empty when `since` is the newest version.
  // None: they are not all kept any more, `since` lies ahead, there is no such classroom, or the
  // store is out of reach.
  virtual void changes_since(graph::ClassroomId classroom, graph::Version since, Changes done) = 0;

  // The first answer to `op`; none: not seen, or forgotten.
  virtual void answer_to(graph::ClassroomId classroom, graph::OperationId op, Answered done) = 0;

  // Whom to tell of committed changes from now on. One follower a store: the node.
  virtual void on_change(Feed feed) = 0;

  // Whom to give a classroom whole, from where the feed then goes on, when no changes lead there:
  // it was created by another node, changes were missed that are no longer kept, or the store lost
  // some. A store that is never shared never calls it.
  virtual void on_snapshot(Snapshots) {}

  // Whom to tell now and then which nodes are alive, once that is known for sure. A store that is
  // never shared never calls it.
  virtual void on_nodes(Nodes) {}

  // Whether a classroom that the feed has not told of does not exist.
  virtual bool knows_all() const { return true; }
};

}  // namespace breakout::store
