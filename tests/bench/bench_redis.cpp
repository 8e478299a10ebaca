// SPDX-License-Identifier: GPL-3.0-or-later
// What a change costs in Redis, next to a bare call that carries as much. START HERE.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/median.hpp"
#include "bench/stored_class.hpp"
#include "graph/story.hpp"
#include "store/redis_graph.hpp"
#include "store/redis_keys.hpp"
#include "store/redis_replicas.hpp"

namespace breakout::bench {
namespace {

using namespace breakout::test;
using Clock = std::chrono::steady_clock;

constexpr int kCommands = 2000;  // of one kind, one after the other
constexpr int kQueued = 500;     // commits handed over at once
constexpr int kRounds = 11;      // of everything that takes long
constexpr int kMissed = 10000;   // versions a node slept through
constexpr int kFollowed = 1000;  // as many as are followed change by change
constexpr int kPeopleOfRoom = 5;
constexpr const char* kNothing = "return {'committed', ARGV[5], ''}";

template <class Fn>
double microseconds_of(Fn&& fn) {
  const auto start = Clock::now();
  fn();
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

// Of few values the largest.
double percentile(std::vector<double> values, double part) {
  const double place = std::ceil(part * static_cast<double>(values.size() - 1));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

store::RedisOptions patient(const std::string& url) {
  store::RedisOptions options = options_for(url, "breakout");
  options.timeouts = {std::chrono::seconds{10}, std::chrono::seconds{10}};
  options.look_every = std::chrono::hours{1};  // nothing but what is measured
  return options;
}

// One Redis, a node with its store, and a connection beside it.
struct Arena {
  RedisProcess redis;
  const store::RedisOptions options = patient(redis.url());
  RedisNode node{options};
  store::RedisConnection bare{options.address, options.timeouts};
  const std::string floor = store::text_of(*bare.call({"SCRIPT", "LOAD", kNothing}));

  // Of one line of INFO.
  double info(const std::string& name) {
    const std::string text = store::text_of(*bare.call({"INFO", "everything"}));
    return std::stod(text.substr(text.find(name + ":") + name.size() + 1));
  }
  double bytes_of(const std::string& key) {
    const auto reply = bare.call({"MEMORY", "USAGE", key, "SAMPLES", "0"});
    return reply->type == REDIS_REPLY_INTEGER ? static_cast<double>(reply->integer) : 0;
  }

  // From the hand-over to the answer on the control thread.
  double commit(std::vector<Prepared>& all) {
    std::size_t answered = 0;
    return microseconds_of([&] {
      for (Prepared& each : all) {
        node.store().commit(std::move(each.commit), [&](const store::CommitResult& result) {
          CHECK(result.outcome == store::CommitOutcome::committed);
          ++answered;
        });
      }
      while (answered < all.size()) {
        CHECK(node.box()->run_one());
      }
    });
  }
  double call(const std::vector<Prepared>& all) {
    return microseconds_of([&] {
      for (const Prepared& each : all) {
        CHECK(store::is_array(*bare.call(each.bare), 3));
      }
    });
  }
};

// Times of the store and of the bare call, in microseconds.
struct Pair {
  std::vector<double> store, bare;

  // One after the other, and next time the other way round.
  void add(Arena& arena, std::vector<Prepared> all) {
    const bool store_first = store.size() % 2 == 0;
    if (!store_first) {
      bare.push_back(arena.call(all));
    }
    std::vector<Prepared> commits = all;
    store.push_back(arena.commit(commits));
    if (store_first) {
      bare.push_back(arena.call(all));
    }
  }
};

void print(const char* what, int people, const Pair& times) {
  const double store = median(times.store);
  const double bare = median(times.bare);
  std::printf("%-12s %6d %9.0f %9.0f %9.0f %9.0f %7.2f\n", what, people, store,
              percentile(times.store, 0.99), bare, percentile(times.bare, 0.99), store / bare);
}

graph::Open open_for(int people) {
  graph::Open open = open_of(static_cast<std::size_t>(people / kPeopleOfRoom));
  open.seed = 1;
  return open;
}

// That the bare call carries what a commit does, on the wire.
void check_sizes(Arena& arena, StoredClass& lesson) {
  const auto spent = [&](auto&& fn) {
    const double before = arena.info("total_net_input_bytes");
    fn();
    return arena.info("total_net_input_bytes") - before;
  };
  std::vector<Prepared> all;
  for (int each = 0; each < kQueued; ++each) {
    all.push_back(lesson.prepare_mute());
  }
  std::vector<Prepared> commits = all;
  const double store = spent([&] { arena.commit(commits); });
  const double bare = spent([&] { arena.call(all); });
  std::printf("bytes of a mute on the wire: store %.0f, bare %.0f\n\n", store / kQueued,
              bare / kQueued);
  CHECK(store < bare * 1.05 && bare < store * 1.05);
}

void measure_commands(int people) {
  Arena arena;
  StoredClass lesson(arena.node, "algebra", people - 1, arena.floor);
  lesson.does(open_for(people));
  Pair mutes;
  Pair moves;
  for (int each = 0; each < kCommands; ++each) {
    mutes.add(arena, {lesson.prepare_mute()});
    moves.add(arena, {lesson.prepare_move()});
  }
  print("mute", people, mutes);
  print("move one", people, moves);
  Pair queued;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<Prepared> all;
    for (int each = 0; each < kQueued; ++each) {
      all.push_back(lesson.prepare_mute());
    }
    queued.add(arena, all);
  }
  const auto rate = [](const std::vector<double>& times) { return kQueued * 1e6 / median(times); };
  std::printf("%-12s %6d %9.0f %9s %9.0f %9s %7.2f\n", "mutes a s", people, rate(queued.store), "",
              rate(queued.bare), "", rate(queued.bare) / rate(queued.store));
}

void measure_merges(int people) {
  Arena arena;
  StoredClass lesson(arena.node, "algebra", people - 1, arena.floor);
  Pair opens;
  Pair merges;
  for (int round = 0; round < kRounds; ++round) {
    opens.add(arena, {lesson.prepare(open_for(people))});
    merges.add(arena, {lesson.prepare(merge_at_once())});
  }
  print("open", people, opens);
  print("merge", people, merges);
}

// A node that follows when it is told to.
class Sleeper {
 public:
  explicit Sleeper(const Arena& arena)
      : limits_(arena.options.limits),
        connection_(arena.options.address, arena.options.timeouts),
        graph_(connection_, keys_, limits_),
        replicas_(graph::NodeId{"sleeper"}, limits_,
                  {[this](const auto&, const auto&) { ++changes; },
                   [this](const auto&) { ++snapshots; }, [](const auto&) {}, [](const auto&) {}}) {
    graph_.prepare();
    catch_up();
  }
  double catch_up() {
    changes = snapshots = 0;
    return microseconds_of([this] { replicas_.sync(graph_, graph::ClassroomId{"algebra"}); });
  }

  int changes = 0;
  int snapshots = 0;

 private:
  const store::RedisLimits limits_;
  const store::RedisKeys keys_{"breakout"};
  store::RedisConnection connection_;
  store::RedisGraph graph_;
  store::RedisReplicas replicas_;
};

using Sleepers = std::vector<std::unique_ptr<Sleeper>>;

void wake(const char* how, int people, Sleepers& sleepers, int changes, int snapshots) {
  std::vector<double> times;
  for (const auto& each : sleepers) {
    times.push_back(each->catch_up() / 1000);
    CHECK_EQ(each->changes, changes);
    CHECK_EQ(each->snapshots, snapshots);
  }
  std::printf("%-34s %6d %10.1f\n", how, people, median(times));
}

void measure_catching_up(int people) {
  Arena arena;
  StoredClass lesson(arena.node, "algebra", people - 1, arena.floor);
  lesson.does(open_for(people));
  std::map<int, Sleepers> groups;  // by how they will wake
  for (int each = 0; each < 3 * kRounds; ++each) {
    groups[each % 3].push_back(std::make_unique<Sleeper>(arena));
  }
  const auto miss = [&](int changes) {
    for (int done = 0; done < changes; done += kQueued) {
      std::vector<Prepared> all;
      for (int each = 0; each < kQueued; ++each) {
        all.push_back(lesson.prepare_mute());
      }
      arena.commit(all);
    }
  };
  miss(kFollowed);
  wake("1000 missed, by changes", people, groups[0], kFollowed, 0);
  miss(kMissed - kFollowed);
  wake("10000 missed, by snapshot", people, groups[1], 0, 1);
  order(arena.bare, {"XTRIM", "breakout:{algebra}:log", "MAXLEN", "0"});
  wake("by snapshot, the log is empty", people, groups[2], 0, 1);
}

// Of each key by itself, and what Redis has less when all are gone.
void measure_memory(int people) {
  Arena arena;
  StoredClass lesson(arena.node, "algebra", people - 1, arena.floor);
  lesson.does(open_for(people));
  const store::RedisKeys keys("breakout");
  store::RedisCall removal{"DEL"};
  std::printf("%6d", people);
  for (const char* part : {"participants", "meta", "rooms", "log"}) {
    removal.push_back(keys.of(lesson.classroom().id, part));
    std::printf(" %12.0f", arena.bytes_of(removal.back()) / people);
  }
  arena.info("used_memory_dataset");  // the first time it makes room for itself
  const double before = arena.info("used_memory_dataset");
  order(arena.bare, removal);
  std::printf(" %12.0f\n", (before - arena.info("used_memory_dataset")) / people);
}

void measure_all() {
  {
    Arena arena;
    StoredClass lesson(arena.node, "algebra", 29, arena.floor);
    check_sizes(arena, lesson);
  }
  std::printf("%-12s %6s %9s %9s %9s %9s %7s\n", "", "people", "store", "p99", "bare", "p99",
              "ratio");
  for (const int people : {30, 300}) {
    measure_commands(people);
  }
  measure_merges(1000);
  std::printf("\nCatching up, ms:\n");
  for (const int people : {30, 300}) {
    measure_catching_up(people);
  }
  std::printf("\nBytes a person, rooms of %d:\n%6s %12s %12s %12s %12s %12s\n", kPeopleOfRoom,
              "people", "participants", "meta", "rooms", "log", "all");
  for (const int people : {30, 300, 1000}) {
    measure_memory(people);
  }
}

}  // namespace
}  // namespace breakout::bench

int main() {
  std::printf(
      "Redis on a Unix socket, wall time in microseconds, medians. store: from the hand-over of a\n"
      "commit to its answer on the control thread; bare: EVALSHA of a script that does nothing\n"
      "with the same arguments, through the same hiredis, on the thread that asks.\n\n");
  try {
    breakout::bench::measure_all();
  } catch (const std::exception& error) {
    std::cerr << "bench_redis: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
