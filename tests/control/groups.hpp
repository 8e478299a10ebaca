// SPDX-License-Identifier: GPL-3.0-or-later
// The tests of the control layer, a group a file; run one after the other by test_control.
//
// Threads: the test's.
#pragma once

#include <vector>

#include "support/check.hpp"

namespace breakout::test {

using Tests = std::vector<Test>;

Tests parser_tests();
Tests settings_tests();
Tests actor_tests();
Tests admin_tests();
Tests answer_tests();
Tests class_tests();
Tests event_tests();
Tests hearing_tests();
Tests metrics_tests();
Tests shared_store_tests();
Tests host_tests();
Tests repetition_tests();
Tests permanent_tests();
Tests seat_tests();
Tests slot_tests();
Tests sharing_tests();
Tests speaker_tests();
Tests talking_tests();
Tests time_tests();
Tests token_join_tests();
Tests token_tests();
Tests walk_tests();
Tests thread_tests();
Tests rights_table_tests();
Tests corpus_tests();

}  // namespace breakout::test
