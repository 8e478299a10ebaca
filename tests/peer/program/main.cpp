// SPDX-License-Identifier: GPL-3.0-or-later
// breakout-peer: a load test for operators. See --help.
#include <exception>
#include <iostream>

#include "peer/program/load_test.hpp"

int main(int argc, char** argv) {
  using namespace breakout::peer;
  try {
    const LoadOptions options = parse_options({argv + 1, argv + argc});
    if (options.help) {
      std::cout << usage();
      return 0;
    }
    const Summary summary = LoadTest(options, std::cerr).run();
    summary.print(std::cout);
    return summary.good() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "breakout-peer: " << error.what() << "\n";
    return 1;
  }
}
