// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peers/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace breakout::bench {

double percentile(std::vector<double> values, double percent) {
  if (values.empty()) {
    return 0;
  }
  std::sort(values.begin(), values.end());
  const double rank = std::ceil(percent / 100 * static_cast<double>(values.size()));
  const auto index = static_cast<std::size_t>(std::max(rank, 1.0)) - 1;
  return values[std::min(index, values.size() - 1)];
}

std::string shown(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof(text), "%.*f", decimals, value);
  return text;
}

std::string percentiles(const std::vector<double>& values) {
  if (values.empty()) {
    return "none";
  }
  return shown(percentile(values, 50)) + " · " + shown(percentile(values, 95)) + " · " +
         shown(percentile(values, 99)) + " (" + std::to_string(values.size()) + ")";
}

std::string ratio(double a, double b) {
  return b == 0 ? "-" : shown(a / b, 2);
}

void print_row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) {
    line += " " + cell + " |";
  }
  std::puts(line.c_str());
  std::fflush(stdout);
}

void print_head(const std::string& title, const std::vector<std::string>& cells) {
  std::printf("\n%s\n\n", title.c_str());
  print_row(cells);
  print_row(std::vector<std::string>(cells.size(), "---"));
}

}  // namespace breakout::bench
