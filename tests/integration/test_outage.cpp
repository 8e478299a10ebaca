// SPDX-License-Identifier: GPL-3.0-or-later
// Redis in trouble while a class is in progress: whatever it is, media goes on, nobody is lost, and
// afterwards all agree without a hand.
#include <cstdio>
#include <optional>

#include "integration/groups.hpp"
#include "integration/reception.hpp"
#include "integration/shared_class.hpp"
#include "integration/troubled_redis.hpp"
#include "support/redis_trio.hpp"

namespace breakout::test {

namespace {

using peer::Json;
using peer::Reply;

constexpr std::chrono::seconds kPatience{30};

// The three in this order lead back to where they began.
struct Operation {
  const char* name;
  const char* request;
  const char* room_of_p1;  // afterwards
};
const Operation kOperations[] = {
    {"split", R"({"request":"open","rooms":2,"assignments":{"p1":"1","p2":"1","p3":"2","p4":"2"}})",
     "1"},
    {"move", R"({"request":"move","participant":"p1","room":"2"})", "2"},
    {"merge", R"({"request":"merge","grace":0})", "main"},
};

struct Told {
  std::size_t trouble;
  std::size_t end;
};

Told told_by(const JanusProcess& janus) {
  return {lines_with(janus, "does not serve"), lines_with(janus, " is back")};
}

std::uint64_t lost_packets(Classroom& classroom) {
  std::uint64_t lost = 0;
  for (const auto& receiver : classroom.people()) {
    for (const peer::SlotReport& slot : receiver->slots().report()) {
      for (const peer::SlotRun& run : slot.runs) {
        lost = std::max(lost, run.lost);
      }
    }
  }
  return lost;
}

// Runs a part of a case; what fails in it comes with the name of the case.
void in_case(const std::string& name, const std::function<void()>& part) {
  try {
    part();
  } catch (const std::exception& error) {
    throw CheckFailed(name + ": " + error.what());
  }
}

void survive(Classroom& classroom, TroubledRedis& redis, const Fault& fault,
             const Operation& operation) {
  const Told before = told_by(classroom.janus());
  fault.begin(redis);
  // All of its people are on this node: the class goes on alone.
  const Reply answer = classroom.back_end().demand(operation.request);
  classroom.read_rooms();
  CHECK_EQ(classroom.room_of("p1"), operation.room_of_p1);
  expect_everyone_in_place(classroom, answer.received_ns);
  fault.end(redis);
  await_agreement(classroom, redis.reader);
  classroom.read_rooms();
  CHECK_EQ(classroom.rooms().size(), 4U);
  CHECK_EQ(classroom.room_of("p1"), operation.room_of_p1);
  const std::size_t lines = fault.log == Log::tells ? 1 : 0;
  wait_until(
      "the log tells the end of it",
      [&] { return told_by(classroom.janus()).end == before.end + lines; }, kPatience);
  CHECK_EQ(told_by(classroom.janus()).trouble, before.trouble + lines);
  expect_no_leak(classroom, answer.received_ns);
}

void a_class_on_one_node_goes_on_whatever_happens_to_redis() {
  TroubledRedis redis;
  Classroom classroom(on_node("a", redis.url(), Comes::first));
  classroom.enter(4);
  expect_everyone_in_place(classroom, peer::now_ns());
  for (const Fault& fault : kFaults) {
    for (const Operation& operation : kOperations) {
      const auto began = peer::now_ns();
      in_case(std::string{fault.name} + ", " + operation.name,
              [&] { survive(classroom, redis, fault, operation); });
      std::printf("%s, %s: %lld ms\n", fault.name, operation.name,
                  static_cast<long long>((peer::now_ns() - began) / 1'000'000));
    }
  }
  const auto found = breaks(classroom);
  CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
  CHECK(lost_packets(classroom) <= 3);
  CHECK_EQ(errors_of(classroom.janus()), "");
}

// What a failover to a replica that was behind is like: what Redis has is the truth.
void a_class_goes_back_to_what_redis_has_left() {
  RedisProcess redis;
  const RedisReader reader(redis.url());
  Classroom classroom(on_node("a", redis.url(), Comes::first));
  classroom.enter(4);
  classroom.open(kOperations[0].request);
  await_agreement(classroom, reader);
  reader.ask({"SAVE"});
  classroom.enter_one("p5");
  classroom.move(kOperations[1].request);
  await_agreement(classroom, reader);
  redis.kill();
  classroom.merge();
  const std::size_t told = classroom.person("p1").events().size();
  redis.start();
  classroom.person("p1").events().wait_for("state", peer::is_kind("state"), kPatience, told);
  await_agreement(classroom, reader);
  classroom.read_rooms();
  for (const char* id : {"p1", "p2"}) {
    CHECK_EQ(classroom.room_of(id), "1");
  }
  // Who joined meanwhile is there still, though Redis had never heard of them.
  wait_until(
      "p5 has a seat again",
      [&] { return participant_in(classroom.state(), "p5").flag("connected"); }, kPatience);
  await_agreement(classroom, reader);
  classroom.read_rooms();
  CHECK_EQ(classroom.rooms().size(), 5U);
  expect_everyone_in_place(classroom, peer::now_ns());
  CHECK_EQ(lines_with(classroom.janus(), "changes made here meanwhile are given up"), 1U);
  const auto found = breaks(classroom);
  CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
  CHECK_EQ(errors_of(classroom.janus()), "");
}

// p1 and p2 on one node, p3 and p4 on another.
struct SpreadClass {
  SpreadClass() {
    await_class(b);
    for (const char* id : {"p1", "p2"}) {
      a.enter_one(id);
    }
    for (const char* id : {"p3", "p4"}) {
      b.enter_one(id);
    }
    agree();
  }

  void agree() {
    for (Classroom* each : {&a, &b}) {
      await_agreement(*each, redis.reader);
      each->read_rooms();
    }
  }
  void expect_media(peer::Nanos since) {
    expect_everyone_in_place(a, since);
    expect_everyone_in_place(b, since);
  }

  TroubledRedis redis;
  Classroom a{on_node("a", redis.url(), Comes::first)};
  Classroom b{on_node("b", redis.url(), Comes::later)};
};

void wait_out(SpreadClass& spread, const Fault& fault, const Operation& operation,
              const std::string& op) {
  const Told before = told_by(spread.a.janus());
  const std::string seen = seen_in(spread.a.state());
  const Json request = Json::parse(operation.request).set("op", op);
  fault.begin(spread.redis);
  for (Classroom* each : {&spread.a, &spread.b}) {
    CHECK_EQ(each->back_end().request(request).error_code, 446);
    CHECK_EQ(seen_in(each->state()), seen);
  }
  spread.expect_media(peer::now_ns());
  fault.end(spread.redis);
  // Whoever asked repeats it, at any node: it is done once, even if it was done meanwhile.
  for (Classroom* each : {&spread.b, &spread.a}) {
    Reply reply;
    wait_until(
        "the command works",
        [&] {
          reply = each->back_end().request(request);
          return reply.error_code != 446;
        },
        kPatience);
    CHECK(!reply.refused());
  }
  spread.agree();
  CHECK_EQ(spread.a.state().integer("version"), spread.b.state().integer("version"));
  CHECK_EQ(spread.a.rooms().size(), 4U);
  CHECK_EQ(spread.a.room_of("p1"), operation.room_of_p1);
  spread.expect_media(peer::now_ns());
  wait_until(
      "the log tells the end of it",
      [&] { return told_by(spread.a.janus()).end == before.end + 1; }, kPatience);
  CHECK_EQ(told_by(spread.a.janus()).trouble, before.trouble + 1);
}

void a_class_on_two_nodes_waits_for_redis() {
  SpreadClass spread;
  std::size_t nth = 0;
  for (const Fault& fault : kFaults) {
    if (fault.log == Log::is_silent) {
      continue;  // nothing is refused
    }
    const Operation& operation = kOperations[nth % std::size(kOperations)];
    in_case(std::string{fault.name} + ", " + operation.name,
            [&] { wait_out(spread, fault, operation, "op-" + std::to_string(nth)); });
    ++nth;
  }
  for (Classroom* each : {&spread.a, &spread.b}) {
    const auto found = breaks(*each);
    CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
    CHECK(lost_packets(*each) <= 3);
    CHECK_EQ(errors_of(each->janus()), "");
  }
}

void deadlines_of_two_nodes_fire_late_and_once() {
  SpreadClass spread;
  std::size_t rounds = 0;
  for (const Fault& fault : {kFaults[0], kFaults[2]}) {
    in_case(fault.name, [&] {
      spread.a.open(
          R"({"request":"open","rooms":1,"duration":2,"warnings":[],"grace":0,
              "assignments":{"p1":"1","p3":"1"}})");
      spread.agree();
      fault.begin(spread.redis);
      ++rounds;
      for (Classroom* each : {&spread.a, &spread.b}) {
        wait_until(
            "the deadline is late",
            [&] { return lines_with(each->janus(), "a deadline is late") == rounds; }, kPatience);
        CHECK_EQ(each->state().get("round").text("state"), "open");
      }
      fault.end(spread.redis);
      wait_until(
          "the round is closed",
          [&] { return spread.a.state().get("round").text("state") == "closed"; }, kPatience);
      spread.agree();
      CHECK_EQ(spread.redis.reader.logged("algebra", "round_closed"), rounds);
      for (const auto& [classroom, id] :
           {std::pair{&spread.a, "p1"}, {&spread.a, "p2"}, {&spread.b, "p3"}, {&spread.b, "p4"}}) {
        CHECK_EQ(classroom->room_of(id), "main");
        const auto& events = classroom->person(id).events();
        CHECK_EQ(events.count([](const peer::Event& event) {
          return event.kind == "round" && event.data.text("state") == "closed";
        }),
                 rounds);
      }
    });
  }
}

void the_master_dies_in_a_round() {
  RedisTrio trio("hidden");
  std::string sentinels;
  for (const std::string& place : trio.sentinels()) {
    sentinels += (sentinels.empty() ? "\"" : ", \"") + place + "\"";
  }
  Classroom classroom(on_node(
      "a", "redis://:hidden@nowhere.invalid:1", Comes::first,
      "sentinel = [" + sentinels + "]; master = \"" + std::string{RedisTrio::kMaster} + "\";"));
  const RedisReader replica("redis://:hidden@127.0.0.1:" + std::to_string(trio.second_port()));
  classroom.enter(4);
  classroom.open(kOperations[0].request);
  await_agreement(classroom, replica);
  trio.first().kill();
  const Reply moved = classroom.move(kOperations[1].request);
  expect_everyone_in_place(classroom, moved.received_ns);
  await_agreement(classroom, replica);
  expect_everyone_in_place(classroom, classroom.merge().received_ns);
  await_agreement(classroom, replica);
  wait_until(
      "the log tells the end of it", [&] { return told_by(classroom.janus()).end == 1; },
      kPatience);
  CHECK_EQ(told_by(classroom.janus()).trouble, 1U);
  CHECK_EQ(lines_with(classroom.janus(), "hidden"), 0U);
  const auto found = breaks(classroom);
  CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
  CHECK_EQ(errors_of(classroom.janus()), "");
}

}  // namespace

std::vector<Test> outage_tests() {
  return {
      {"a class on one node goes on whatever happens to Redis",
       a_class_on_one_node_goes_on_whatever_happens_to_redis},
      {"a class goes back to what Redis has left, and nobody is lost",
       a_class_goes_back_to_what_redis_has_left},
      {"a class on two nodes waits for Redis, in its rooms and with its media",
       a_class_on_two_nodes_waits_for_redis},
      {"deadlines of a class on two nodes fire late and once",
       deadlines_of_two_nodes_fire_late_and_once},
      {"the master of sentinels dies in a round, and the class goes on",
       the_master_dies_in_a_round},
  };
}

}  // namespace breakout::test
