// SPDX-License-Identifier: GPL-3.0-or-later
// Who sits where when a round opens.
//
// Threads: pure functions. Invariant: the same people, rooms and seed give the same plan on every
// machine: the generator and the shuffle are ours, not the library's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

// A sequence of numbers that `seed` fixes (SplitMix64).
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() noexcept;
  // One of 0 to bound - 1, all equally likely. REQUIRES bound > 0.
  std::uint64_t below(std::uint64_t bound) noexcept;

 private:
  std::uint64_t state_;
};

// People who are here are spread evenly, then those who are away, then staff.
enum class Kind : std::uint8_t { here, away, staff };
inline Kind kind_of(const Participant& participant) noexcept {
  if (is_staff(participant.role)) {
    return Kind::staff;
  }
  return participant.connected ? Kind::here : Kind::away;
}

// In an order that `generator` chooses, all equally likely.
template <class T>
void shuffle(std::vector<T>& items, Generator& generator) {
  for (std::size_t left = items.size(); left > 1; --left) {
    std::swap(items[left - 1], items[generator.below(left)]);
  }
}

// Whom the automatic assignment seats: learners, with `include_staff` staff too, never observers.
// By id. The disconnected are included: their seats are kept through the round.
std::vector<const Participant*> people_to_seat(const Classroom& classroom, bool include_staff);

// Deals `people` out, shuffled by `seed`: sizes differ by at most one, as far as capacities let,
// and so do the sizes counting only who is connected, or only staff.
// Errors: 441 when the rooms have fewer places than there are people who need one.
Result<Plan> dealt_out(std::vector<const Participant*> people, const std::vector<Room>& rooms,
                       std::uint64_t seed);

// `assignments` as given; who is not named stays in main.
// Errors: 441 a room would be too full, the absent counted; 444 no such room; 445 more names than
// the classroom may have people.
Result<Plan> as_assigned(const Classroom& classroom, const Plan& assignments,
                         const std::vector<Room>& rooms);

// What `plan` says of the rooms that are opened and of main; the others' people stay in main.
// Errors: 441 a room would be too full; the absent are not counted: they may never come.
Result<Plan> of_opened_rooms(const Classroom& classroom, const Plan& plan,
                             const std::vector<Room>& rooms);

// Places everybody here whom `plan` does not name by the round's policy for late joiners, with
// `roster` saying who belongs where.
void place_the_others(Plan& plan, const Classroom& classroom, const Plan& roster,
                      const std::vector<Room>& rooms, const RoundPolicy& policy);

// As in the last round, those who left included; while one is open, as in that one. Who came after
// it goes by `policy`.
// Errors: 441.
Result<Plan> as_before(const Classroom& classroom, const std::vector<Room>& rooms,
                       const RoundPolicy& policy);

}  // namespace breakout::graph
