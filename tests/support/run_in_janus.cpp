// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a module of tests or benches inside Janus, loaded as a library. IN_JANUS_MODULE, a string
// given at compile time, is its file in the build folder; it exports `run_in_janus`.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "support/janus_library.hpp"

int main(int argc, char** argv) {
  using namespace breakout::test;
  try {
    load_janus_library();
    const char* build = std::getenv("BREAKOUT_BUILDDIR");
    const std::string folder = build != nullptr ? build : ".";
    void* const module = load_module(folder + "/.libs/" IN_JANUS_MODULE);
    using Run = int (*)(int, char**);
    return reinterpret_cast<Run>(symbol(module, "run_in_janus"))(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
