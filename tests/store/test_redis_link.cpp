// SPDX-License-Identifier: GPL-3.0-or-later
// The way to Redis and back: who waits for it, what its clock says, and servers that answer oddly.
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <map>
#include <string>

#include "store/groups.hpp"
#include "store/redis_link.hpp"
#include "store/redis_stage.hpp"
#include "support/fake_server.hpp"

namespace breakout::test {

namespace {

using store::CommitOutcome;
using store::RedisLink;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

void nobody_who_asks_waits_for_an_attempt_to_connect() {
  RedisProcess redis;
  auto options = options_for(redis.url(), "b");
  options.timeouts.call = milliseconds{1000};
  RedisNode node(options);
  CHECK(node.commit(creation()).outcome == CommitOutcome::committed);
  redis.freeze();
  // This one finds out.
  CHECK(node.commit(creation()).outcome == CommitOutcome::unavailable);
  // The first attempt begins 100 ms later, and then waits for a second.
  const auto until = Clock::now() + milliseconds{500};
  auto slowest = Clock::duration{};
  while (Clock::now() < until) {
    const auto asked = Clock::now();
    CHECK(node.commit(creation()).outcome == CommitOutcome::unavailable);
    slowest = std::max(slowest, Clock::now() - asked);
  }
  redis.thaw();
  CHECK(slowest < options.timeouts.call / 2);
  node.eventually([&] { return node.commit(creation()).outcome == CommitOutcome::conflict; });
}

// A link with what it told, on the thread of the test.
struct Told {
  explicit Told(const store::RedisOptions& options)
      : link(options, keys,
             {[this](const std::string& line) { lines.push_back(line); },
              [this](milliseconds ahead) { clock.push_back(ahead.count()); }, [] {}}) {}

  const store::RedisKeys keys{"b"};
  std::vector<std::string> lines;
  std::vector<long> clock;
  RedisLink link;
};

void the_clock_of_a_redis_on_this_machine_is_ours() {
  RedisProcess redis;
  Told told(options_for(redis.url(), "b"));
  CHECK(told.link.connect_if_due());
  CHECK(told.link.look());
  CHECK_EQ(told.clock.size(), 1);
  CHECK(std::abs(told.clock[0]) < 50);
  CHECK(told.link.look());
  CHECK_EQ(told.clock.size(), 1);
}

// Answers each command that has one of these words; what else is asked is held.
std::function<void(FakePeer&)> answering(std::map<std::string, std::string> answers) {
  return [answers = std::move(answers)](FakePeer& peer) {
    for (std::string asked = peer.hear(); !asked.empty(); asked = peer.hear()) {
      for (const auto& [word, answer] : answers) {
        if (asked.find(word) != std::string::npos) {
          peer.say(answer);
          break;
        }
      }
    }
  };
}

const std::string kDigest = "$40\r\n0123456789012345678901234567890123456789\r\n";
const std::string kSubscribed = "*3\r\n$10\r\npsubscribe\r\n$13\r\nb:{*}:changes\r\n:1\r\n";

const std::string kWakeUp =
    "*4\r\n$8\r\npmessage\r\n$13\r\nb:{*}:changes\r\n$19\r\nb:{algebra}:changes\r\n$1\r\n7\r\n";

void odd_clocks_are_not_believed() {
  struct Row {
    const char* answer;
    bool believed;
  };
  const Row table[] = {
      {"*2\r\n$10\r\n4000000000\r\n$6\r\n999999\r\n", true},
      {"*2\r\n$10\r\n4000000000\r\n$7\r\n1000000\r\n", false},
      {"*2\r\n$19\r\n4000000000000000000\r\n$1\r\n0\r\n", false},
      {"*2\r\n$2\r\n-1\r\n$1\r\n0\r\n", false},
      {"*2\r\n$-1\r\n$-1\r\n", false},
      {"*1\r\n$10\r\n4000000000\r\n", false},
      {"+OK\r\n", false},
      {"-ERR unknown command 'TIME'\r\n", false},
  };
  for (const Row& row : table) {
    FakeServer server(
        answering({{"SCRIPT", kDigest}, {"PSUBSCRIBE", kSubscribed}, {"TIME", row.answer}}));
    Told told(options_for(server.url(), "b"));
    CHECK(told.link.connect_if_due());
    CHECK(told.link.look());
    CHECK_EQ(told.clock.size(), row.believed ? 1 : 0);
    CHECK_EQ(told.lines.size(), row.believed ? 0 : 1);
  }
}

void a_redis_that_does_not_let_us_follow_is_not_used() {
  for (const char* answer : {"-NOPERM no\r\n", ":1\r\n", "+OK\r\n", "*1\r\n:1\r\n"}) {
    FakeServer server(answering({{"SCRIPT", kDigest}, {"PSUBSCRIBE", answer}}));
    Told told(options_for(server.url(), "b"));
    CHECK(!told.link.connect_if_due());
    CHECK(!told.link.up());
    CHECK_EQ(told.lines.size(), 1);
    CHECK(told.lines[0].find("PSUBSCRIBE was refused") != std::string::npos);
  }
}

void messages_that_are_none_are_passed_over() {
  for (const char* message : {":1\r\n", "*0\r\n", "*4\r\n$8\r\npmessage\r\n$-1\r\n$-1\r\n$-1\r\n",
                              "*4\r\n$8\r\npmessage\r\n*0\r\n*1\r\n:1\r\n*0\r\n", "-ERR hm\r\n"}) {
    std::promise<void> looked;
    std::shared_future<void> told_to_speak = looked.get_future().share();
    FakeServer server([&](FakePeer& peer) {
      if (peer.hear().find("PSUBSCRIBE") == std::string::npos) {
        peer.say(kDigest);
        peer.hold();
        return;
      }
      peer.say(kSubscribed);
      told_to_speak.wait();
      peer.say(message + kWakeUp);
      peer.hold();
    });
    Told told(options_for(server.url(), "b"));
    CHECK(told.link.connect_if_due());
    looked.set_value();
    std::vector<RedisLink::WakeUp> heard;
    while (heard.empty()) {
      pollfd watched{told.link.wake_up_descriptor(), POLLIN, 0};
      CHECK_EQ(poll(&watched, 1, 10'000), 1);
      heard = told.link.wake_ups();
    }
    CHECK_EQ(heard.size(), 1);
    CHECK_EQ(heard[0].classroom.value, "algebra");
    CHECK_EQ(heard[0].version, 7);
    CHECK(told.link.up());
  }
}

}  // namespace

std::vector<Test> redis_link_tests() {
  return {
      {"nobody who asks waits for an attempt to connect",
       nobody_who_asks_waits_for_an_attempt_to_connect},
      {"the clock of a Redis on this machine is ours",
       the_clock_of_a_redis_on_this_machine_is_ours},
      {"odd clocks are not believed", odd_clocks_are_not_believed},
      {"a Redis that does not let us follow is not used",
       a_redis_that_does_not_let_us_follow_is_not_used},
      {"messages that are none are passed over", messages_that_are_none_are_passed_over},
  };
}

}  // namespace breakout::test
