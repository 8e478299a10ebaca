// SPDX-License-Identifier: GPL-3.0-or-later
// All integration tests, in a real Janus on private ports.
#include "integration/groups.hpp"

int main(int argc, char** argv) {
  using namespace breakout::test;
  std::vector<Test> tests;
  for (const auto& group :
       {small_story_tests(), story_tests(), move_time_tests(), lip_sync_tests(), departure_tests(),
        protocol_tests(), announce_tests(), configuration_tests(), complaint_tests(), node_tests(),
        restart_tests(), outage_tests(), chaos_tests(), loss_tests(), metrics_tests(),
        thin_link_tests(), isolation_tests()}) {
    tests.insert(tests.end(), group.begin(), group.end());
  }
  return run_tests("integration", tests, argc, argv);
}
