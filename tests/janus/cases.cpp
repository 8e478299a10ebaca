// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/cases.hpp"

#include <initializer_list>

extern "C" __attribute__((visibility("default"))) int run_in_janus(int argc, char** argv) {
  using namespace breakout::test;
  std::vector<Test> all;
  for (const auto& list :
       {lifetime_tests(), message_tests(), media_tests(), storm_tests(), outbox_tests(),
        config_tests(), config_redis_tests(), config_writer_tests(), signed_token_tests(),
        jsep_tests(), uplink_tests(), downlink_tests()}) {
    all.insert(all.end(), list.begin(), list.end());
  }
  return run_tests("janus", all, argc, argv);
}
