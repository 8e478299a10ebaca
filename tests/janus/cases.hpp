// SPDX-License-Identifier: GPL-3.0-or-later
// The tests of this folder, a list a file. Each name is a sentence.
//
// They live in a module of their own that is loaded on top of Janus, whose functions they need.
#pragma once

#include <vector>

#include "support/check.hpp"

namespace breakout::test {

std::vector<Test> lifetime_tests();
std::vector<Test> message_tests();
std::vector<Test> media_tests();
std::vector<Test> storm_tests();
std::vector<Test> outbox_tests();
std::vector<Test> config_tests();
std::vector<Test> config_redis_tests();
std::vector<Test> config_writer_tests();
std::vector<Test> jsep_tests();
std::vector<Test> signed_token_tests();
std::vector<Test> uplink_tests();
std::vector<Test> downlink_tests();

}  // namespace breakout::test
