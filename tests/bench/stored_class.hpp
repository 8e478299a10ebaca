// SPDX-License-Identifier: GPL-3.0-or-later
// A class in Redis, written by our store, and the bare call that carries as much as a commit of it.
//
// Threads: one. Invariant: `classroom` is what the store has when all that was prepared is
// committed. Owner: a bench.
#pragma once

#include <string>
#include <vector>

#include "graph/command.hpp"
#include "store/redis_connection.hpp"
#include "store/redis_stage.hpp"

namespace breakout::bench {

struct Prepared {
  store::Commit commit;
  store::RedisCall bare;  // EVALSHA of a script that does nothing, with the same arguments
};

class StoredClass {
 public:
  // Creates it with an instructor and so many learners, who all join; `floor` is the digest of the
  // script that does nothing.
  StoredClass(test::RedisNode& node, const std::string& id, int learners, std::string floor);

  const graph::Classroom& classroom() const { return classroom_; }

  // Decides it on what was prepared last.
  Prepared prepare(const graph::Command& command);
  // Mutes and unmutes one learner by turns.
  Prepared prepare_mute();
  // Moves one learner to the other one of the first two rooms.
  Prepared prepare_move();

  // Prepared and committed.
  void does(const graph::Command& command);

 private:
  Prepared take(graph::Change change);

  test::RedisNode& node_;
  const std::string floor_;
  graph::Classroom classroom_;
};

}  // namespace breakout::bench
