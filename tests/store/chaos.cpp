// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/chaos.hpp"

#include <chrono>
#include <memory>
#include <set>
#include <utility>

#include "graph/assignment.hpp"
#include "store/redis_graph.hpp"

namespace breakout::test {

using namespace breakout::graph;
using store::RedisConnection;

namespace {

constexpr std::uint64_t kStepsPerFault = 200;
constexpr std::chrono::seconds kPatience{30};
const std::vector<std::string> kNodes{"a", "b", "c"};
// Of one node, of two, of all.
const std::vector<std::string> kClasses{"of-a", "of-b", "of-c", "of-a-b", "of-a-b-c"};

Chooser chooser(std::uint64_t seed) {
  return [generator = std::make_shared<Generator>(seed)](std::uint64_t bound) {
    return generator->below(bound);
  };
}

}  // namespace

Chaos::Chaos(std::uint64_t seed, Faults faults) : choose_(chooser(seed)), faults_(faults) {
  let_in();
  for (const std::string& node : kNodes) {
    nodes_.emplace_back(options_of(node), choose_);
  }
}

store::RedisOptions Chaos::options_of(const std::string& node) const {
  auto options = options_for(redis_.url(), "c");
  options.node = node;
  options.address.user = node;
  options.address.password = "pass";
  options.timeouts = {std::chrono::milliseconds{200}, std::chrono::milliseconds{200}};
  return options;
}

void Chaos::order(const store::RedisCall& call) {
  RedisConnection admin(store::parse_redis_url(redis_.url()).value(), {});
  test::order(admin, call);
}

void Chaos::let_in() {
  for (const std::string& node : kNodes) {
    order({"ACL", "SETUSER", node, "on", ">pass", "~*", "&*", "+@all"});
  }
}

ClassroomId Chaos::some_class_of(std::size_t node) {
  const auto kind = faults_ == Faults::lossless ? 0 : below(3);
  if (kind == 0 || (kind == 1 && node == 2)) {
    return ClassroomId{kClasses[node]};
  }
  return ClassroomId{kClasses[kind + 2]};
}

void Chaos::run(std::uint64_t steps) {
  // A class takes long to gather: its end is rare.
  const auto allowed = [this](const Request& request) {
    return !std::holds_alternative<Destroy>(request.command) ||
           (faults_ == Faults::all && below(10) == 0);
  };
  for (std::uint64_t step = 0; step < steps; ++step) {
    const std::size_t chosen = below(nodes_.size());
    ChaosNode& node = nodes_[chosen];
    now_ += Millis{static_cast<std::int64_t>(below(3000))};
    commits_ += node.act(some_class_of(chosen), now_, allowed) ? 1 : 0;
    // Mostly: the others may act while this one waits.
    if (below(4) != 0) {
      node.await_answer();
    }
    if (step % kStepsPerFault == kStepsPerFault / 2) {
      cause_fault();
    } else if (step % kStepsPerFault == 0 && below(2) == 0) {
      settle();
    } else if (step % kStepsPerFault == 0 && cure_) {
      std::exchange(cure_, nullptr)();
    }
  }
}

void Chaos::cause_fault() {
  ++caused_;
  switch (below(faults_ == Faults::all ? 10 : 5)) {
    case 0:
      redis_.freeze();
      cure_ = [this] { redis_.thaw(); };
      break;
    case 1:
      order({"CONFIG", "SET", "maxmemory", "1"});
      cure_ = [this] { order({"CONFIG", "SET", "maxmemory", "0"}); };
      break;
    case 2:
      order({"REPLICAOF", "127.0.0.1", "1"});
      cure_ = [this] { order({"REPLICAOF", "NO", "ONE"}); };
      break;
    case 3:
      order({"SCRIPT", "FLUSH"});
      order({"CLIENT", "KILL", "TYPE", below(2) == 0 ? "normal" : "pubsub"});
      break;
    case 4: {
      const std::string cut = kNodes[below(kNodes.size())];
      order({"ACL", "SETUSER", cut, "off"});
      order({"CLIENT", "KILL", "USER", cut});
      cure_ = [this, cut] { order({"ACL", "SETUSER", cut, "on"}); };
      break;
    }
    default:
      cause_loss();
      break;
  }
}

void Chaos::cause_loss() {
  switch (below(4)) {
    case 0:
      nodes_[below(nodes_.size())].die();
      break;
    case 1:
      for (const std::string& id : kClasses) {
        order({"XTRIM", "c:{" + id + "}:log", "MAXLEN", "0"});
      }
      break;
    case 2:  // what is written from now on gets lost
      order({"SAVE"});
      [[fallthrough]];
    default:
      cure_ = [this] {
        redis_.kill();
        redis_.start();
        let_in();
      };
      break;
  }
}

void Chaos::settle() {
  if (cure_) {
    std::exchange(cure_, nullptr)();
  }
  for (const std::string& id : kClasses) {
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (!agree(ClassroomId{id})) {
      if (std::chrono::steady_clock::now() > deadline) {
        throw CheckFailed("the nodes and Redis do not agree on classroom " + id);
      }
    }
    check_ops(ClassroomId{id});
  }
}

bool Chaos::agree(const ClassroomId& id) {
  RedisConnection connection(store::parse_redis_url(redis_.url()).value(), {});
  const store::RedisKeys keys("c");
  store::RedisGraph redis(connection, keys, {});
  const store::Snapshot snapshot = redis.snapshot(id);
  CHECK(snapshot.is == store::Snapshot::Is::there || snapshot.is == store::Snapshot::Is::absent);
  for (ChaosNode& node : nodes_) {
    node.await_answer();
    const auto stored = node.stored(id);
    const Classroom* told = node.told(id);
    const bool there = snapshot.is == store::Snapshot::Is::there;
    const bool same = stored.has_value() == there && (told != nullptr) == there &&
                      (!there || (*stored == snapshot.classroom && *told == snapshot.classroom));
    if (!same) {
      return false;  // it may be on its way
    }
  }
  return true;
}

// Each is in the log at most once; those granted by a node are, where nothing is ever lost.
void Chaos::check_ops(const ClassroomId& id) {
  RedisConnection connection(store::parse_redis_url(redis_.url()).value(), {});
  const auto log = connection.call({"XRANGE", "c:{" + id.value + "}:log", "-", "+"});
  CHECK(log && log->type == REDIS_REPLY_ARRAY);
  std::set<std::string> ops;
  for (std::size_t i = 0; i < log->elements; ++i) {
    const redisReply& fields = *log->element[i]->element[1];
    const std::string op = store::text_of(*fields.element[5]);
    if (!op.empty() && !ops.insert(op).second) {
      throw CheckFailed("op " + op + " was carried out twice");
    }
  }
  for (const ChaosNode& node : nodes_) {
    for (const std::string& op : node.granted(id)) {
      if (faults_ == Faults::lossless && !ops.contains(op)) {
        throw CheckFailed("op " + op + " was granted and is not in Redis");
      }
    }
  }
}

std::string Chaos::tally() const {
  return std::to_string(commits_) + " commits, " + std::to_string(caused_) + " faults";
}

}  // namespace breakout::test
