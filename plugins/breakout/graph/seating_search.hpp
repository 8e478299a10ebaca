// SPDX-License-Identifier: GPL-3.0-or-later
// Who sits where when it depends on who else sits there: keep rules, balance, and who met before.
//
// Threads: pure functions. Invariants: the same arguments give the same plan on every machine (no
// clock, no floating point); no plan breaks a keep rule or a capacity; without rules no plan is
// worse than the plain deal of the same seed.
//
// Algorithm: start from the plain deal, or, under rules, deal parties out by hand, the largest
// first. Then exchange parties between two rooms at random, preferably those who met before: what
// is no worse is kept, what only makes more people meet again is kept with a chance that halves
// with each meeting and falls as the work goes on (annealing). The best seating seen is the result.
// Under rules this is done from several deals. Costs are compared as SeatingCost orders them.
// Cost: at most kMostSearchWork looks at a pair of people, whatever the class, beside O(people² +
// rounds · people · people of a room) for who met whom; an exchange is O(people of two rooms).
// Classes of more than Meetings::kMostPeople are seated as if nobody had met.
#pragma once

#include <cstdint>
#include <vector>

#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

// The budget, in looks at a pair: so many, and more for each pair there is, up to the most.
inline constexpr std::uint64_t kLeastSearchWork = 100'000;
inline constexpr std::uint64_t kSearchWorkOfPair = 800;
inline constexpr std::uint64_t kMostSearchWork = 3'000'000;

// Deals `people` out by `rules`; `history` holds who sat together in each earlier round, or
// nothing. Errors: those of dealt_out and of seating_problem; 430 when no seating was found that
// meets all keep rules, naming one that stayed broken.
Result<Plan> seated_by_rules(const Classroom& classroom, std::vector<const Participant*> people,
                             const std::vector<Room>& rooms, const SeatingRules& rules,
                             const std::vector<Groups>& history, std::uint64_t seed);

}  // namespace breakout::graph
