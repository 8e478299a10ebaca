// SPDX-License-Identifier: GPL-3.0-or-later
// Redis away while classes go on: what a node may decide alone, and what happens on the way back.
#include "store/groups.hpp"
#include "store/redis_stage.hpp"

namespace breakout::test {

namespace {

using namespace breakout::graph;
using store::CommitOutcome;
using store::RedisConnection;

store::RedisOptions on_node(const RedisProcess& redis, const std::string& node) {
  auto options = options_for(redis.url(), "b");
  options.node = node;
  return options;
}

RedisConnection admin_of(const RedisProcess& redis) {
  return RedisConnection(store::parse_redis_url(redis.url()).value(), {});
}

// Node a as a user of its own, who can be locked out.
store::RedisOptions as_user_cut(const RedisProcess& redis) {
  RedisConnection admin = admin_of(redis);
  order(admin, {"ACL", "SETUSER", "cut", "on", ">pass", "~*", "&*", "+@all"});
  auto options = on_node(redis, "a");
  options.address.user = "cut";
  options.address.password = "pass";
  return options;
}

std::string description_in(RedisNode& node) {
  return node.load(kAlgebra)->settings.description;
}

void a_class_on_one_node_goes_on_and_is_stored_in_order() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  node.commit(joining(*node.load(kAlgebra), "maria", "a"));
  redis.freeze();
  for (Version version = 2; version < 6; ++version) {
    CHECK(node.commit(edit(version, "op-" + std::to_string(version))).outcome ==
          CommitOutcome::committed);
  }
  CHECK(node.commit(edit(6, "op-3")).outcome == CommitOutcome::repeated);
  CHECK_EQ(node.commit(edit(6, "op-3")).answer, "answer to op-3");
  CHECK_EQ(node.told.back(), "algebra 6");
  redis.thaw();
  RedisNode other(on_node(redis, "b"));
  other.eventually([&] { return other.load(kAlgebra) && other.load(kAlgebra)->version == 6; });
  CHECK(other.load(kAlgebra) == node.load(kAlgebra));
  // Each is in the log, once.
  CHECK_EQ(other.changes_since(kAlgebra, 0)->size(), 6);
  CHECK(node.commit(edit(6, "op-3")).outcome == CommitOutcome::repeated);
  CHECK_EQ(node.told.size(), 6);
  CHECK(node.snapshots.empty());
  CHECK_EQ(count_of(node.warnings(), "does not serve"), 1);
  CHECK_EQ(count_of(node.warnings(), "is back"), 1);
  CHECK_EQ(count_of(node.warnings(), "are stored"), 1);
}

void a_class_on_two_nodes_waits_for_redis() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  node.commit(joining(*node.load(kAlgebra), "maria", "a"));
  node.commit(joining(*node.load(kAlgebra), "jo", "b"));
  redis.freeze();
  CHECK(node.commit(edit(3)).outcome == CommitOutcome::unavailable);
  CHECK(node.commit(edit(3)).outcome == CommitOutcome::unavailable);
  redis.thaw();
  // The first may have been carried out: then the next is in conflict with it.
  node.eventually([&] { return node.commit(edit(3)).outcome != CommitOutcome::unavailable; });
  CHECK_EQ(node.load(kAlgebra)->version, 4);
  CHECK_EQ(node.told.size(), 4);
}

void nobody_who_is_away_keeps_a_class_from_going_on() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  node.commit(joining(*node.load(kAlgebra), "jo", "b"));
  store::Commit lost{kAlgebra, "e", 2, {3, Instant{Millis{4000}}, {}, {}, {}}, ""};
  lost.change.facts.emplace_back(ConnectionLost{ParticipantId{"jo"}});
  node.commit(lost);
  redis.kill();
  CHECK(node.commit(edit(3)).outcome == CommitOutcome::committed);
}

void none_is_created_or_destroyed_alone() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  redis.kill();
  store::Commit end{kAlgebra, "e", 1, {2, Instant{}, {}, {}, {ClassroomDestroyed{}}}, ""};
  CHECK(node.commit(end).outcome == CommitOutcome::unavailable);
  store::Commit other = creation();
  other.classroom = ClassroomId{"biology"};
  CHECK(node.commit(other).outcome == CommitOutcome::unavailable);
}

void what_was_decided_alone_is_bounded() {
  RedisProcess redis;
  auto options = on_node(redis, "a");
  options.limits.changes = 3;
  RedisNode node(options);
  node.commit(creation());
  redis.kill();
  for (Version version = 1; version < 4; ++version) {
    CHECK(node.commit(edit(version)).outcome == CommitOutcome::committed);
  }
  CHECK(node.commit(edit(4)).outcome == CommitOutcome::unavailable);
  CHECK_EQ(node.load(kAlgebra)->version, 4);
}

void what_went_on_elsewhere_wins() {
  RedisProcess redis;
  RedisConnection admin = admin_of(redis);
  RedisNode cut(as_user_cut(redis));
  RedisNode other(on_node(redis, "b"));
  other.commit(creation());
  cut.eventually([&] { return !cut.snapshots.empty(); });
  order(admin, {"ACL", "SETUSER", "cut", "off"});
  order(admin, {"CLIENT", "KILL", "USER", "cut"});
  cut.commit(edit(1));
  cut.commit(edit(2));
  CHECK_EQ(description_in(cut), "after 2");
  other.commit(joining(*other.load(kAlgebra), "maria", "b"));
  cut.snapshots.clear();
  order(admin, {"ACL", "SETUSER", "cut", "on"});
  cut.eventually([&] { return !cut.snapshots.empty(); });
  CHECK(cut.load(kAlgebra) == other.load(kAlgebra));
  CHECK_EQ(cut.snapshots.back().version, 2);
  CHECK_EQ(count_of(cut.warnings(), "2 changes made here meanwhile are given up"), 1);
}

// As after a failover to a replica that had missed the last writes.
void a_server_that_lost_the_last_writes_is_believed() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  node.commit(edit(1));
  RedisConnection admin = admin_of(redis);
  order(admin, {"SAVE"});
  node.commit(edit(2));
  redis.kill();
  redis.start();
  node.eventually([&] { return !node.snapshots.empty(); });
  CHECK_EQ(node.snapshots.back().version, 2);
  CHECK(node.commit(edit(2)).outcome == CommitOutcome::committed);
}

void another_history_of_the_same_length_is_noticed() {
  RedisProcess redis;
  RedisConnection admin = admin_of(redis);
  RedisNode cut(as_user_cut(redis));
  cut.eventually([&] { return cut.commit(creation()).outcome != CommitOutcome::unavailable; });
  order(admin, {"SAVE"});
  cut.commit(edit(1));
  redis.kill();
  redis.start();  // which does not know the user any more
  RedisNode other(on_node(redis, "b"));
  other.eventually([&] { return !other.snapshots.empty(); });
  other.commit(joining(*other.load(kAlgebra), "maria", "b"));
  as_user_cut(redis);
  cut.eventually([&] { return !cut.snapshots.empty(); });
  CHECK(cut.load(kAlgebra) == other.load(kAlgebra));
  CHECK_EQ(cut.load(kAlgebra)->version, 2);
}

void a_full_redis_stops_no_class_of_one_node() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  RedisConnection admin = admin_of(redis);
  order(admin, {"CONFIG", "SET", "maxmemory", "1"});
  CHECK(node.commit(edit(1)).outcome == CommitOutcome::committed);
  CHECK(node.commit(edit(2)).outcome == CommitOutcome::committed);
  node.eventually([&] { return count_of(node.warnings(), "OOM") == 1; });
  order(admin, {"CONFIG", "SET", "maxmemory", "0"});
  CHECK(node.commit(edit(3)).outcome == CommitOutcome::committed);
  CHECK_EQ(node.changes_since(kAlgebra, 0)->size(), 4);
  CHECK_EQ(node.told.size(), 4);
}

void the_end_of_a_full_redis_is_said_too() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  RedisConnection admin = admin_of(redis);
  for (Version version = 1; version < 3; ++version) {
    order(admin, {"CONFIG", "SET", "maxmemory", "1"});
    node.commit(edit(version));
    node.eventually([&] { return count_of(node.warnings(), "OOM") == long(version); });
    order(admin, {"CONFIG", "SET", "maxmemory", "0"});
    node.eventually([&] { return count_of(node.warnings(), "is back") == long(version); });
  }
  CHECK_EQ(count_of(node.warnings(), "does not serve"), 2);
}

// How often anybody has connected so far.
long connections_of(RedisConnection& admin) {
  const std::string info = store::text_of(*admin.call({"INFO", "stats"}));
  const std::string name = "total_connections_received:";
  return std::stol(info.substr(info.find(name) + name.size()));
}

void a_redis_that_stays_read_only_is_said_once() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  RedisConnection admin = admin_of(redis);
  order(admin, {"REPLICAOF", "127.0.0.1", "1"});
  node.commit(edit(1));
  const long before = connections_of(admin);
  node.eventually([&] { return connections_of(admin) >= before + 6; });  // three attempts
  CHECK_EQ(count_of(node.warnings(), "is back"), 0);
  order(admin, {"REPLICAOF", "NO", "ONE"});
  node.eventually([&] { return count_of(node.warnings(), "is back") == 1; });
  CHECK_EQ(count_of(node.warnings(), "does not serve"), 1);
  CHECK_EQ(node.load(kAlgebra)->version, 2);
}

void a_read_only_redis_is_left_and_found_again() {
  RedisProcess redis;
  RedisNode node(on_node(redis, "a"));
  node.commit(creation());
  RedisConnection admin = admin_of(redis);
  order(admin, {"REPLICAOF", "127.0.0.1", "1"});
  CHECK(node.commit(edit(1)).outcome == CommitOutcome::committed);
  order(admin, {"REPLICAOF", "NO", "ONE"});
  node.eventually([&] { return node.changes_since(kAlgebra, 1).has_value(); });
  CHECK_EQ(node.load(kAlgebra)->version, 2);
  CHECK(node.snapshots.empty());
}

// docs/operations.md names them.
void a_user_of_the_documented_rights_suffices() {
  RedisProcess redis;
  RedisConnection admin = admin_of(redis);
  order(admin, {"ACL", "SETUSER", "janus", "on", ">pass", "resetchannels", "&b:{*}:changes", "~b:*",
                "+@read", "+@write", "+@connection", "+@transaction", "+@scripting", "+@pubsub",
                "+time", "+role"});
  auto options = on_node(redis, "a");
  options.address.user = "janus";
  options.address.password = "pass";
  RedisNode node(options);
  RedisNode other(on_node(redis, "b"));
  node.commit(creation());
  CHECK(node.commit(edit(1, "op")).outcome == CommitOutcome::committed);
  CHECK_EQ(node.changes_since(kAlgebra, 0)->size(), 2);
  other.eventually([&] { return !other.snapshots.empty(); });
  CHECK(other.commit(edit(2)).outcome == CommitOutcome::committed);
  node.eventually([&] { return node.told.size() == 3; });
  const auto log = admin.call({"ACL", "LOG"});
  CHECK(log && store::is_array(*log, 0));
  CHECK(node.warnings().empty());
}

void nodes_learn_who_is_alive_and_who_died() {
  RedisProcess redis;
  auto options = on_node(redis, "a");
  options.node_silence = std::chrono::milliseconds{600};
  RedisNode here(options);
  std::set<NodeId> living;
  here.store().on_nodes([&](const std::set<NodeId>& nodes) { living = nodes; });
  RedisConnection admin = admin_of(redis);
  {
    options.node = "b";
    RedisNode there(options);
    here.eventually([&] { return living.contains(NodeId{"b"}); });
    CHECK(living.contains(NodeId{"a"}));
  }
  here.eventually([&] { return !living.contains(NodeId{"b"}); });
  // One that was killed signs nothing off.
  order(admin, {"SADD", "b:nodes", "c"});
  order(admin, {"HSET", "b:node:c", "beat_at", "1"});
  here.eventually([&] { return living.contains(NodeId{"c"}); });
  order(admin, {"PEXPIRE", "b:node:c", "1"});
  here.eventually([&] { return !living.contains(NodeId{"c"}); });
  CHECK_EQ(living.size(), 1);
}

void a_node_that_is_asked_without_end_lives_on() {
  RedisProcess redis;
  auto options = on_node(redis, "busy");
  options.node_silence = std::chrono::milliseconds{1000};
  RedisNode busy(options);
  int unanswered = 0;
  const auto keep_asking = [&] {
    for (; unanswered < 20'000; ++unanswered) {
      busy.store().answer_to(kAlgebra, OperationId{"x"}, [&](const auto&) { --unanswered; });
    }
  };
  options.node = "other";
  RedisNode other(options);
  int looks = 0;
  int seen_alive = 0;
  other.store().on_nodes([&](const std::set<NodeId>& living) {
    ++looks;
    seen_alive += living.contains(NodeId{"busy"}) ? 1 : 0;
  });
  while (looks < 10) {
    keep_asking();
    busy.box()->run_pending();
    other.box()->run_pending();
  }
  CHECK_EQ(seen_alive, looks);
}

void what_is_not_known_yet_is_not_said_not_to_exist() {
  RedisProcess redis;
  redis.freeze();
  RedisNode node(on_node(redis, "a"));
  node.settle();
  CHECK(!node.store().knows_all());
  redis.thaw();
  node.eventually([&] { return node.store().knows_all(); });
  redis.kill();
  node.eventually([&] { return !node.store().knows_all(); });
}

}  // namespace

std::vector<Test> redis_outage_tests() {
  return {
      {"a class on one node goes on and is stored in order",
       a_class_on_one_node_goes_on_and_is_stored_in_order},
      {"a class on two nodes waits for Redis", a_class_on_two_nodes_waits_for_redis},
      {"nobody who is away keeps a class from going on",
       nobody_who_is_away_keeps_a_class_from_going_on},
      {"none is created or destroyed alone", none_is_created_or_destroyed_alone},
      {"what was decided alone is bounded", what_was_decided_alone_is_bounded},
      {"what went on elsewhere wins", what_went_on_elsewhere_wins},
      {"a server that lost the last writes is believed",
       a_server_that_lost_the_last_writes_is_believed},
      {"another history of the same length is noticed",
       another_history_of_the_same_length_is_noticed},
      {"a full Redis stops no class of one node", a_full_redis_stops_no_class_of_one_node},
      {"the end of a full Redis is said too", the_end_of_a_full_redis_is_said_too},
      {"a Redis that stays read-only is said once", a_redis_that_stays_read_only_is_said_once},
      {"a read-only Redis is left and found again", a_read_only_redis_is_left_and_found_again},
      {"a user of the documented rights suffices", a_user_of_the_documented_rights_suffices},
      {"nodes learn who is alive and who died", nodes_learn_who_is_alive_and_who_died},
      {"a node that is asked without end lives on", a_node_that_is_asked_without_end_lives_on},
      {"what is not known yet is not said not to exist",
       what_is_not_known_yet_is_not_said_not_to_exist},
  };
}

}  // namespace breakout::test
