// SPDX-License-Identifier: GPL-3.0-or-later
// A walk through everything that can be asked of a classroom, checking all truths at every step.
//
// Threads: the test's. The choices come from outside: a seed in tests, bytes in the fuzzer.
// Invariants checked: those of the graph; a refusal changes nothing and says why, item by item;
// versions grow by one; nobody appears or vanishes but by a fact; a merge gives main's view back,
// hands included; the next deadline is exactly the next instant at which Expire does something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "graph/request_maker.hpp"
#include "graph/story.hpp"

namespace breakout::test {

class Walk {
 public:
  struct Tally {
    std::uint64_t granted = 0, refused = 0;
  };

  // Told of each change just before it is applied, creations included.
  using Follower = std::function<void(const graph::Classroom& before, const graph::Change&)>;

  // `people` is how many different participants come and go, at least 1; a large class begins with
  // most of them.
  Walk(Chooser choose, std::uint64_t people, Follower follower = nullptr);
  Walk(const Walk&) = delete;
  Walk& operator=(const Walk&) = delete;

  // Asks one thing, perhaps after some time. Throws CheckFailed when a truth is broken.
  void step();

  const graph::Classroom& classroom() const { return classroom_; }
  std::uint64_t granted() const;
  std::uint64_t refused() const;
  const std::vector<Tally>& tally() const { return tally_; }  // by command
  std::string last() const { return last_; }  // what was asked last, for failure messages

 private:
  void create();
  graph::Result<graph::Change> decide_and_compare(const graph::Request& request);
  void take(const graph::Change& change);
  void check_expiry();
  void let_time_pass();

  Chooser choose_;
  const std::uint64_t people_;
  graph::Classroom classroom_;
  RequestMaker maker_;
  Follower follower_;
  graph::Instant now_ = kStart;
  std::uint64_t decided_ = 0;
  std::vector<Tally> tally_;
  std::string last_;
};

// The body of the fuzzer: the bytes are the choices; ends with the bytes.
// Throws CheckFailed when a truth is broken.
void walk_along(const std::uint8_t* bytes, std::size_t size);

}  // namespace breakout::test
