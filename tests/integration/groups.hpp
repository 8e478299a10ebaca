// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of integration tests; each needs the plugin in BREAKOUT_PLUGIN and a real Janus.
#pragma once

#include <vector>

#include "support/check.hpp"

namespace breakout::test {

std::vector<Test> announce_tests();
std::vector<Test> configuration_tests();
std::vector<Test> small_story_tests();
std::vector<Test> story_tests();
std::vector<Test> departure_tests();
std::vector<Test> move_time_tests();
std::vector<Test> lip_sync_tests();
std::vector<Test> protocol_tests();
std::vector<Test> complaint_tests();
std::vector<Test> node_tests();
std::vector<Test> restart_tests();
std::vector<Test> outage_tests();
std::vector<Test> chaos_tests();
std::vector<Test> loss_tests();
std::vector<Test> metrics_tests();
std::vector<Test> thin_link_tests();
std::vector<Test> isolation_tests();

}  // namespace breakout::test
