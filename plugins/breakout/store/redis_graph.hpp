// SPDX-License-Identifier: GPL-3.0-or-later
// Classrooms as Redis has them: each method is one round trip and believes nothing it reads.
//
// Threads: one thread per object. Invariant: "lost" as an outcome means that the connection ended,
// and that it is not known whether a commit was carried out. Owner: the store thread of RedisStore.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/classroom_record.hpp"
#include "store/redis_connection.hpp"
#include "store/redis_keys.hpp"
#include "store/redis_options.hpp"
#include "store/store.hpp"

namespace breakout::store {

// A version as Redis and its channels write it; none: it is no number.
std::optional<graph::Version> version_in(const std::string& text);

// What a commit is to do when nothing came first.
enum class CommitKind : std::uint8_t {
  create,
  change,
  destroy,
  look,     // nothing: only learn what came first
  restore,  // bring a classroom back that Redis lost
};

// A commit is known by an id of its own and names the one before it: versions alone would not tell
// a history from another one that a failover put in its place.
struct Link {
  std::string after;  // empty: it is the first
  std::string id;
};

// Where in a classroom's history somebody is.
struct Point {
  std::string epoch;
  graph::Version version = 0;
  std::optional<std::string> commit;  // none: not known, any history will do
};

// What a classroom is like in Redis now.
struct Standing {
  enum class Is : std::uint8_t { there, absent, destroyed, lost } is = Is::lost;
  graph::Version version = 0;
  std::string epoch;
  std::string commit;  // the id of the last one
  // After the version asked about; none: not all kept, too many to be worth it, one that is not
  // understood here, or they are of another history than the commit asked about.
  std::optional<std::vector<SharedChange>> changes;
};

struct Snapshot {
  enum class Is : std::uint8_t { there, absent, damaged, lost } is = Is::lost;
  graph::Classroom classroom;
  std::string commit;   // the id of the last one
  std::string trouble;  // when damaged
};

class RedisGraph {
 public:
  RedisGraph(RedisConnection& connection, const RedisKeys& keys, const RedisLimits& limits)
      : connection_(connection), keys_(keys), limits_(limits) {}

  // Before anything else on a new connection.
  void prepare();

  CommitResult commit(const Commit& commit, const Link& link, CommitKind kind,
                      const RecordPatch& patch);
  Standing standing(const graph::ClassroomId& id, const Point& known);
  Snapshot snapshot(const graph::ClassroomId& id);
  // None: lost.
  std::optional<std::vector<graph::ClassroomId>> list();
  std::optional<std::string> answer_to(const graph::ClassroomId& id, const graph::OperationId& op);

  void enlist(const graph::ClassroomId& id);
  // Takes a destroyed classroom off the list, unless it was created again meanwhile.
  void delist(const graph::ClassroomId& id);

  // The last error Redis answered with; empty: none since it was asked last.
  std::string take_complaint() { return std::exchange(complaint_, {}); }

 private:
  RedisReply checked(RedisReply reply);
  RedisReply run(const RedisCall& arguments);

  RedisConnection& connection_;
  const RedisKeys& keys_;
  const RedisLimits& limits_;
  std::string script_;  // its SHA-1
  std::string complaint_;
};

}  // namespace breakout::store
