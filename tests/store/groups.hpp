// SPDX-License-Identifier: GPL-3.0-or-later
// The tests of store/, one group a file.
#pragma once

#include <vector>

#include "support/check.hpp"

namespace breakout::test {

std::vector<Test> memory_store_tests();
std::vector<Test> record_tests();
std::vector<Test> damaged_record_tests();
std::vector<Test> redis_address_tests();
std::vector<Test> redis_connection_tests();
std::vector<Test> redis_clock_tests();
std::vector<Test> redis_link_tests();
std::vector<Test> redis_sentinel_tests();
std::vector<Test> redis_store_tests();
std::vector<Test> redis_fault_tests();
std::vector<Test> redis_chaos_tests();
std::vector<Test> redis_outage_tests();

}  // namespace breakout::test
