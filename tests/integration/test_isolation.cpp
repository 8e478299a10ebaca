// SPDX-License-Identifier: GPL-3.0-or-later
// Nobody receives what the graph does not allow, whatever is commanded; and who removes the check
// that sees to it is found out. BREAKOUT_ISOLATION_SECONDS and BREAKOUT_ISOLATION_SEED say how long
// (both settings of the loops together) and which.
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "integration/groups.hpp"
#include "isolation/soak.hpp"
#include "support/environment.hpp"

namespace breakout::test {

namespace {

SoakOptions some_options() {
  SoakOptions options;
  options.seed = number_from("BREAKOUT_ISOLATION_SEED", 20261121);
  options.seconds = number_from("BREAKOUT_ISOLATION_SECONDS", 60) / 2;
  return options;
}

Findings run(const SoakOptions& options) {
  std::printf("seed %llu, %llu s at most, event_loops %d\n",
              static_cast<unsigned long long>(options.seed),
              static_cast<unsigned long long>(options.seconds), options.event_loops);
  std::fflush(stdout);
  Findings findings = soak_isolation(options);
  std::printf("%s\n", findings.text().c_str());
  std::fflush(stdout);
  return findings;
}

void nobody_receives_a_packet_that_the_graph_did_not_allow() {
  for (const int event_loops : {0, 2}) {
    SoakOptions options = some_options();
    options.event_loops = event_loops;
    const Findings findings = run(options);
    CHECK_EQ(findings.leaks.empty() ? "no leak" : findings.leaks.front().what, "no leak");
  }
}

std::string variant(const char* name) {
  const char* folder = std::getenv("BREAKOUT_BUILDDIR");
  if (!folder) {
    throw std::runtime_error(
        "BREAKOUT_BUILDDIR does not name the build; run make check-integration");
  }
  return std::string(folder) + "/.libs/" + name + ".so";
}

void a_plugin_without_the_check_in_its_slots_leaks() {
  SoakOptions options = some_options();
  options.plugin = variant("libunguarded");
  options.until_first_leak = true;
  options.seconds = 60;
  const Findings findings = run(options);
  std::printf("found after %.1f s\n", findings.seconds_to_first_leak);
  CHECK(!findings.leaks.empty());
}

void late_lists_alone_leak_nothing() {
  SoakOptions options = some_options();
  options.plugin = variant("liblatelists");
  options.seconds = 10;
  CHECK_EQ(run(options).leaks.size(), 0);
}

}  // namespace

std::vector<Test> isolation_tests() {
  return {{"nobody receives a packet that the graph did not allow",
           nobody_receives_a_packet_that_the_graph_did_not_allow},
          {"a plugin whose lists are late leaks nothing: its slots check",
           late_lists_alone_leak_nothing},
          {"a plugin without the check in its slots leaks",
           a_plugin_without_the_check_in_its_slots_leaks}};
}

}  // namespace breakout::test
