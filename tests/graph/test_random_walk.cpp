// SPDX-License-Identifier: GPL-3.0-or-later
// Long walks through all commands. BREAKOUT_WALK_STEPS and BREAKOUT_WALK_SEED say how long and
// which; a failure prints the seed and the step, which repeat it.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "graph/assignment.hpp"
#include "graph/groups.hpp"
#include "graph/walk.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

void walk(std::uint64_t seed, std::uint64_t people, std::uint64_t steps) {
  Generator generator(seed);
  std::vector<Change> log;  // of the present classroom
  Walk walk([&](std::uint64_t bound) { return generator.below(bound); }, people,
            [&](const Classroom& before, const Change& change) {
              if (before.version == 0) {
                log.clear();
              }
              log.push_back(change);
            });
  std::uint64_t step = 0;
  try {
    for (; step < steps; ++step) {
      walk.step();
    }
    Classroom replica;
    for (const Change& change : log) {
      apply(replica, change);
    }
    CHECK(replica == walk.classroom());
  } catch (const CheckFailed& failure) {
    throw CheckFailed(std::string(failure.what()) + "\nrepeat with BREAKOUT_WALK_SEED=" +
                      std::to_string(seed) + ": step " + std::to_string(step) + " of " +
                      std::to_string(people) + " people, " + walk.last());
  }
  CHECK(steps < 1000 || (walk.granted() > steps / 4 && walk.refused() > steps / 10));
}

void everything_asked_at_random_keeps_every_truth() {
  const auto seed = number_from("BREAKOUT_WALK_SEED", 20261121);
  const auto steps = number_from("BREAKOUT_WALK_STEPS", 50000);
  walk(seed, 60, steps / 5);
  walk(seed + 1, 12, steps * 3 / 5);
  walk(seed + 2, 3, steps / 5);
}

void the_corpus_of_the_fuzzer_keeps_every_truth() {
  const char* source = std::getenv("BREAKOUT_SRCDIR");
  const auto corpus = std::filesystem::path(source ? source : ".") / "tests/fuzz/corpus/graph_walk";
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    walk_along(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    ++files;
  }
  CHECK(files > 0);
}

}  // namespace

Tests random_walk_tests() {
  return {
      {"everything asked at random keeps every truth",
       everything_asked_at_random_keeps_every_truth},
      {"the corpus of the fuzzer keeps every truth", the_corpus_of_the_fuzzer_keeps_every_truth},
  };
}

}  // namespace breakout::test
