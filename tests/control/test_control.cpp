// SPDX-License-Identifier: GPL-3.0-or-later
// All tests of plugins/breakout/control; an argument picks those whose name contains it.
#include "control/groups.hpp"

using namespace breakout::test;

int main(int argc, char** argv) {
  Tests all;
  for (const auto& group :
       {parser_tests,     settings_tests,   actor_tests,     admin_tests,        answer_tests,
        class_tests,      event_tests,      hearing_tests,   metrics_tests,      shared_store_tests,
        host_tests,       repetition_tests, permanent_tests, seat_tests,         slot_tests,
        sharing_tests,    speaker_tests,    talking_tests,   time_tests,         token_tests,
        token_join_tests, walk_tests,       thread_tests,    rights_table_tests, corpus_tests}) {
    const Tests tests = group();
    all.insert(all.end(), tests.begin(), tests.end());
  }
  return run_tests("control", all, argc, argv);
}
