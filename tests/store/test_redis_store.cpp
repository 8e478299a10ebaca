// SPDX-License-Identifier: GPL-3.0-or-later
// The Redis store: the contract on a real server and on a cluster, and what two nodes see.
#include <string>

#include "graph/graph.hpp"
#include "store/change_record.hpp"
#include "store/contract.hpp"
#include "store/groups.hpp"
#include "store/redis_connection.hpp"
#include "store/redis_stage.hpp"

namespace breakout::test {

namespace {

using namespace breakout::graph;
using store::Commit;
using store::CommitOutcome;
using store::RedisConnection;

const ClassroomId kId{"algebra"};

// One server for all tests that do it no harm; each has its own prefix.
RedisProcess& shared_redis() {
  static RedisProcess process;
  return process;
}

RedisProcess& shared_cluster() {
  static RedisProcess process(RedisProcess::cluster_arguments());
  static const bool ready = [] {
    RedisConnection connection(store::parse_redis_url(process.url()).value(), {});
    connection.call({"CLUSTER", "ADDSLOTSRANGE", "0", "16383"});
    for (;;) {
      const auto reply = connection.call({"CLUSTER", "INFO"});
      CHECK(reply != nullptr);
      if (store::text_of(*reply).find("cluster_state:ok") != std::string::npos) {
        return true;
      }
    }
  }();
  CHECK(ready);
  return process;
}

template <RedisProcess& (*Server)()>
StoreUnderTest make_store() {
  RedisNode node(options_for(Server().url(), fresh_prefix()));
  StoreUnderTest under_test{node.take(), {}};
  under_test.settle = [store = under_test.store.get(), box = node.box()] { settle(*store, *box); };
  under_test.store->on_change(nullptr);
  under_test.store->on_snapshot(nullptr);
  return under_test;
}

template <RedisProcess& (*Server)(), void (*Part)(const StoreMaker&)>
void holds() {
  Part(make_store<Server>);
}

Commit creation(const std::string& epoch = "e") {
  return {kId, epoch, 0, decide_create(kId, epoch, {}, Instant{Millis{1000}}).value(), ""};
}

Commit edit(Version expected, const std::string& description, const std::string& op = "") {
  Settings settings;
  settings.description = description;
  Change change{
      expected + 1, Instant{Millis{2000}}, {}, OperationId{op}, {SettingsChanged{settings}}};
  return {kId, "e", expected, change, "answer to " + op};
}

std::string text_at(RedisConnection& redis, const store::RedisCall& call) {
  const auto reply = redis.call(call);
  CHECK(reply != nullptr);
  return store::text_of(*reply);
}

void nodes_see_what_the_others_do() {
  const auto options = options_for(shared_redis().url(), fresh_prefix());
  RedisNode here(options);
  RedisNode there(options);
  there.settle();
  CHECK(here.commit(creation()).outcome == CommitOutcome::committed);
  there.eventually([&] { return !there.snapshots.empty(); });
  CHECK_EQ(there.snapshots.back().version, 1);
  CHECK(here.commit(edit(1, "from here")).outcome == CommitOutcome::committed);
  there.eventually([&] { return there.told == std::vector<std::string>{"algebra 2"}; });
  CHECK(there.commit(edit(2, "from there")).outcome == CommitOutcome::committed);
  here.eventually([&] { return here.told.size() == 3; });
  CHECK(here.told == (std::vector<std::string>{"algebra 1", "algebra 2", "algebra 3"}));
  CHECK(here.snapshots.empty());
  CHECK(here.load(kId) == there.load(kId));
  CHECK_EQ(here.load(kId)->settings.description, "from there");
}

void of_two_nodes_that_decide_at_once_one_wins() {
  const auto options = options_for(shared_redis().url(), fresh_prefix());
  RedisNode here(options);
  RedisNode there(options);
  here.commit(creation());
  there.eventually([&] { return !there.snapshots.empty(); });
  CHECK(here.commit(edit(1, "first")).outcome == CommitOutcome::committed);
  const auto late = there.commit(edit(1, "late"));
  CHECK(late.outcome == CommitOutcome::conflict);
  CHECK_EQ(late.version, 2);
  // What came first is told before the conflict.
  CHECK(there.told == std::vector<std::string>{"algebra 2"});
  CHECK_EQ(there.changes_since(kId, 1)->size(), 1);
  CHECK(there.commit(edit(2, "again")).outcome == CommitOutcome::committed);
}

void a_destroyed_classroom_ends_on_every_node() {
  const auto options = options_for(shared_redis().url(), fresh_prefix());
  RedisNode here(options);
  RedisNode there(options);
  here.commit(creation());
  there.eventually([&] { return !there.snapshots.empty(); });
  Commit last = edit(1, "");
  last.change.facts = {ClassroomDestroyed{}};
  CHECK(here.commit(last).outcome == CommitOutcome::committed);
  there.eventually([&] { return !there.changes.empty(); });
  CHECK(std::holds_alternative<ClassroomDestroyed>(there.changes.back()->facts.front()));
  CHECK(!there.load(kId));
  CHECK(there.commit(edit(2, "late")).outcome == CommitOutcome::gone);
}

void a_node_that_starts_later_has_what_was() {
  const auto options = options_for(shared_redis().url(), fresh_prefix());
  std::optional<Classroom> before;
  {
    RedisNode first(options);
    first.commit(creation());
    first.commit(edit(1, "kept"));
    before = first.load(kId);
  }
  RedisNode second(options);
  second.eventually([&] { return !second.snapshots.empty(); });
  CHECK(second.snapshots.front() == *before);
  CHECK(second.load(kId) == before);
  CHECK(second.commit(edit(2, "on")).outcome == CommitOutcome::committed);
}

void outsiders_read_what_is_documented() {
  const auto options = options_for(shared_redis().url(), fresh_prefix());
  RedisNode node(options);
  node.commit(creation());
  node.commit(edit(1, "seen", "op-1"));
  RedisConnection redis(options.address, {});
  const std::string front = options.prefix + ":{algebra}:";
  CHECK_EQ(text_at(redis, {"HGET", front + "meta", "version"}), "2");
  CHECK_EQ(text_at(redis, {"HGET", front + "meta", "epoch"}), "e");
  CHECK_EQ(text_at(redis, {"SISMEMBER", options.prefix + ":classrooms", "algebra"}), "1");
  CHECK_EQ(text_at(redis, {"HGET", front + "ops", "op-1"}), "answer to op-1");
  CHECK_EQ(text_at(redis, {"XLEN", front + "log"}), "2");
  const auto entry = redis.call({"XRANGE", front + "log", "2-1", "2-1"});
  CHECK(entry && store::is_array(*entry, 1));
  const redisReply& fields = *entry->element[0]->element[1];
  CHECK_EQ(fields.elements, 12);
  CHECK_EQ(store::text_of(*fields.element[0]), "change");
  CHECK(store::read_change(store::text_of(*fields.element[1])));
  CHECK_EQ(store::text_of(*fields.element[5]), "op-1");
  CHECK_EQ(store::text_of(*fields.element[7]), "2000");
}

void ops_are_forgotten_the_oldest_first() {
  auto options = options_for(shared_redis().url(), fresh_prefix());
  options.limits.ops = 3;
  RedisNode node(options);
  node.commit(creation());
  for (Version version = 1; version < 8; ++version) {
    node.commit(edit(version, "", "op-" + std::to_string(version)));
  }
  RedisConnection redis(options.address, {});
  const std::string ops = options.prefix + ":{algebra}:ops";
  CHECK_EQ(text_at(redis, {"HLEN", ops}), "3");
  CHECK_EQ(text_at(redis, {"HEXISTS", ops, "op-4"}), "0");
  CHECK_EQ(text_at(redis, {"HEXISTS", ops, "op-5"}), "1");
  CHECK_EQ(text_at(redis, {"ZCARD", ops + "_at"}), "3");
}

template <RedisProcess& (*Server)()>
void add_contract(std::vector<Test>& tests, std::vector<const char*> names) {
  const auto* name = names.data();
  for (const auto run :
       {holds<Server, check_creation>, holds<Server, check_commit_order>,
        holds<Server, check_conflicts>, holds<Server, check_repeated_operations>,
        holds<Server, check_feed>, holds<Server, check_changes_since>,
        holds<Server, check_destruction>, holds<Server, check_epochs>, holds<Server, check_listing>,
        holds<Server, check_commit_from_the_feed>, holds<Server, check_replay_of_a_walk>}) {
    tests.push_back({*name++, run});
  }
}

}  // namespace

std::vector<Test> redis_store_tests() {
  std::vector<Test> tests = {
      {"nodes see what the others do", nodes_see_what_the_others_do},
      {"of two nodes that decide at once one wins", of_two_nodes_that_decide_at_once_one_wins},
      {"a destroyed classroom ends on every node", a_destroyed_classroom_ends_on_every_node},
      {"a node that starts later has what was", a_node_that_starts_later_has_what_was},
      {"outsiders read what is documented", outsiders_read_what_is_documented},
      {"ops are forgotten, the oldest first", ops_are_forgotten_the_oldest_first},
  };
  add_contract<shared_redis>(
      tests, {"Redis: creation comes once and first", "Redis: commits go one by one",
              "Redis: a change decided on another version is a conflict",
              "Redis: an op again is its first answer",
              "Redis: the feed carries what was committed and nothing else",
              "Redis: the changes after a version are all there or none",
              "Redis: a destroyed classroom is forgotten",
              "Redis: a classroom of the same name is another one",
              "Redis: classrooms are listed in order",
              "Redis: the follower may commit from within the feed",
              "Redis: a long walk is replayed from feed, snapshot and log alike"});
  add_contract<shared_cluster>(
      tests, {"cluster: creation comes once and first", "cluster: commits go one by one",
              "cluster: a change decided on another version is a conflict",
              "cluster: an op again is its first answer",
              "cluster: the feed carries what was committed and nothing else",
              "cluster: the changes after a version are all there or none",
              "cluster: a destroyed classroom is forgotten",
              "cluster: a classroom of the same name is another one",
              "cluster: classrooms are listed in order",
              "cluster: the follower may commit from within the feed",
              "cluster: a long walk is replayed from feed, snapshot and log alike"});
  return tests;
}

}  // namespace breakout::test
