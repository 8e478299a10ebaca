// SPDX-License-Identifier: GPL-3.0-or-later
// Three nodes among random faults. BREAKOUT_CHAOS_STEPS and BREAKOUT_CHAOS_SEED say how long and
// which; what was run is printed.
#include <cstdio>

#include "store/chaos.hpp"
#include "store/groups.hpp"
#include "support/environment.hpp"

namespace breakout::test {

namespace {

template <Faults kFaults>
void chaos_settles() {
  const auto seed = number_from("BREAKOUT_CHAOS_SEED", 20261121);
  const auto steps = number_from("BREAKOUT_CHAOS_STEPS", 10'000);
  std::printf("seed %llu, %llu steps\n", static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(steps));
  std::fflush(stdout);
  Chaos chaos(seed, kFaults);
  chaos.run(steps);
  chaos.settle();
  std::printf("%s\n", chaos.tally().c_str());
}

}  // namespace

std::vector<Test> redis_chaos_tests() {
  return {
      {"three nodes agree after ten thousand steps among faults", chaos_settles<Faults::all>},
      {"nothing granted is lost while Redis keeps what it has", chaos_settles<Faults::lossless>},
  };
}

}  // namespace breakout::test
