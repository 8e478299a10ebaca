// SPDX-License-Identifier: GPL-3.0-or-later
// One class on two Janus that share a Redis.
#include <signal.h>

#include "integration/groups.hpp"
#include "integration/reception.hpp"
#include "integration/shared_class.hpp"

namespace breakout::test {

namespace {

using peer::Event;
using peer::Json;
using peer::Participant;

// p1 and p2 with media on A, p3 and p4 on B, an instructor without on A.
class TwoNodes {
 public:
  explicit TwoNodes(const std::string& more = {})
      : reader(redis.url()),
        a(on_node("a", redis.url(), Comes::first, more)),
        b(on_node("b", redis.url(), Comes::later, more)) {
    await_class(b);
    ina = joined(a, "ina", teaches);
    for (const char* id : {"p1", "p2"}) {
      a.enter_one(id);
    }
    for (const char* id : {"p3", "p4"}) {
      b.enter_one(id);
    }
  }

  // Both nodes and Redis say the same, and media is where that says.
  void settle(peer::Nanos since) {
    for (Classroom* each : {&a, &b}) {
      await_agreement(*each, reader);
      each->read_rooms();
    }
    for (Classroom* each : {&a, &b}) {
      expect_everyone_in_place(*each, since);
    }
  }

  std::vector<Participant*> everybody() {
    return {ina.get(), &a.person("p1"), &a.person("p2"), &b.person("p3"), &b.person("p4")};
  }

  RedisProcess redis;
  RedisReader reader;
  Classroom a;
  Classroom b;
  std::unique_ptr<Participant> ina;
};

std::string node_of(Classroom& classroom, const std::string& id) {
  return participant_in(classroom.state(), id).text("node");
}

void staff_on_one_node_command_people_on_another() {
  TwoNodes nodes;
  Participant& p3 = nodes.b.person("p3");
  Participant& p4 = nodes.b.person("p4");
  nodes.settle(peer::now_ns());
  for (Classroom* side : {&nodes.a, &nodes.b}) {
    CHECK(node_of(*side, "p1").starts_with("a-"));
    CHECK(node_of(*side, "p3").starts_with("b-"));
  }
  nodes.ina->demand(
      R"({"request":"open","rooms":2,"assignments":{"p1":"1","p2":"2","p3":"1","p4":"1"}})");
  CHECK_EQ(await_moved(p3, "1").data.text("reason"), "open");
  CHECK_EQ(await_round(p4, "open").data.text("room"), "1");
  nodes.settle(p3.wait_for("moved").received_ns);

  nodes.ina->demand(R"({"request":"move","participant":"p4","room":"2"})");
  const Event moved = await_moved(p4, "2");
  CHECK_EQ(moved.data.text("by"), "ina");
  nodes.settle(moved.received_ns);
  CHECK(!p4.slots().sources_since(moved.received_ns).contains({"p3", peer::SourceKind::kMic}));

  nodes.ina->demand(R"({"request":"merge","grace":0})");
  const Event merged = await_moved(p4, "main");
  await_round(p3, "closed");
  nodes.settle(merged.received_ns);
  for (Classroom* side : {&nodes.a, &nodes.b}) {
    const auto found = breaks(*side);
    CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
    CHECK_EQ(errors_of(side->janus()), "");
  }
}

void a_timer_fires_once_for_all() {
  TwoNodes nodes;
  nodes.ina->demand(
      R"({"request":"open","rooms":2,"duration":2,"warnings":[],"grace":1,"include_staff":true})");
  for (Participant* each : nodes.everybody()) {
    await_round(*each, "closed");
  }
  // Events come in order: after this one there is none of the timer.
  nodes.a.back_end().demand(R"({"request":"broadcast","text":"Back!"})");
  for (Participant* each : nodes.everybody()) {
    each->events().wait_for("broadcast", peer::is_kind("broadcast"), std::chrono::seconds(30));
    const auto told = [&](const char* kind, const char* state) {
      return each->events().count([&](const Event& event) {
        return event.kind == kind && event.data.text("state") == state;
      });
    };
    CHECK_EQ(told("timer", "expired"), 1U);
    CHECK_EQ(told("round", "closing"), 1U);
    CHECK_EQ(told("round", "closed"), 1U);
  }
  CHECK_EQ(nodes.reader.logged("algebra", "timer_expired"), 1U);
  CHECK_EQ(nodes.reader.logged("algebra", "round_closed"), 1U);
  nodes.settle(peer::now_ns());
}

void people_of_a_node_that_died_go_on_elsewhere() {
  TwoNodes nodes("node_silence_ms = 3000;");
  nodes.ina->demand(
      R"({"request":"open","rooms":2,"duration":600,
          "assignments":{"p1":"1","p2":"2","p3":"1","p4":"2"}})");
  Participant& p3 = nodes.b.person("p3");
  const std::int64_t ends_at = await_round(p3, "open").data.integer("ends_at");
  const std::string resume = p3.resume();
  nodes.b.janus().kill_now();
  wait_until(
      "those of the dead node count as disconnected",
      [&] {
        const Json state = nodes.a.state();
        return !participant_in(state, "p3").flag("connected", true) &&
               !participant_in(state, "p4").flag("connected", true);
      },
      std::chrono::seconds(30));
  CHECK(participant_in(nodes.a.state(), "p1").flag("connected"));
  await_agreement(nodes.a, nodes.reader);

  Participant& back =
      nodes.a.enter_one("p3", [&](peer::ParticipantOptions& options) { options.resume = resume; });
  CHECK(back.joined().flag("rejoined"));
  CHECK_EQ(back.joined().text("room"), "1");
  const Json round = back.joined().get("round");
  CHECK_EQ(round.integer("ends_at"), ends_at);
  CHECK(round.integer("remaining_ms") > 0);
  CHECK(round.integer("remaining_ms") < 600'000);
  await_agreement(nodes.a, nodes.reader);
  CHECK_EQ(node_of(nodes.a, "p3"), node_of(nodes.a, "p1"));
  nodes.a.read_rooms();
  expect_everyone_in_place(nodes.a, peer::now_ns());
  CHECK_EQ(errors_of(nodes.a.janus()), "");
}

void a_seat_that_is_taken_on_another_node_ends_here() {
  TwoNodes nodes;
  Participant& here = nodes.a.person("p2");
  Participant& there = nodes.b.enter_one(
      "p2", [&](peer::ParticipantOptions& options) { options.resume = here.resume(); });
  here.events().wait_for("replaced", peer::is_kind("replaced"), std::chrono::seconds(30));
  CHECK(there.joined().flag("rejoined"));
  nodes.a.forget("p2");
  nodes.settle(peer::now_ns());
  CHECK(node_of(nodes.a, "p2").starts_with("b-"));
  CHECK_EQ(nodes.a.state().get("participants").size(), 5U);
  CHECK(!nodes.a.person("p1").announced_slots().empty());
  for (const auto& [mid, source] : nodes.a.person("p1").announced_slots()) {
    CHECK(!source);  // nobody else of its room is on this node
  }
}

// A machine that hangs for a while: its people are called away, and are back without doing
// anything.
void who_was_taken_for_dead_is_there_again() {
  TwoNodes nodes("node_silence_ms = 2000;");
  nodes.ina->demand(
      R"({"request":"open","rooms":2,"assignments":{"p1":"1","p2":"2","p3":"1","p4":"1"}})");
  const auto all_connected = [&](bool connected) {
    const Json state = nodes.a.state();
    return participant_in(state, "p3").flag("connected") == connected &&
           participant_in(state, "p4").flag("connected") == connected;
  };
  ::kill(nodes.b.janus().pid(), SIGSTOP);
  wait_until(
      "those of the hanging node count as disconnected", [&] { return all_connected(false); },
      std::chrono::seconds(30));
  nodes.ina->demand(R"({"request":"move","participant":"p4","room":"2"})");
  ::kill(nodes.b.janus().pid(), SIGCONT);
  await_moved(nodes.b.person("p4"), "2");
  wait_until(
      "they are connected again", [&] { return all_connected(true); }, std::chrono::seconds(30));
  nodes.settle(peer::now_ns());
  CHECK_EQ(nodes.b.room_of("p3"), "1");
  CHECK_EQ(nodes.b.room_of("p4"), "2");
  CHECK_EQ(errors_of(nodes.a.janus()) + errors_of(nodes.b.janus()), "");
}

}  // namespace

std::vector<Test> node_tests() {
  return {
      {"staff on one node open, move and merge people on another",
       staff_on_one_node_command_people_on_another},
      {"a timer fires once for all, whatever node they are on", a_timer_fires_once_for_all},
      {"people of a node that died are away, and go on in their rooms on another",
       people_of_a_node_that_died_go_on_elsewhere},
      {"a seat that is taken on another node ends here",
       a_seat_that_is_taken_on_another_node_ends_here},
      {"who was taken for dead with the whole node is there again",
       who_was_taken_for_dead_is_there_again},
  };
}

}  // namespace breakout::test
