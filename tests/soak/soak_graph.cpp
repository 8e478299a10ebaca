// SPDX-License-Identifier: GPL-3.0-or-later
// A million commands at random to classes of up to 300 people, all truths checked at each step.
//
// Threads: one. BREAKOUT_SOAK_STEPS and BREAKOUT_SOAK_SEED say how many commands and which; a
// failure prints the seed, the class and the step, which repeat it.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "graph/assignment.hpp"
#include "graph/walk.hpp"
#include "support/environment.hpp"

namespace {

using namespace breakout::graph;
using namespace breakout::test;

struct Class {
  std::uint64_t people;
  std::uint64_t share;  // of the steps, in percent
};

constexpr Class kClasses[] = {{300, 20}, {100, 20}, {30, 25}, {12, 25}, {4, 10}};

void add(std::vector<Walk::Tally>& sum, const std::vector<Walk::Tally>& tally) {
  for (std::size_t kind = 0; kind < sum.size(); ++kind) {
    sum[kind].granted += tally[kind].granted;
    sum[kind].refused += tally[kind].refused;
  }
}

// False after a broken truth.
bool walks(std::uint64_t seed, std::uint64_t people, std::uint64_t steps,
           std::vector<Walk::Tally>& sum) {
  const auto start = std::chrono::steady_clock::now();
  Generator generator(seed);
  Walk walk([&](std::uint64_t bound) { return generator.below(bound); }, people);
  std::uint64_t step = 0;
  std::size_t most = 0;
  try {
    for (; step < steps; ++step) {
      walk.step();
      most = std::max(most, walk.classroom().participants.size());
    }
  } catch (const CheckFailed& failure) {
    std::printf("%s\nseed %llu, %llu people, step %llu: %s\n", failure.what(),
                static_cast<unsigned long long>(seed), static_cast<unsigned long long>(people),
                static_cast<unsigned long long>(step), walk.last().c_str());
    return false;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf(
      "seed %llu, up to %zu people: %llu granted, %llu refused, %.0f commands/s\n",
      static_cast<unsigned long long>(seed), most, static_cast<unsigned long long>(walk.granted()),
      static_cast<unsigned long long>(walk.refused()), static_cast<double>(steps) / took.count());
  std::fflush(stdout);
  add(sum, walk.tally());
  return true;
}

// A command that is never granted is not tested.
bool all_were_granted(const std::vector<Walk::Tally>& sum) {
  bool all = true;
  for (std::size_t kind = 0; kind < sum.size(); ++kind) {
    if (sum[kind].granted == 0) {
      std::printf("command %zu was never granted, and refused %llu times\n", kind,
                  static_cast<unsigned long long>(sum[kind].refused));
      all = false;
    }
  }
  return all;
}

}  // namespace

int main() {
  const auto steps = number_from("BREAKOUT_SOAK_STEPS", 1'000'000);
  const auto seed = number_from("BREAKOUT_SOAK_SEED", 20261121);
  std::vector<Walk::Tally> sum(std::variant_size_v<Command>);
  for (const Class& each : kClasses) {
    if (!walks(seed + each.people, each.people, steps * each.share / 100, sum)) {
      return EXIT_FAILURE;
    }
  }
  return all_were_granted(sum) ? EXIT_SUCCESS : EXIT_FAILURE;
}
