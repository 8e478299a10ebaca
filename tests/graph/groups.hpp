// SPDX-License-Identifier: GPL-3.0-or-later
// The tests of the graph, a group a file; run one after the other by test_graph.
//
// Threads: the test's.
#pragma once

#include <vector>

#include "support/check.hpp"

namespace breakout::test {

using Tests = std::vector<Test>;

Tests classroom_tests();
Tests permission_tests();
Tests join_tests();
Tests rejoin_tests();
Tests restore_tests();
Tests late_joiner_tests();
Tests seat_tests();
Tests open_tests();
Tests assignment_tests();
Tests roster_tests();
Tests next_round_tests();
Tests rotation_tests();
Tests seating_rule_tests();
Tests move_tests();
Tests choose_tests();
Tests undo_tests();
Tests room_tests();
Tests timer_tests();
Tests broadcast_tests();
Tests visit_tests();
Tests help_tests();
Tests moderation_tests();
Tests merge_tests();
Tests deadline_tests();
Tests view_tests();
Tests invariant_tests();
Tests random_walk_tests();

}  // namespace breakout::test
