// SPDX-License-Identifier: GPL-3.0-or-later
// Ten minutes of thirty people in a real Janus, five with each setting of its loops: nobody
// receives a packet that the graph did not allow.
//
// Threads: see soak_isolation(). BREAKOUT_ISOLATION_SECONDS (both together),
// BREAKOUT_ISOLATION_SEED, BREAKOUT_ISOLATION_SLOWER (how many times less often sources send)
// and BREAKOUT_ISOLATION_PLUGIN (a file) say how long, which and what.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "isolation/soak.hpp"
#include "support/environment.hpp"

int main() {
  using namespace breakout::test;
  SoakOptions options;
  options.seed = number_from("BREAKOUT_ISOLATION_SEED", 20261121);
  options.seconds = number_from("BREAKOUT_ISOLATION_SECONDS", 600) / 2;
  options.slow_down = static_cast<int>(number_from("BREAKOUT_ISOLATION_SLOWER", 1));
  options.until_first_leak = number_from("BREAKOUT_ISOLATION_UNTIL_LEAK", 0) != 0;
  const char* plugin = std::getenv("BREAKOUT_ISOLATION_PLUGIN");
  options.plugin = plugin ? plugin : "";
  bool sound = true;
  for (const int event_loops : {0, 2}) {
    options.event_loops = event_loops;
    try {
      std::printf("seed %llu, %llu s, event_loops %d\n",
                  static_cast<unsigned long long>(options.seed),
                  static_cast<unsigned long long>(options.seconds), event_loops);
      std::fflush(stdout);
      const Findings findings = soak_isolation(options);
      std::printf("%s\n", findings.text().c_str());
      std::fflush(stdout);
      sound = sound && findings.leaks.empty();
    } catch (const std::exception& error) {
      std::printf("%s\n", error.what());
      sound = false;
    }
  }
  return sound ? 0 : 1;
}
