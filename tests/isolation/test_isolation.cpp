// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the judges of packets find planted leaks, and do not cry over what is allowed.
#include "isolation/groups.hpp"

int main(int argc, char** argv) {
  using namespace breakout::test;
  std::vector<Test> tests;
  for (const auto& group : {class_model_tests(), history_tests(), in_order_tests(),
                            packet_tap_tests(), slot_judge_tests()}) {
    tests.insert(tests.end(), group.begin(), group.end());
  }
  return run_tests("isolation", tests, argc, argv);
}
