// SPDX-License-Identifier: GPL-3.0-or-later
// Two real Januses and a third node share a class while commands and faults of Redis come at
// random; whenever the faults end, all of them and Redis agree, and nobody hears another room.
// BREAKOUT_CHAOS_STEPS and BREAKOUT_CHAOS_SEED say how long and which; what was run is printed.
#include <cstdio>
#include <iterator>
#include <memory>
#include <utility>

#include "graph/assignment.hpp"
#include "integration/groups.hpp"
#include "integration/reception.hpp"
#include "integration/shared_class.hpp"
#include "integration/troubled_redis.hpp"
#include "store/chaos_node.hpp"
#include "store/redis_graph.hpp"
#include "support/environment.hpp"

namespace breakout::test {

namespace {

using namespace breakout::graph;

constexpr std::uint64_t kStepsPerFault = 50;
constexpr std::chrono::seconds kPatience{60};
const ClassroomId kClass{"algebra"};
const char* const kPeople[] = {"ann", "bob", "cyd", "dan"};

// What leaves seats and roles as they are, so that there are people to hear.
bool only_moves_people(const Request& request) {
  const Command& command = request.command;
  return std::holds_alternative<Move>(command) || std::holds_alternative<Merge>(command) ||
         std::holds_alternative<Undo>(command) || std::holds_alternative<AddRoom>(command) ||
         std::holds_alternative<EditRoom>(command) || std::holds_alternative<CloseRoom>(command) ||
         std::holds_alternative<SetTimer>(command) || std::holds_alternative<SetTask>(command) ||
         std::holds_alternative<SendBroadcast>(command) || std::holds_alternative<Open>(command);
}

// PERSON and ROOM are replaced. Each is granted or refused by what came before.
constexpr const char* kCommands[] = {
    R"({"request":"open","rooms":3})",
    R"({"request":"open","rooms":2,"assignments":{"ann":"1","bob":"2","cyd":"1"}})",
    R"({"request":"open","people_per_room":2,"duration":1,"warnings":[],"grace":0})",
    R"({"request":"move","participant":"PERSON","room":"ROOM"})",
    R"({"request":"move","participant":"PERSON","room":"ROOM"})",
    R"({"request":"move","participant":"PERSON","room":"ROOM"})",
    R"({"request":"undo"})",
    R"({"request":"merge","grace":0})",
    R"({"request":"merge","grace":1})",
    R"({"request":"timer","set":1,"warnings":[],"grace":0})",
    R"({"request":"timer","cancel":true})",
    R"({"request":"add_room","room":"ROOM"})",
    R"({"request":"close_room","room":"ROOM"})",
    R"({"request":"task","task":{"title":"two"}})",
    R"({"request":"broadcast","text":"hello"})",
};

Instant now() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

ClassroomOptions side(const std::string& name, const TroubledRedis& redis, Comes comes) {
  auto options = on_node(name, redis.url(), comes, "redis_timeout_ms = 200;");
  options.secret = kSecret;
  return options;
}

store::RedisOptions third(const TroubledRedis& redis) {
  auto options = options_for(redis.url(), "breakout");
  options.node = "c";
  return options;
}

class JanusChaos {
 public:
  explicit JanusChaos(std::uint64_t seed)
      : choose_([generator = std::make_shared<Generator>(seed)](std::uint64_t bound) {
          return generator->below(bound);
        }) {
    await_class(b_);
    for (std::size_t i = 0; i < std::size(kPeople); ++i) {
      (i % 2 == 0 ? a_ : b_).enter_one(kPeople[i]);
    }
    settle();
  }

  void run(std::uint64_t steps) {
    for (std::uint64_t step = 1; step <= steps; ++step) {
      granted_ += act() ? 1 : 0;
      if (step % kStepsPerFault == kStepsPerFault / 2) {
        fault_ = &kFaults[choose_(kFaults.size())];
        fault_->begin(redis_);
        ++faults_;
      } else if (step % kStepsPerFault == 0) {
        settle();
      }
    }
  }

  void check_end() {
    settle();
    for (Classroom* each : {&a_, &b_}) {
      CHECK_EQ(errors_of(each->janus()), "");
      const auto found = breaks(*each);
      CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
      for (const char* person : kPeople) {
        CHECK(participant_in(each->state(), person).flag("connected"));
      }
    }
  }

  std::string tally() const {
    return std::to_string(granted_) + " commands granted, " + std::to_string(faults_) + " faults";
  }

 private:
  bool act() {
    if (choose_(2) == 0) {
      const bool asked = third_.act(kClass, now(), only_moves_people);
      third_.await_answer();
      return asked;
    }
    return !(choose_(2) == 0 ? a_ : b_).back_end().request(some_request()).refused();
  }

  peer::Json some_request() {
    peer::Json request = peer::Json::parse(kCommands[choose_(std::size(kCommands))]);
    if (request.text("participant") == "PERSON") {
      request.set("participant", kPeople[choose_(std::size(kPeople))]);
    }
    if (request.text("room") == "ROOM") {
      const auto number = choose_(5);
      request.set("room", number == 0 ? "main" : std::to_string(number));
    }
    return request;
  }

  // Ends the fault; all agree soon, and everybody hears their room and no other.
  void settle() {
    if (fault_) {
      std::exchange(fault_, nullptr)->end(redis_);
    }
    agree();
    // No timer is to go off while it is looked at who hears whom.
    wait_until(
        "the round is closed",
        [&] {
          a_.back_end().request(R"({"request":"merge","grace":0})");
          const peer::Json round = a_.state().get("round");
          return !round.present() || round.text("state") == "closed";
        },
        kPatience);
    agree();
    const auto since = peer::now_ns();
    for (Classroom* each : {&a_, &b_}) {
      expect_everyone_in_place(*each, since);
    }
  }

  void agree() {
    for (Classroom* each : {&a_, &b_}) {
      await_agreement(*each, redis_.reader);
      each->read_rooms();
    }
    wait_until(
        "the third node knows what Redis has", [&] { return third_agrees(); }, kPatience);
  }

  bool third_agrees() {
    store::RedisConnection connection(third(redis_).address, {});
    const store::RedisKeys keys("breakout");
    const auto snapshot = store::RedisGraph(connection, keys, {}).snapshot(kClass);
    const auto stored = third_.stored(kClass);
    const auto* told = third_.told(kClass);
    return snapshot.is == store::Snapshot::Is::there && stored && told &&
           *stored == snapshot.classroom && *told == snapshot.classroom;
  }

  const Chooser choose_;
  TroubledRedis redis_;
  Classroom a_{side("a", redis_, Comes::first)};
  Classroom b_{side("b", redis_, Comes::later)};
  ChaosNode third_{third(redis_), choose_};
  const Fault* fault_ = nullptr;
  std::uint64_t granted_ = 0, faults_ = 0;
};

void two_januses_and_a_third_node_agree_after_any_fault() {
  const auto seed = number_from("BREAKOUT_CHAOS_SEED", 20261121);
  const auto steps = number_from("BREAKOUT_CHAOS_STEPS", 1000);
  std::printf("seed %llu, %llu steps\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(steps));
  std::fflush(stdout);
  JanusChaos chaos(seed);
  chaos.run(steps);
  chaos.check_end();
  std::printf("%s\n", chaos.tally().c_str());
}

}  // namespace

std::vector<Test> chaos_tests() {
  return {{"two Januses and a third node agree after any fault",
           two_januses_and_a_third_node_agree_after_any_fault}};
}

}  // namespace breakout::test
