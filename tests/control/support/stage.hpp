// SPDX-License-Identifier: GPL-3.0-or-later
// A Node on fakes, driven as Control would drive it, in virtual time.
//
// Threads: the test's, which plays the control thread. Owner: one test.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/node.hpp"
#include "control/support/fakes.hpp"
#include "store/memory_store.hpp"
#include "support/check.hpp"

namespace breakout::test {

using SharedConnection = std::shared_ptr<FakeConnection>;
using Tests = std::vector<Test>;

// The memory store as one across a network: it answers late, is away, and comes back with less.
class LateStore final : public store::Store {
 public:
  LateStore();

  void commit(store::Commit commit, Committed done) override;
  void load(graph::ClassroomId classroom, Loaded done) override;
  void list(Listed done) override;
  void changes_since(graph::ClassroomId classroom, graph::Version since, Changes done) override;
  void answer_to(graph::ClassroomId classroom, graph::OperationId op, Answered done) override;
  void on_change(Feed feed) override;
  void on_snapshot(Snapshots snapshots) override { snapshots_ = std::move(snapshots); }
  void on_nodes(Nodes nodes) override { tell_nodes = std::move(nodes); }
  bool knows_all() const override { return !away_; }

  void hold() { holds_ = true; }
  // Commits what waits, and what that brings, and is prompt again.
  void release();
  std::size_t waiting() const { return waiting_.size(); }

  // Commits nothing until it is back; or commits all, and its answers and its feed get lost.
  enum class Away : bool { deaf, mute };
  void go_away(Away how = Away::deaf);
  void come_back();
  // Forgets what was committed after `version`, and tells the whole that is left.
  void lose_after(graph::Version version);
  // Tells the whole; or when it is loaded next.
  void tell_whole();
  void tell_on_load() { tells_on_load_ = true; }
  // Another node's command.
  void decide_elsewhere(const graph::Request& request, graph::Instant now);

  Nodes tell_nodes;

 private:
  graph::Classroom algebra();

  std::optional<store::MemoryStore> store_;
  std::vector<store::Commit> committed_;
  Feed feed_;
  Snapshots snapshots_;
  bool holds_ = false;
  bool away_ = false;
  bool carries_out_ = false;
  bool tells_on_load_ = false;
  std::deque<std::function<void()>> waiting_;
};

struct Person {
  std::string id;
  SharedConnection publisher, subscriber;
  peer::Json joined;
};

class Stage {
 public:
  explicit Stage(control::Config config = {}, std::uint64_t seed = 1, bool store_is_away = false);
  // With the classroom "algebra", whose secret is "chalk".
  static std::unique_ptr<Stage> with_classroom(const std::string& settings = {});

  SharedConnection connect();
  // The one answer to a request; throws CheckFailed when there is none or more than one.
  peer::Json ask(const SharedConnection& from, const std::string& body,
                 std::optional<control::Jsep> jsep = std::nullopt);
  // The same without waiting for an answer; returns its transaction.
  std::string send(const SharedConnection& from, const std::string& body,
                   std::optional<control::Jsep> jsep = std::nullopt);
  peer::Json admin(const std::string& body);
  // As a back end: an unjoined handle with classroom and secret.
  peer::Json command(const std::string& verb, const std::string& members = {});

  // Joins, publishes mic and camera, subscribes and starts; `members` go into the join.
  Person enter(const std::string& id, const std::string& members = {});
  peer::Json join(const SharedConnection& from, const std::string& id,
                  const std::string& members = {});
  peer::Json publish(const SharedConnection& from,
                     const std::string& lines = R"({"0":"mic","1":"camera"})");
  peer::Json subscribe(const SharedConnection& from, const peer::Json& joined,
                       const std::string& members = {});

  // Virtual time passes; what falls due happens on the way.
  void advance(std::chrono::milliseconds by);

  const control::LiveClassroom& classroom(const std::string& id = "algebra") const;
  const graph::Classroom& graph(const std::string& id = "algebra") const {
    return classroom(id).graph();
  }
  const graph::Participant& participant(const std::string& id) const;
  // Throws CheckFailed naming the first truth that does not hold in any classroom asked about.
  void check_sound(const std::string& id = "algebra") const;

  FakeHost host;
  FakeSdp sdp;
  LateStore* store;
  control::Node node;

 private:
  control::ConnectionId last_connection_ = 0;
  std::uint64_t last_transaction_ = 0;
  SharedConnection back_end_;
};

inline std::int64_t error_of(const peer::Json& answer) {
  return answer.integer("error_code");
}

// The answer is no refusal.
inline peer::Json fine(peer::Json answer) {
  if (answer.has("error")) {
    throw CheckFailed("refused: " + answer.dump());
  }
  return answer;
}

// "participant/source" of what a subscriber's slots carry, those of the mids in order; "-" for an
// empty one.
std::vector<std::string> carried(const Stage& stage, const std::string& participant);

}  // namespace breakout::test
