// SPDX-License-Identifier: GPL-3.0-or-later
// Decides the commands of one classroom in the order they came and has the store commit them.
//
// Threads: control thread. Invariants: one commit at a time is under way, later commands wait and
// are decided on what is true then; every command is finished exactly once; an `op` seen before
// gets its first answer. Owner: the LiveClassroom, whose replica it reads and never writes.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "control/host.hpp"
#include "control/json.hpp"
#include "control/reply.hpp"
#include "graph/graph.hpp"
#include "store/store.hpp"

namespace breakout::control {

// How a command ended.
struct Outcome {
  std::optional<graph::Refusal> refusal;
  graph::Version version = 0;
  Json answer;                                  // of a command that was not refused
  std::shared_ptr<const graph::Change> change;  // null when refused or when the op was repeated
};

// The answer, or the refusal with the version it was decided on.
void send_outcome(const Reply& reply, Outcome outcome);

// A command on its way. `write` makes the answer of a decided change, before it is committed, so
// that the store can keep it with the op.
struct Submission {
  graph::Request request;
  std::function<Json(const graph::Classroom& before, const graph::Change& change)> write;
  std::function<void(Outcome)> done;
  media::MediaTime asked_at{};  // when it was submitted
};

class Committer {
 public:
  struct Callbacks {
    // A change was decided and is about to be committed.
    std::function<void(const graph::Change&)> decided;
    // Another node's change that this replica has missed.
    std::function<void(const store::SharedChange&)> missed;
  };

  Committer(const graph::Classroom& replica, store::Store& store, Host& host, Callbacks callbacks);

  void submit(Submission submission);
  // When the command that is being committed was asked for, if `change` is what it brings.
  std::optional<media::MediaTime> asked_at(const graph::Change& change) const;
  // Nothing is under way and nothing waits.
  bool idle() const { return !in_flight_ && queue_.empty(); }

 private:
  using SharedSubmission = std::shared_ptr<Submission>;

  void pump();
  void process(const SharedSubmission& submission);
  void commit(const SharedSubmission& submission, graph::Change change);
  // `epoch`: of the classroom the change was decided on.
  void committed(const SharedSubmission& submission, const std::string& epoch,
                 const std::shared_ptr<const graph::Change>& change, Json answer,
                 const store::CommitResult& result);
  void decide_again(const SharedSubmission& submission);
  // The first answer of a command's op when it was seen, else `otherwise`.
  void finish_unless_repeated(const SharedSubmission& submission, Outcome otherwise);
  void finish(const SharedSubmission& submission, Outcome outcome);
  void refuse(const SharedSubmission& submission, graph::ErrorCode code, std::string sentence);

  const graph::Classroom& graph_;
  store::Store& store_;
  Host& host_;
  const Callbacks callbacks_;
  std::deque<SharedSubmission> queue_;
  bool in_flight_ = false;
  std::shared_ptr<const graph::Change> committing_;  // null: no commit is under way
  media::MediaTime asked_at_{};                      // of that one
  bool pumping_ = false;
};

}  // namespace breakout::control
