// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a seating is for and which rules it must meet, checked as far as that goes without a search.
//
// Threads: plain values. People are called by their index in `people`.
// Invariants: everybody is in exactly one party; who is to be apart is never in one party.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

using PersonIndex = std::uint32_t;

struct SeatingProblem {
  std::vector<const Participant*> people;
  std::vector<std::vector<PersonIndex>> parties;  // people kept together; most are alone
  std::vector<std::uint32_t> party_of;
  std::vector<std::vector<PersonIndex>> apart;       // groups of people kept apart
  std::vector<std::vector<std::uint32_t>> apart_of;  // the groups each one is in
  std::vector<std::uint32_t> tag;                    // of balance_by, as a number; 0: none
};

inline constexpr std::size_t kMostRuleNames = 20000;  // in all keep rules of an opening

// Errors: 428 a rule names nobody known; 430 it names somebody who is not dealt out, contradicts
// another or cannot be met in these rooms, or nobody has the tag; 445 too many names.
// O((people + names) · log people).
Result<SeatingProblem> seating_problem(const Classroom& classroom,
                                       std::vector<const Participant*> people,
                                       const SeatingRules& rules, const std::vector<Room>& rooms);

// "a", "b", "c", …: the first three of them, in quotes.
std::string names_of(const SeatingProblem& problem, const std::vector<PersonIndex>& people);

}  // namespace breakout::graph
