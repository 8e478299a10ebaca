// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of tests of what judges the packets.
#pragma once

#include <vector>

#include "support/check.hpp"

namespace breakout::test {

std::vector<Test> class_model_tests();
std::vector<Test> history_tests();
std::vector<Test> in_order_tests();
std::vector<Test> packet_tap_tests();
std::vector<Test> slot_judge_tests();

}  // namespace breakout::test
