// SPDX-License-Identifier: GPL-3.0-or-later
// Redis killed, frozen, full, locked, emptied and lied to: the store answers, and comes back.
#include <algorithm>
#include <string>

#include "graph/graph.hpp"
#include "store/groups.hpp"
#include "store/redis_connection.hpp"
#include "store/redis_stage.hpp"
#include "support/check.hpp"

namespace breakout::test {

namespace {

using namespace breakout::graph;
using store::Commit;
using store::CommitOutcome;
using store::RedisConnection;

void what_redis_lost_is_written_back() {
  RedisProcess redis;
  const auto options = options_for(redis.url(), "b");
  RedisNode node(options);
  node.commit(creation());
  node.commit(edit(1));
  const auto before = node.load(kAlgebra);
  redis.kill();
  CHECK(node.load(kAlgebra) == before);
  redis.start();
  node.eventually([&] { return !node.snapshots.empty(); });
  Classroom back = node.snapshots.back();
  CHECK(back.epoch != "e");
  CHECK(node.commit(edit(2)).outcome == CommitOutcome::gone);
  CHECK(node.commit(edit(2, "", back.epoch)).outcome == CommitOutcome::committed);
  back.epoch = "e";
  CHECK(back == *before);
  // Another node finds it too.
  RedisNode other(options);
  other.eventually([&] { return !other.snapshots.empty(); });
  CHECK_EQ(other.snapshots.back().version, 3);
  CHECK_EQ(count_of(node.warnings(), "does not serve"), 1);
  CHECK_EQ(count_of(node.warnings(), "is back"), 1);
  CHECK_EQ(count_of(node.warnings(), "had lost the classroom \"algebra\""), 1);
}

void two_nodes_write_back_one_classroom() {
  RedisProcess redis;
  const auto options = options_for(redis.url(), "b");
  RedisNode here(options);
  RedisNode there(options);
  here.commit(creation());
  there.eventually([&] { return !there.snapshots.empty(); });
  redis.kill();
  redis.start();
  here.eventually([&] { return here.load(kAlgebra)->epoch != "e"; });
  there.eventually([&] { return there.load(kAlgebra)->epoch != "e"; });
  CHECK(here.load(kAlgebra) == there.load(kAlgebra));
}

void scripts_that_redis_forgot_are_sent_again() {
  RedisProcess redis;
  RedisNode node(options_for(redis.url(), "b"));
  node.commit(creation());
  RedisConnection other(store::parse_redis_url(redis.url()).value(), {});
  order(other, {"SCRIPT", "FLUSH"});
  CHECK(node.commit(edit(1)).outcome == CommitOutcome::committed);
}

void a_wrong_password_is_said_once_and_not_repeated() {
  RedisProcess redis({"--requirepass", "right"});
  auto options = options_for(redis.url(), "b");
  options.address.password = "hidden";
  RedisNode node(options);
  CHECK(node.commit(creation()).outcome == CommitOutcome::unavailable);
  node.eventually([&] { return !node.warnings().empty(); });
  RedisConnection admin(
      [&] {
        auto address = options.address;
        address.password = "right";
        return address;
      }(),
      {});
  order(admin, {"CONFIG", "SET", "requirepass", "hidden"});
  node.eventually([&] { return node.commit(creation()).outcome == CommitOutcome::committed; });
  CHECK_EQ(count_of(node.warnings(), "WRONGPASS"), 1);
  CHECK_EQ(count_of(node.warnings(), "hidden"), 0);
  CHECK_EQ(count_of(node.warnings(), "right"), 0);
}

void changes_that_are_not_kept_come_as_a_snapshot() {
  RedisProcess redis;
  RedisNode node(options_for(redis.url(), "b"));
  node.commit(creation());
  RedisConnection other(store::parse_redis_url(redis.url()).value(), {});
  order(other, {"MULTI"});
  order(other, {"XTRIM", "b:{algebra}:log", "MAXLEN", "0"});
  order(other, {"HSET", "b:{algebra}:meta", "version", "9"});
  order(other, {"EXEC"});
  order(other, {"PUBLISH", "b:{algebra}:changes", "9"});
  node.eventually([&] { return !node.snapshots.empty(); });
  CHECK_EQ(node.snapshots.back().version, 9);
  CHECK(!node.changes_since(kAlgebra, 1));
  CHECK(node.told == std::vector<std::string>{"algebra 1"});
  CHECK(node.commit(edit(9)).outcome == CommitOutcome::committed);
}

void what_a_newer_node_wrote_comes_as_a_snapshot() {
  RedisProcess redis;
  RedisNode node(options_for(redis.url(), "b"));
  node.commit(creation());
  RedisConnection other(store::parse_redis_url(redis.url()).value(), {});
  order(other, {"MULTI"});
  order(other, {"HSET", "b:{algebra}:meta", "version", "2"});
  order(other, {"XADD", "b:{algebra}:log", "2-1", "change",
                R"({"version":2,"at":1,"facts":[{"fact":"teleported"}]})"});
  order(other, {"EXEC"});
  node.eventually([&] { return !node.snapshots.empty(); });
  CHECK_EQ(node.snapshots.back().version, 2);
  CHECK(node.told == std::vector<std::string>{"algebra 1"});
}

void changes_that_cannot_be_true_are_not_told() {
  RedisProcess redis;
  RedisNode node(options_for(redis.url(), "b"));
  node.commit(creation());
  RedisConnection other(store::parse_redis_url(redis.url()).value(), {});
  for (const char* fact : {R"({"fact":"round_closed","number":1})",
                           R"({"fact":"display_changed","participant":"nobody","display":""})",
                           R"({"fact":"room_closed","room":"2"})"}) {
    order(other, {"MULTI"});
    order(other, {"HINCRBY", "b:{algebra}:meta", "version", "1"});
    const std::string version = std::to_string(node.load(kAlgebra)->version + 1);
    order(other, {"XADD", "b:{algebra}:log", version + "-1", "change",
                  R"({"version":)" + version + R"(,"at":1,"facts":[)" + fact + "]}"});
    order(other, {"EXEC"});
    node.eventually([&] { return std::to_string(node.load(kAlgebra)->version) == version; });
  }
  CHECK(node.told == std::vector<std::string>{"algebra 1"});
  CHECK_EQ(node.snapshots.size(), 3);
}

void a_damaged_classroom_is_left_alone_and_said() {
  RedisProcess redis;
  RedisConnection other(store::parse_redis_url(redis.url()).value(), {});
  order(other, {"SADD", "b:classrooms", "algebra"});
  order(other, {"HSET", "b:{algebra}:meta", "version", "9", "epoch", "e"});
  RedisNode node(options_for(redis.url(), "b"));
  node.eventually([&] { return count_of(node.warnings(), "\"settings\" is missing") == 1; });
  CHECK(!node.load(kAlgebra));
  CHECK(node.commit(creation()).outcome == CommitOutcome::conflict);
}

void a_store_without_redis_ends_at_once() {
  RedisNode node(options_for("unix:///nonexistent/redis.sock", "b"));
  CHECK(node.commit(creation()).outcome == CommitOutcome::unavailable);
  CHECK(!node.load(kAlgebra));
  CHECK(!node.changes_since(kAlgebra, 0));
  CHECK_EQ(count_of(node.warnings(), "does not serve"), 1);
}

}  // namespace

std::vector<Test> redis_fault_tests() {
  return {
      {"what Redis lost is written back", what_redis_lost_is_written_back},
      {"two nodes write back one classroom", two_nodes_write_back_one_classroom},
      {"scripts that Redis forgot are sent again", scripts_that_redis_forgot_are_sent_again},
      {"a wrong password is said once and not repeated",
       a_wrong_password_is_said_once_and_not_repeated},
      {"changes that are not kept come as a snapshot",
       changes_that_are_not_kept_come_as_a_snapshot},
      {"what a newer node wrote comes as a snapshot", what_a_newer_node_wrote_comes_as_a_snapshot},
      {"changes that cannot be true are not told", changes_that_cannot_be_true_are_not_told},
      {"a damaged classroom is left alone and said", a_damaged_classroom_is_left_alone_and_said},
      {"a store without Redis ends at once", a_store_without_redis_ends_at_once},
  };
}

}  // namespace breakout::test
