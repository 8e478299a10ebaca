// SPDX-License-Identifier: GPL-3.0-or-later
// Three nodes among random faults of their Redis, over and over, with another seed each time.
//
// Threads: one. BREAKOUT_SOAK_RUNS, BREAKOUT_SOAK_STEPS and BREAKOUT_SOAK_SEED say how many runs of
// how many steps, and the first seed; a failure prints the seed, which repeats most of it.
#include <cstdio>
#include <cstdlib>

#include "store/chaos.hpp"
#include "support/environment.hpp"

namespace {

using namespace breakout::test;

// False when the nodes did not agree, or broke a truth on the way.
bool settles(std::uint64_t seed, std::uint64_t steps, Faults faults) {
  std::printf("seed %llu, %s: ", static_cast<unsigned long long>(seed),
              faults == Faults::all ? "all faults" : "no fault that loses anything");
  std::fflush(stdout);
  try {
    Chaos chaos(seed, faults);
    chaos.run(steps);
    chaos.settle();
    std::printf("%s\n", chaos.tally().c_str());
    return true;
  } catch (const std::exception& failure) {
    std::printf("%s\n", failure.what());
    return false;
  }
}

}  // namespace

int main() {
  const auto first = number_from("BREAKOUT_SOAK_SEED", 20261121);
  const auto runs = number_from("BREAKOUT_SOAK_RUNS", 20);
  const auto steps = number_from("BREAKOUT_SOAK_STEPS", 10'000);
  for (std::uint64_t seed = first; seed < first + runs; ++seed) {
    if (!settles(seed, steps, Faults::all) || !settles(seed, steps, Faults::lossless)) {
      return EXIT_FAILURE;
    }
  }
  return EXIT_SUCCESS;
}
