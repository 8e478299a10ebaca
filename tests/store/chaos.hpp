// SPDX-License-Identifier: GPL-3.0-or-later
// Three nodes, random commands, random faults of their Redis; in the end all agree.
//
// Threads: the test's. Invariants checked: those of the nodes; afterwards each node was told what
// its store says, all stores say what Redis has, and no op was carried out twice. Owner: the test.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "graph/story.hpp"
#include "store/chaos_node.hpp"

namespace breakout::test {

enum class Faults : bool {
  all,
  lossless,  // Redis keeps what it has, and each node has classrooms of its own
};

class Chaos {
 public:
  Chaos(std::uint64_t seed, Faults faults);

  void run(std::uint64_t steps);
  // Ends all faults, and throws CheckFailed unless everybody agrees soon.
  void settle();

  std::string tally() const;

 private:
  using Cure = std::function<void()>;

  std::uint64_t below(std::uint64_t bound) { return choose_(bound); }
  store::RedisOptions options_of(const std::string& node) const;
  graph::ClassroomId some_class_of(std::size_t node);
  void let_in();  // the users of the nodes, whom Redis forgets when it ends
  void order(const store::RedisCall& call);
  void cause_fault();
  void cause_loss();
  bool agree(const graph::ClassroomId& id);
  void check_ops(const graph::ClassroomId& id);

  const Chooser choose_;
  const Faults faults_;
  RedisProcess redis_;
  std::deque<ChaosNode> nodes_;
  Cure cure_;
  graph::Instant now_ = kStart;
  std::uint64_t commits_ = 0, caused_ = 0;
};

}  // namespace breakout::test
