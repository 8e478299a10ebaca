// SPDX-License-Identifier: GPL-3.0-or-later
// Which rooms an opening asks for.
//
// Threads: pure functions. Invariant: positions count up from 0; ids differ; none is "main".
//
// Where silent, the contract is filled in like this: without rooms and people_per_room a roster
// opens the rooms it names, numbers by value before words; "previous" opens those of the last
// round, their locks too, their timers and forced capacities not.
#pragma once

#include <cstddef>
#include <vector>

#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

// The rooms `open` asks for, for so many people to be dealt, with `roster` saying who belongs
// where. Errors: 429 none asked for; 430 a bad id or capacity; 442 previous, and there was no
// round; 445 more than max_rooms.
Result<std::vector<Room>> rooms_to_open(const Classroom& classroom, const Open& open,
                                        std::size_t people, const Plan& roster);

// 445 when `number` rooms are more than the classroom may have.
std::optional<Refusal> too_many_rooms(const Classroom& classroom, std::size_t number);

}  // namespace breakout::graph
