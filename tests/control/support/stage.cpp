// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/support/stage.hpp"

#include <algorithm>
#include <utility>

#include "control/request.hpp"
#include "control/words.hpp"
#include "graph/graph.hpp"
#include "graph/invariants.hpp"
#include "graph/view.hpp"

namespace breakout::test {

// --- LateStore
// ------------------------------------------------------------------------------------

LateStore::LateStore() {
  store_.emplace();
}

void LateStore::commit(store::Commit commit, Committed done) {
  if (holds_) {
    waiting_.emplace_back(
        [this, commit = std::move(commit), done = std::move(done)] { this->commit(commit, done); });
    return;
  }
  if (away_ && !carries_out_) {
    done({});
    return;
  }
  store_->commit(commit, [&](const store::CommitResult& result) {
    if (result.outcome == store::CommitOutcome::committed) {
      committed_.push_back(commit);
    }
    done(away_ ? store::CommitResult{} : result);
  });
}

void LateStore::load(graph::ClassroomId classroom, Loaded done) {
  if (std::exchange(tells_on_load_, false)) {
    tell_whole();
  }
  store_->load(std::move(classroom), std::move(done));
}
void LateStore::list(Listed done) {
  store_->list(std::move(done));
}
void LateStore::changes_since(graph::ClassroomId classroom, graph::Version since, Changes done) {
  if (holds_) {
    waiting_.emplace_back([this, classroom = std::move(classroom), since, done = std::move(done)] {
      store_->changes_since(classroom, since, done);
    });
  } else if (away_) {
    done(std::nullopt);
  } else {
    store_->changes_since(std::move(classroom), since, std::move(done));
  }
}
void LateStore::answer_to(graph::ClassroomId classroom, graph::OperationId op, Answered done) {
  store_->answer_to(std::move(classroom), std::move(op), std::move(done));
}
void LateStore::on_change(Feed feed) {
  feed_ = std::move(feed);
  store_->on_change([this](const graph::ClassroomId& id, const store::SharedChange& change) {
    if (!away_) {
      feed_(id, change);
    }
  });
}

void LateStore::go_away(Away how) {
  away_ = true;
  carries_out_ = how == Away::mute;
}

void LateStore::come_back() {
  away_ = false;
}

graph::Classroom LateStore::algebra() {
  graph::Classroom loaded;
  store_->load(graph::ClassroomId{"algebra"}, [&](const auto& classroom) { loaded = *classroom; });
  return loaded;
}

void LateStore::lose_after(graph::Version version) {
  store_.emplace();
  std::erase_if(committed_, [&](const auto& commit) { return commit.change.version > version; });
  for (const store::Commit& commit : committed_) {
    store_->commit(commit, [](const auto&) {});
  }
  on_change(feed_);
  tell_whole();
}

void LateStore::tell_whole() {
  snapshots_(algebra());
}

void LateStore::decide_elsewhere(const graph::Request& request, graph::Instant now) {
  const graph::Classroom before = algebra();
  const auto decided = graph::decide(before, request, now);
  CHECK(decided);
  store::Commit commit{before.id, before.epoch, before.version, decided.value(), ""};
  committed_.push_back(commit);
  store_->commit(std::move(commit), [&](const store::CommitResult& result) {
    CHECK(result.outcome == store::CommitOutcome::committed);
  });
}

void LateStore::release() {
  holds_ = false;
  while (!waiting_.empty()) {
    const auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next();
  }
}

// --- Stage
// ----------------------------------------------------------------------------------------

namespace {

std::unique_ptr<store::Store> make_store(LateStore*& store, bool is_away) {
  auto made = std::make_unique<LateStore>();
  if (is_away) {
    made->go_away();
  }
  store = made.get();
  return made;
}

std::string with(const std::string& members) {
  return members.empty() ? "" : "," + members;
}

}  // namespace

Stage::Stage(control::Config config, std::uint64_t seed, bool store_is_away)
    : host(seed), node(std::move(config), make_store(store, store_is_away), host, sdp) {}

std::unique_ptr<Stage> Stage::with_classroom(const std::string& settings) {
  auto stage = std::make_unique<Stage>();
  fine(stage->command("create", settings));
  return stage;
}

SharedConnection Stage::connect() {
  auto connection = std::make_shared<FakeConnection>(++last_connection_);
  node.connected(connection);
  return connection;
}

// Every answer goes the way of an event, so that two answers to one request would be seen.
std::string Stage::send(const SharedConnection& from, const std::string& body,
                        std::optional<control::Jsep> jsep) {
  const bool first_offer = jsep && jsep->type == "offer" && !jsep->update;
  const std::string transaction = "t" + std::to_string(++last_transaction_);
  const control::Reply reply{from, transaction, first_offer};
  node.on_request({from, transaction, control::json_parse_text(body), std::move(jsep)}, reply);
  return transaction;
}

peer::Json Stage::ask(const SharedConnection& from, const std::string& body,
                      std::optional<control::Jsep> jsep) {
  const std::size_t before = from->pushed();
  const std::string transaction = send(from, body, std::move(jsep));
  std::vector<Pushed> answers = from->events(before);
  std::erase_if(answers, [&](const Pushed& event) { return event.transaction != transaction; });
  if (answers.size() != 1) {
    throw CheckFailed(std::to_string(answers.size()) + " answers to " + body);
  }
  return answers.front().body;
}

peer::Json Stage::admin(const std::string& body) {
  auto box = std::make_shared<control::AnswerBox>();
  node.on_admin(control::json_parse_text(body).get(), control::Reply{box});
  const control::Json answer = box->wait({});
  CHECK(answer != nullptr);
  return peer::Json::parse(control::json_dump_text(answer));
}

peer::Json Stage::command(const std::string& verb, const std::string& members) {
  if (!back_end_) {
    back_end_ = connect();
  }
  return ask(back_end_, R"({"classroom":"algebra","secret":"chalk","request":")" + verb + "\"" +
                            with(members) + "}");
}

peer::Json Stage::join(const SharedConnection& from, const std::string& id,
                       const std::string& members) {
  return ask(from,
             R"({"request":"join","ptype":"publisher","classroom":"algebra","participant":")" + id +
                 "\"" + with(members) + "}");
}

peer::Json Stage::publish(const SharedConnection& from, const std::string& lines) {
  return ask(from, R"({"request":"publish"})", control::Jsep{"offer", lines, false});
}

peer::Json Stage::subscribe(const SharedConnection& from, const peer::Json& joined,
                            const std::string& members) {
  const std::size_t before = from->pushed();
  peer::Json attached =
      ask(from, R"({"request":"join","ptype":"subscriber","classroom":"algebra","private_id":")" +
                    joined.text("private_id") + "\"" + with(members) + "}");
  if (attached.has("error")) {
    return attached;
  }
  const std::string offer = from->of_kind("attached", before).front().jsep->sdp;
  fine(ask(from, R"({"request":"start"})", control::Jsep{"answer", offer, false}));
  return attached;
}

Person Stage::enter(const std::string& id, const std::string& members) {
  Person person{id, connect(), connect(), {}};
  person.joined = fine(join(person.publisher, id, members));
  if (person.joined.text("role") != "observer") {
    fine(publish(person.publisher));
  }
  fine(subscribe(person.subscriber, person.joined));
  node.media_up(person.publisher->id());
  node.media_up(person.subscriber->id());
  return person;
}

void Stage::advance(std::chrono::milliseconds by) {
  const auto end = host.wall_clock() + by;
  while (host.wall_clock() < end) {
    const auto left = end - host.wall_clock();
    host.advance(std::clamp(node.next_wakeup(), std::chrono::milliseconds{1},
                            std::chrono::duration_cast<std::chrono::milliseconds>(left)));
    node.tick_if_due();
  }
}

const control::LiveClassroom& Stage::classroom(const std::string& id) const {
  const auto* found = node.classroom(graph::ClassroomId{id});
  CHECK(found != nullptr);
  return *found;
}

const graph::Participant& Stage::participant(const std::string& id) const {
  const auto* found = graph().find(graph::ParticipantId{id});
  CHECK(found != nullptr);
  return *found;
}

// --- what always holds
// ----------------------------------------------------------------------------

namespace {

void check_handle(const control::SharedHandle& handle, control::HandleRole role,
                  const graph::ParticipantId& id) {
  if (handle) {
    CHECK(handle->alive);
    CHECK_EQ(handle->role, role);
    CHECK_EQ(handle->participant.value, id.value);
  }
}

void check_slots(const graph::Classroom& graph, const graph::Participant& listener,
                 const control::Downlink& downlink) {
  for (const control::SlotContent& slot : downlink.contents()) {
    if (slot.carries) {
      const graph::Participant* speaker = graph.find(slot.carries->participant);
      if (!speaker || !graph::may_hear(listener, *speaker, slot.carries->kind)) {
        throw CheckFailed(listener.id.value + " must not hear " + slot.carries->participant.value);
      }
      CHECK(speaker->sources.contains(slot.carries->kind));
    }
  }
}

}  // namespace

void Stage::check_sound(const std::string& id) const {
  const auto* live = node.classroom(graph::ClassroomId{id});
  if (!live) {
    return;
  }
  const auto broken = graph::broken_invariants(live->graph());
  if (!broken.empty()) {
    throw CheckFailed(broken.front());
  }
  for (const auto& [participant, seat] : live->seats()) {
    check_handle(seat.publisher, control::HandleRole::publisher, participant);
    check_handle(seat.subscriber, control::HandleRole::subscriber, participant);
    const graph::Participant* person = live->graph().find(participant);
    CHECK(person != nullptr);
    CHECK(seat.publisher || seat.subscriber);
    if (seat.subscriber && seat.subscriber->downlink) {
      check_slots(live->graph(), *person, *seat.subscriber->downlink);
    }
  }
}

std::vector<std::string> carried(const Stage& stage, const std::string& participant) {
  std::vector<std::string> list;
  const auto& seat = stage.classroom().seats().at(graph::ParticipantId{participant});
  for (const control::SlotContent& slot : seat.subscriber->downlink->contents()) {
    list.push_back(slot.carries ? slot.carries->participant.value + "/" +
                                      control::word(control::kSourceWords, slot.carries->kind)
                                : "-");
  }
  return list;
}

}  // namespace breakout::test
