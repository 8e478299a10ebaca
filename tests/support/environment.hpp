// SPDX-License-Identifier: GPL-3.0-or-later
// What the environment says about a run.
//
// Threads: any, while nobody writes the environment.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace breakout::test {

inline std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

}  // namespace breakout::test
