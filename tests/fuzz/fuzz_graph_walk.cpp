// SPDX-License-Identifier: GPL-3.0-or-later
// libFuzzer target: the bytes choose what is asked of a classroom; a broken truth ends the run.
#include <cstddef>
#include <cstdint>

#include "graph/walk.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  breakout::test::walk_along(data, size);
  return 0;
}
