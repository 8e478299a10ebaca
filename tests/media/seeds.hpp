// SPDX-License-Identifier: GPL-3.0-or-later
//
// Seeded walks: every failure says which seed repeats it.
#pragma once

#include <cstdlib>
#include <random>
#include <string>

#include "support/check.hpp"

namespace breakout::test {

/// Runs `walk(random)` for some fixed seeds and one of the day; BREAKOUT_SEED=n runs that alone.
template <class Walk>
void for_each_seed(const Walk& walk) {
  std::vector<unsigned> seeds = {1, 2, 3, 4, 5, 6, 7, 8, std::random_device{}()};
  if (const char* chosen = std::getenv("BREAKOUT_SEED")) {
    seeds = {static_cast<unsigned>(std::strtoul(chosen, nullptr, 10))};
  }
  for (const unsigned seed : seeds) {
    std::mt19937 random(seed);
    try {
      walk(random);
    } catch (const std::exception& error) {
      throw CheckFailed("BREAKOUT_SEED=" + std::to_string(seed) + ": " + error.what());
    }
  }
}

/// A number in [0, end).
inline unsigned below(std::mt19937& random, unsigned end) {
  return random() % end;
}

}  // namespace breakout::test
