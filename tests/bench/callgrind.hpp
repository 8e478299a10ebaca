// SPDX-License-Identifier: GPL-3.0-or-later
// Exact instruction counts: the bench runs itself once more, under valgrind's callgrind.
//
// Threads: the bench's. Invariant: only the instructions of the calling thread between
// start_counting() and stop_counting() are counted, so that a count is the same in every run.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace breakout::bench {

// In the program that runs under callgrind; without valgrind's header they do nothing.
void start_counting();
void stop_counting(const std::string& title);

// Runs this program under callgrind with `argument` and returns the count of each title.
// None: that is not possible here, and `why_not` says why.
std::optional<std::map<std::string, double>> count_instructions(const char* argument,
                                                                std::string& why_not);

}  // namespace breakout::bench
