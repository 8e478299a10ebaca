// SPDX-License-Identifier: GPL-3.0-or-later
// Masters that sentinels name: a real failover, and sentinels that err.
#include <atomic>
#include <cstdio>
#include <functional>
#include <string>

#include "store/groups.hpp"
#include "store/redis_sentinel.hpp"
#include "store/redis_stage.hpp"
#include "support/fake_server.hpp"
#include "support/redis_trio.hpp"

namespace breakout::test {

namespace {

using store::CommitOutcome;
using store::RedisConnection;

// Runs a part of a test that needs the trio; what fails in it comes with the logs.
void with_logs(const RedisTrio& trio, const std::function<void()>& part) {
  try {
    part();
  } catch (const std::exception& error) {
    std::fputs(trio.logs().c_str(), stderr);
    throw;
  }
}

store::RedisOptions options_by(const RedisTrio& trio, const std::string& password) {
  auto options = options_for("redis://:" + password + "@nowhere.invalid:1/2", "b");
  for (const std::string& sentinel : trio.sentinels()) {
    options.sentinels.push_back(store::parse_sentinel(sentinel).value());
  }
  options.master = RedisTrio::kMaster;
  return options;
}

// The answer of the server at `port`, from database 2; of a list its first element.
std::string answer_at(int port, const std::string& password, const store::RedisCall& call) {
  const auto url = "redis://:" + password + "@127.0.0.1:" + std::to_string(port) + "/2";
  RedisConnection redis(store::parse_redis_url(url).value(), {});
  const auto reply = redis.call(call);
  if (!reply) {
    return redis.trouble();
  }
  return store::text_of(reply->elements > 0 ? *reply->element[0] : *reply);
}

void a_failover_is_followed_and_the_old_master_is_not() {
  const std::string password = "hidden";
  RedisTrio trio(password);
  with_logs(trio, [&] {
    const auto options = options_by(trio, password);
    RedisNode node(options);
    CHECK(node.commit(creation()).outcome == CommitOutcome::committed);
    const store::RedisCall version{"HGET", "b:{algebra}:meta", "version"};
    trio.await([&] { return answer_at(trio.second_port(), password, version) == "1"; },
               "the replica has what is to outlive the master");
    trio.first().kill();
    // By itself: the sentinels agree, the replica takes over, the store finds it.
    const std::string place = "127.0.0.1:" + std::to_string(trio.second_port());
    trio.await(
        [&] {
          node.settle();
          return count_of(node.warnings(), place + " is back") == 1;
        },
        "the store is back");
    CHECK_EQ(answer_at(trio.second_port(), password, {"ROLE"}), "master");
    CHECK(node.commit(edit(1)).outcome == CommitOutcome::committed);
    CHECK_EQ(answer_at(trio.second_port(), password, version), "2");
    CHECK(node.told == (std::vector<std::string>{"algebra 1", "algebra 2"}));
    CHECK_EQ(count_of(node.warnings(), "does not serve"), 1);

    // It comes back empty, and thinks that it is master until a sentinel tells it otherwise.
    trio.first().start();
    RedisNode late(options);
    late.eventually([&] { return late.load(kAlgebra).has_value(); });
    CHECK_EQ(late.load(kAlgebra)->version, 2);
    trio.await([&] { return answer_at(trio.first_port(), password, {"ROLE"}) == "slave"; },
               "the first is a replica");
    trio.await([&] { return trio.master_is(trio.second_port()); }, "the replica is in order");
    CHECK(node.commit(edit(2)).outcome == CommitOutcome::committed);
    CHECK(late.commit(edit(3)).outcome == CommitOutcome::committed);
    CHECK_EQ(count_of(node.warnings(), "hidden"), 0);
  });
}

// A sentinel that names whom it is told to name.
class FakeSentinel {
 public:
  explicit FakeSentinel(int port)
      : names_(port), server_([this](FakePeer& peer) {
          while (!peer.hear().empty()) {
            const std::string named = std::to_string(names_);
            peer.say("*2\r\n$9\r\n127.0.0.1\r\n$" + std::to_string(named.size()) + "\r\n" + named +
                     "\r\n");
          }
        }) {}

  void name(int port) { names_ = port; }
  store::RedisAddress address() const { return store::parse_sentinel(server_.place()).value(); }

 private:
  std::atomic<int> names_;
  FakeServer server_;
};

void a_node_that_only_reads_leaves_a_master_that_is_none_any_more() {
  const int first_port = RedisProcess::free_port();
  const int second_port = RedisProcess::free_port();
  RedisProcess first(RedisProcess::port_arguments(first_port));
  RedisProcess second(RedisProcess::port_arguments(second_port));
  FakeSentinel sentinel(first_port);
  auto options = options_for("redis://nowhere.invalid", "b");
  options.sentinels = {sentinel.address()};
  options.master = "m";
  RedisNode reader(options);
  reader.settle();
  RedisNode writer(options_for("redis://127.0.0.1:" + std::to_string(second_port), "b"));
  CHECK(writer.commit(creation()).outcome == CommitOutcome::committed);
  CHECK(!reader.load(kAlgebra));
  // It keeps its connections, and is never in step: a demotion that nothing else gives away.
  const std::string nobody = std::to_string(RedisProcess::free_port());
  CHECK(first.ask("REPLICAOF 127.0.0.1 " + nobody).starts_with("+OK"));
  reader.eventually(
      [&] { return count_of(reader.warnings(), "it is no master, its role: slave") == 1; });
  sentinel.name(second_port);
  reader.eventually([&] { return reader.load(kAlgebra).has_value(); });
}

void a_sentinel_that_is_behind_or_dead_is_passed_over() {
  const int master_port = RedisProcess::free_port();
  const int replica_port = RedisProcess::free_port();
  RedisProcess master(RedisProcess::port_arguments(master_port));
  RedisProcess replica(RedisProcess::port_arguments(replica_port));
  CHECK(replica.ask("REPLICAOF 127.0.0.1 " + std::to_string(master_port)).starts_with("+OK"));
  FakeSentinel behind(replica_port);
  FakeSentinel right(master_port);
  const auto dead = store::parse_sentinel("127.0.0.1:" + std::to_string(RedisProcess::free_port()));
  auto options = options_for("redis://nowhere.invalid", "b");
  options.sentinels = {dead.value(), behind.address(), behind.address(), right.address()};
  options.master = "m";
  options.timeouts = {std::chrono::seconds{10}, std::chrono::seconds{10}};  // none is to run out
  RedisNode node(options);
  CHECK(node.commit(creation()).outcome == CommitOutcome::committed);
  CHECK(node.warnings().empty());
  // Without the right one: all of it is said, in a line.
  options.sentinels.pop_back();
  RedisNode lost(options);
  CHECK(lost.commit(creation()).outcome == CommitOutcome::unavailable);
  CHECK_EQ(lost.warnings().size(), 1);
  for (const std::string& piece :
       {std::string{"the master \"m\" does not serve"}, place_of(dead.value()),
        std::string{"Connection refused"}, place_of(behind.address()),
        "names 127.0.0.1:" + std::to_string(replica_port), std::string{"its role: slave"}}) {
    CHECK_EQ(count_of(lost.warnings(), piece), 1);
  }
}

void sentinels_that_answer_oddly_are_passed_over() {
  struct Row {
    const char* answer;
    const char* said;
  };
  const Row table[] = {
      {"*-1\r\n", "it knows no master of that name"},
      {"$-1\r\n", "it knows no master of that name"},
      {"-NOAUTH Authentication required.\r\n", "NOAUTH"},
      {"-ERR unknown command\r\n", "ERR unknown command"},
      {"+OK\r\n", "a strange answer"},
      {"*0\r\n", "a strange answer"},
      {"*1\r\n$1\r\nh\r\n", "a strange answer"},
      {"*2\r\n$0\r\n\r\n$1\r\n1\r\n", "a strange answer"},
      {"*2\r\n$1\r\nh\r\n$1\r\n0\r\n", "a strange answer"},
      {"*2\r\n$1\r\nh\r\n$5\r\n65536\r\n", "a strange answer"},
      {"*2\r\n$1\r\nh\r\n$2\r\n7x\r\n", "a strange answer"},
      {"*2\r\n*0\r\n:7\r\n", "a strange answer"},
  };
  for (const Row& row : table) {
    FakeServer server([&](FakePeer& peer) {
      peer.hear();
      peer.say(row.answer);
      peer.hold();
    });
    const auto named = store::ask_sentinel(store::parse_sentinel(server.place()).value(), "m", {});
    if (named.trouble.find(row.said) == std::string::npos) {
      throw_check(__FILE__, __LINE__, std::string{row.answer} + " is said as: " + named.trouble);
    }
  }
}

void who_does_not_say_master_is_none() {
  struct Row {
    const char* answer;
    bool master;
  };
  const Row table[] = {
      {"*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n", true},
      {"*5\r\n$5\r\nslave\r\n$1\r\nh\r\n:1\r\n$4\r\nsync\r\n:0\r\n", false},
      {"*2\r\n$8\r\nsentinel\r\n*0\r\n", false},
      {"*0\r\n", false},
      {"$6\r\nmaster\r\n", false},
      {"-NOPERM this user has no permissions\r\n", false},
  };
  for (const Row& row : table) {
    FakeServer server([&](FakePeer& peer) {
      peer.hear();
      peer.say(row.answer);
      peer.hold();
    });
    RedisConnection redis(store::parse_redis_url(server.url()).value(), {});
    store::insist_on_master(redis);
    CHECK_EQ(redis.alive(), row.master);
    CHECK_EQ(redis.trouble().empty(), row.master);
  }
}

}  // namespace

std::vector<Test> redis_sentinel_tests() {
  return {
      {"a failover is followed, and the old master is not",
       a_failover_is_followed_and_the_old_master_is_not},
      {"a node that only reads leaves a master that is none any more",
       a_node_that_only_reads_leaves_a_master_that_is_none_any_more},
      {"a sentinel that is behind or dead is passed over",
       a_sentinel_that_is_behind_or_dead_is_passed_over},
      {"sentinels that answer oddly are passed over", sentinels_that_answer_oddly_are_passed_over},
      {"who does not say master is none", who_does_not_say_master_is_none},
  };
}

}  // namespace breakout::test
