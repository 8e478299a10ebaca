// SPDX-License-Identifier: GPL-3.0-or-later
// Medians, percentiles and the Markdown they are shown in.
//
// Threads: any; pure functions, but for print_row.
#pragma once

#include <string>
#include <vector>

namespace breakout::bench {

// By the nearest rank; 0 of nothing.
double percentile(std::vector<double> values, double percent);
// The number with so many decimals.
std::string shown(double value, int decimals = 1);
// "p50 · p95 · p99 (how many)", or "none".
std::string percentiles(const std::vector<double>& values);
// "a / b", or "-" where b is nothing.
std::string ratio(double a, double b);
// A line of a Markdown table, at once on the terminal.
void print_row(const std::vector<std::string>& cells);
// Its head, with the line below.
void print_head(const std::string& title, const std::vector<std::string>& cells);

}  // namespace breakout::bench
