// SPDX-License-Identifier: GPL-3.0-or-later
// The plugin beside Janus' own VideoRoom, with the same native peers and media, in one run.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <string>

#include "bench/peers/parts.hpp"

namespace breakout::bench {
namespace {

struct Part {
  const char* name;
  void (*run)();
};

constexpr Part kParts[] = {
    {"split", bench_split}, {"memory", bench_memory}, {"cpu", bench_cpu}, {"loss", bench_loss}};

// The figures below mean little without it.
void print_load() {
  std::ifstream in("/proc/loadavg");
  std::string load;
  std::getline(in, load);
  std::printf("load %s, rounds %d\n", load.c_str(), rounds());
}

int run() {
  const char* only = std::getenv("BENCH_PEERS");
  print_load();
  int failures = 0;
  for (const Part& part : kParts) {
    if (only != nullptr && *only != '\0' && std::strstr(only, part.name) == nullptr) {
      continue;
    }
    try {
      part.run();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", part.name, error.what());
      ++failures;
    }
  }
  print_load();
  return failures == 0 ? 0 : 1;
}

}  // namespace

int rounds() {
  const char* told = std::getenv("BENCH_PEERS_ROUNDS");
  const int count = told != nullptr ? std::atoi(told) : 0;
  return count > 0 ? count : 3;
}

}  // namespace breakout::bench

int main() {
  return breakout::bench::run();
}
