// SPDX-License-Identifier: GPL-3.0-or-later
// Changes that a node decided alone while Redis was out of reach, in order, until they are in
// Redis.
//
// Threads: plain values. Invariants: the first of them may have reached Redis, the others have not;
// `base` with all of them applied is what the node goes by. Owner: the replica.
#pragma once

#include <deque>
#include <string>

#include "graph/classroom.hpp"
#include "store/store.hpp"

namespace breakout::store {

struct Backlog {
  struct Unsent {
    Commit commit;
    std::string id;
  };
  graph::Classroom base;  // the last that is known to be in Redis
  std::string base_commit;
  std::deque<Unsent> unsent;

  const Commit* with(const graph::OperationId& op) const {
    for (const Unsent& one : unsent) {
      if (!op.empty() && one.commit.change.op == op) {
        return &one.commit;
      }
    }
    return nullptr;
  }
};

}  // namespace breakout::store
