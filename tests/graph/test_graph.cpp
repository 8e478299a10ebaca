// SPDX-License-Identifier: GPL-3.0-or-later
// All tests of plugins/breakout/graph; an argument picks those whose name contains it.
#include "graph/groups.hpp"

using namespace breakout::test;

int main(int argc, char** argv) {
  Tests all;
  for (const auto& group :
       {classroom_tests,   permission_tests, join_tests,         rejoin_tests,     restore_tests,
        late_joiner_tests, seat_tests,       open_tests,         assignment_tests, roster_tests,
        next_round_tests,  rotation_tests,   seating_rule_tests, move_tests,       choose_tests,
        undo_tests,        room_tests,       timer_tests,        broadcast_tests,  visit_tests,
        help_tests,        moderation_tests, merge_tests,        deadline_tests,   view_tests,
        invariant_tests,   random_walk_tests}) {
    const Tests tests = group();
    all.insert(all.end(), tests.begin(), tests.end());
  }
  return run_tests("graph", all, argc, argv);
}
