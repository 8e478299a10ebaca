// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/committer.hpp"

#include <utility>
#include <vector>

namespace breakout::control {

using graph::ErrorCode;

void send_outcome(const Reply& reply, Outcome outcome) {
  if (!outcome.refusal) {
    reply.send(std::move(outcome.answer));
    return;
  }
  reply.refuse(*outcome.refusal, outcome.version);
}

Committer::Committer(const graph::Classroom& replica, store::Store& store, Host& host,
                     Callbacks callbacks)
    : graph_(replica), store_(store), host_(host), callbacks_(std::move(callbacks)) {}

void Committer::submit(Submission submission) {
  submission.asked_at = host_.media_clock();
  queue_.push_back(std::make_shared<Submission>(std::move(submission)));
  pump();
}

std::optional<media::MediaTime> Committer::asked_at(const graph::Change& change) const {
  const bool own = committing_ && committing_->version == change.version &&
                   committing_->by == change.by && committing_->at == change.at;
  return own ? std::optional{asked_at_} : std::nullopt;
}

void Committer::pump() {
  if (pumping_) {
    return;  // a completion that submits is served by the loop below
  }
  pumping_ = true;
  while (!in_flight_ && !queue_.empty()) {
    const SharedSubmission next = queue_.front();
    queue_.pop_front();
    process(next);
  }
  pumping_ = false;
}

void Committer::process(const SharedSubmission& submission) {
  auto decided = graph::decide(graph_, submission->request, host_.wall_clock());
  if (!decided && decided.refusal().code == ErrorCode::unauthorized) {
    // Not even a first answer is for who proved nothing.
    finish(submission, {decided.refusal(), graph_.version, nullptr, nullptr});
  } else if (!decided) {
    finish_unless_repeated(submission, {decided.refusal(), graph_.version, nullptr, nullptr});
  } else if (decided.value().facts.empty()) {
    Json answer = submission->write(graph_, decided.value());
    auto change = std::make_shared<const graph::Change>(std::move(decided).value());
    finish_unless_repeated(submission,
                           {std::nullopt, graph_.version, std::move(answer), std::move(change)});
  } else {
    commit(submission, std::move(decided).value());
  }
}

void Committer::commit(const SharedSubmission& submission, graph::Change change) {
  callbacks_.decided(change);
  auto shared = std::make_shared<const graph::Change>(std::move(change));
  Json answer = submission->write(graph_, *shared);
  std::string text = shared->op.empty() ? std::string{} : json_dump_text(answer);
  in_flight_ = true;
  committing_ = shared;
  asked_at_ = submission->asked_at;
  // std::function wants a copyable callable, Json is not.
  auto kept = std::make_shared<Json>(std::move(answer));
  store_.commit(
      {graph_.id, graph_.epoch, graph_.version, *shared, std::move(text)},
      [this, submission, epoch = graph_.epoch, shared, kept](const store::CommitResult& result) {
        committed(submission, epoch, shared, std::move(*kept), result);
      });
}

void Committer::committed(const SharedSubmission& submission, const std::string& epoch,
                          const std::shared_ptr<const graph::Change>& change, Json answer,
                          const store::CommitResult& result) {
  in_flight_ = false;
  committing_.reset();
  // Whether what came first is known here by now, from the feed.
  const bool followed = graph_.version + 1 != change->version || graph_.epoch != epoch;
  const bool came_first = result.outcome == store::CommitOutcome::conflict ||
                          result.outcome == store::CommitOutcome::gone;
  if (came_first && followed) {
    queue_.push_front(submission);
    pump();
    return;
  }
  switch (result.outcome) {
    case store::CommitOutcome::committed:
      finish(submission, {std::nullopt, change->version, std::move(answer), change});
      break;
    case store::CommitOutcome::repeated:
      finish(submission, {std::nullopt, result.version, json_parse_text(result.answer), nullptr});
      break;
    case store::CommitOutcome::conflict:
      decide_again(submission);
      break;
    case store::CommitOutcome::gone:
      refuse(submission, ErrorCode::no_such_classroom,
             "there is no classroom '" + graph_.id.value + "' any more");
      break;
    case store::CommitOutcome::unavailable:
      refuse(submission, ErrorCode::store_unavailable,
             "the store does not answer; try again with the same 'op'");
      break;
  }
}

// Another node was first, and the feed has not told of it: its changes are applied, then the
// command is decided on what is true now.
void Committer::decide_again(const SharedSubmission& submission) {
  in_flight_ = true;
  store_.changes_since(
      graph_.id, graph_.version,
      [this, submission](const std::optional<std::vector<store::SharedChange>>& missed) {
        in_flight_ = false;
        if (missed && !missed->empty()) {
          for (const auto& change : *missed) {
            callbacks_.missed(change);
          }
          queue_.push_front(submission);
          pump();
        } else {
          refuse(submission, ErrorCode::store_unavailable,
                 "the store moved on without this node; try again");
        }
      });
}

void Committer::finish_unless_repeated(const SharedSubmission& submission, Outcome otherwise) {
  if (submission->request.op.empty()) {
    finish(submission, std::move(otherwise));
    return;
  }
  in_flight_ = true;
  auto kept = std::make_shared<Outcome>(std::move(otherwise));
  store_.answer_to(graph_.id, submission->request.op,
                   [this, submission, kept](const std::optional<std::string>& first) {
                     in_flight_ = false;
                     if (first) {
                       *kept = {std::nullopt, graph_.version, json_parse_text(*first), nullptr};
                     }
                     finish(submission, std::move(*kept));
                   });
}

void Committer::finish(const SharedSubmission& submission, Outcome outcome) {
  submission->done(std::move(outcome));
  pump();
}

void Committer::refuse(const SharedSubmission& submission, graph::ErrorCode code,
                       std::string sentence) {
  finish(submission, {graph::refuse(code, std::move(sentence)), graph_.version, nullptr, nullptr});
}

}  // namespace breakout::control
