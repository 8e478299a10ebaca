// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fuzz_bodies.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  breakout::test::fuzz_token({data, size});
  return 0;
}
