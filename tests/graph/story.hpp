// SPDX-License-Identifier: GPL-3.0-or-later
// A class told step by step in virtual time: each step is decided, checked, applied and kept.
//
// Threads: the test's. Invariants: after every granted step no truth is broken; a refused step
// leaves the classroom as it was; the kept changes rebuild the classroom.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.hpp"
#include "graph/invariants.hpp"
#include "support/check.hpp"

namespace breakout::test {

namespace graph = breakout::graph;

inline constexpr graph::Instant kStart{graph::Millis{1'795'170'000'000}};
inline const std::string kSecret = "open sesame";

graph::Actor as(const std::string& participant);
graph::Actor nobody();
graph::Actor node();  // the system
graph::Actor admin();
graph::Actor back_end(const std::string& secret);

graph::ParticipantId person(const std::string& id);
graph::RoomId room(const std::string& id);

// A join of a new learner or whatever `role` says, with the secret it needs; resume value "r-<id>".
graph::Join join_of(const std::string& id, graph::Role role = graph::Role::learner);

// An opening of `rooms` rooms, automatic.
graph::Open open_of(std::size_t rooms);
// One with assignments, manual.
graph::Open open_of(std::size_t rooms, const std::map<std::string, std::string>& assignments);

// Who belongs where.
graph::Plan plan_of(const std::map<std::string, std::string>& assignments);

graph::Merge merge_at_once();

graph::Move move_of(std::initializer_list<std::pair<std::string, std::string>> moves);

// All facts of kind F, in order.
template <class F>
std::vector<F> facts_of(const graph::Change& change) {
  std::vector<F> found;
  for (const graph::Fact& fact : change.facts) {
    if (const F* match = std::get_if<F>(&fact)) {
      found.push_back(*match);
    }
  }
  return found;
}

class Story {
 public:
  // A classroom with kSecret and whatever `patch` says.
  explicit Story(graph::SettingsPatch patch = {}, graph::Plan roster = {});

  const graph::Classroom& classroom() const { return classroom_; }
  const graph::Participant& seat(const std::string& id) const;
  std::string room_of(const std::string& id) const { return seat(id).room.value; }
  graph::Instant now() const { return now_; }
  void wait(graph::Seconds seconds) { now_ += seconds; }
  void wait_ms(std::int64_t milliseconds) { now_ += graph::Millis{milliseconds}; }

  // Joins instructor "ina" and learners "l01", "l02", ...
  void class_of(int learners);
  void join(const std::string& id, graph::Role role = graph::Role::learner);

  // The request is granted and changes something.
  graph::Change does(const graph::Actor& by, graph::Command command);
  // The request is granted and there is nothing to do.
  void idles(const graph::Actor& by, graph::Command command);
  // The request is refused with `code`, and the sentence has `words` in it.
  void refused(const graph::Actor& by, graph::Command command, graph::ErrorCode code,
               const std::string& words);
  graph::Result<graph::Change> ask(const graph::Request& request) const;

  // Lets time pass and the timer act, until the next deadline; false when there is none.
  bool run_to_next_deadline();

  std::map<std::string, int> people_in_rooms() const;
  // Whether the changes alone give the same classroom.
  void check_replay() const;

 private:
  void take(const graph::Change& change);

  graph::Classroom classroom_;
  std::vector<graph::Change> log_;
  graph::Instant now_ = kStart;
};

}  // namespace breakout::test
