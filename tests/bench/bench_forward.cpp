// SPDX-License-Identifier: GPL-3.0-or-later
// What forwarding a packet costs without a network: our plugin, VideoRoom and a bare loop in the
// same process, side by side. START HERE.
//
// A module that runs inside Janus, loaded as a library; see support/run_in_janus.cpp.
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>

#include "bench/callgrind.hpp"
#include "bench/forwarding.hpp"

namespace breakout::bench {
namespace {

constexpr const char* kCount = "--count";
constexpr const char* kReference = "VideoRoom";

using Counts = std::map<std::string, double>;

// The reference with the same audience and medium.
const Case& reference_of(const Case& one, const std::vector<Case>& cases) {
  for (const Case& other : cases) {
    if (other.contender == kReference && other.subscribers == one.subscribers &&
        other.media == one.media) {
      return other;
    }
  }
  return one;
}

void print(const Case& one, const Case& reference, const Counts& counts) {
  std::printf("%-10s %4u  %-9s %8.1f %7.2f", one.contender.c_str(), one.subscribers,
              name_of(one.media), one.nanoseconds, one.nanoseconds / reference.nanoseconds);
  const auto count = counts.find(title_of(one));
  const auto other = counts.find(title_of(reference));
  if (count != counts.end() && other != counts.end()) {
    std::printf(" %13.1f %7.2f", count->second / counted_packets(one.subscribers),
                count->second / other->second);
  } else {
    std::printf(" %13s %7s", "-", "-");
  }
  std::printf(" %12.4f\n", one.allocations);
}

void print_table(const std::vector<Case>& cases) {
  std::string why_not;
  const auto counts = count_instructions(kCount, why_not);
  std::printf("Per forwarded packet, medians; ratios are to %s.\n\n", kReference);
  std::printf("%-10s %4s  %-9s %8s %7s %13s %7s %12s\n", "contender", "N", "media", "CPU ns",
              "ratio", "instructions", "ratio", "allocations");
  for (const Case& one : cases) {
    print(one, reference_of(one, cases), counts.value_or(Counts{}));
  }
  if (!counts) {
    std::printf("\nNo instruction counts: %s.\n", why_not.c_str());
  }
}

void run(bool counted) {
  Arena arena;
  if (counted) {
    run_counted(arena);
  } else {
    print_table(measure_time(arena));
  }
}

}  // namespace
}  // namespace breakout::bench

extern "C" __attribute__((visibility("default"))) int run_in_janus(int argc, char** argv) {
  using namespace breakout::bench;
  try {
    run(argc > 1 && std::strcmp(argv[1], kCount) == 0);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_forward: " << error.what() << "\n";
    return 1;
  }
}
