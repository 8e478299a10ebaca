// SPDX-License-Identifier: GPL-3.0-or-later
// A walk through everything that can be asked of a classroom, checking all truths at every step.
//
// Threads: the test's. The choices come from outside: a seed in tests, bytes in the fuzzer.
// Invariants checked: those of the graph; a refusal changes nothing and says why; versions grow by
// one; nobody appears or vanishes but by a fact; a merge gives main's view back; the next deadline
// is exactly the next instant at which Expire does something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "graph/graph.hpp"
#include "graph/story.hpp"

namespace breakout::test {

// One of 0 to bound - 1. REQUIRES bound > 0.
using Chooser = std::function<std::uint64_t(std::uint64_t bound)>;

class Walk {
 public:
  // Told of each change just before it is applied, creations included.
  using Follower = std::function<void(const graph::Classroom& before, const graph::Change&)>;

  // `people` is how many different participants come and go, at least 1.
  Walk(Chooser choose, std::uint64_t people, Follower follower = nullptr);

  // Asks one thing, perhaps after some time. Throws CheckFailed when a truth is broken.
  void step();

  const graph::Classroom& classroom() const { return classroom_; }
  std::uint64_t granted() const { return granted_; }
  std::uint64_t refused() const { return refused_; }
  std::string last() const { return last_; }  // what was asked last, for failure messages

 private:
  void create();
  void take(const graph::Change& change);
  void check_expiry();
  void let_time_pass();

  bool one_in(std::uint64_t times) { return choose_(times) == 0; }
  graph::ParticipantId some_person();
  graph::ParticipantId some_member();
  graph::RoomId some_room();
  graph::SourceSet some_sources();
  graph::Seconds some_time();
  graph::Actor some_actor();
  graph::Actor some_staff();
  graph::SettingsPatch some_patch();
  graph::Join some_join();
  graph::Configure some_configure();
  graph::Open some_open();
  void choose_assignment(graph::Open& open);
  graph::Move some_move();
  graph::Merge some_merge();
  graph::Request some_request();
  graph::Request some_own_request();
  graph::Request some_staff_request();
  graph::Request some_system_request();

  Chooser choose_;
  const std::uint64_t people_;
  Follower follower_;
  graph::Classroom classroom_;
  graph::Instant now_ = kStart;
  std::uint64_t made_up_ = 0;  // fresh secrets and epochs
  std::uint64_t granted_ = 0;
  std::uint64_t refused_ = 0;
  std::string last_;
};

// The body of the fuzzer: the bytes are the choices; ends with the bytes.
// Throws CheckFailed when a truth is broken.
void walk_along(const std::uint8_t* bytes, std::size_t size);

}  // namespace breakout::test
