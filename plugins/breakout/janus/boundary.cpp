// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/boundary.hpp"

#include <array>
#include <cstdio>

#include "janus/log.hpp"

namespace breakout::janus {

void report_escape(const char* where, const char* what) noexcept {
  std::array<char, 512> line{};  // no allocation: memory may be what ran out
  std::snprintf(line.data(), line.size(), "%s failed: %s", where, what);
  log_line(control::LogLevel::error, line.data());
}

}  // namespace breakout::janus
