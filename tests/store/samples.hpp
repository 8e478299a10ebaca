// SPDX-License-Identifier: GPL-3.0-or-later
// Records in which no field has its default, so that a field that gets lost is seen.
//
// Threads: pure functions.
#pragma once

#include <vector>

#include "graph/change.hpp"

namespace breakout::test {

graph::Settings full_settings();
graph::Participant full_participant();
graph::Room full_room();
graph::Round full_round();
graph::PlannedRound full_plan();
graph::Broadcast full_broadcast();

// Not one the rules would allow: each of its parts is there and full.
graph::Change change_of(graph::Fact fact);

// Each fact there is at least once, with all its fields.
std::vector<graph::Fact> full_facts();

// A classroom in a round, that keeps all truths, with every part in use.
graph::Classroom full_classroom();

}  // namespace breakout::test
