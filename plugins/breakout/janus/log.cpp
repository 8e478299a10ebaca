// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/log.hpp"

#include "janus/abi.hpp"

namespace breakout::janus {

void log_line(control::LogLevel level, std::string_view line) noexcept {
  const int size = static_cast<int>(line.size());
  switch (level) {
    case control::LogLevel::error:
      JANUS_LOG(LOG_ERR, "[breakout] %.*s\n", size, line.data());
      break;
    case control::LogLevel::warning:
      JANUS_LOG(LOG_WARN, "[breakout] %.*s\n", size, line.data());
      break;
    case control::LogLevel::info:
      JANUS_LOG(LOG_INFO, "[breakout] %.*s\n", size, line.data());
      break;
    case control::LogLevel::verbose:
      JANUS_LOG(LOG_VERB, "[breakout] %.*s\n", size, line.data());
      break;
  }
}

}  // namespace breakout::janus
