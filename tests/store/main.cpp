// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/groups.hpp"

int main(int argc, char** argv) {
  using namespace breakout::test;
  std::vector<Test> all;
  for (const auto& group :
       {memory_store_tests(), record_tests(), damaged_record_tests(), redis_address_tests(),
        redis_clock_tests(), redis_connection_tests(), redis_link_tests(), redis_sentinel_tests(),
        redis_store_tests(), redis_fault_tests(), redis_outage_tests(), redis_chaos_tests()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  return run_tests("store", all, argc, argv);
}
