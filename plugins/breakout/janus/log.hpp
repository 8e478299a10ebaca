// SPDX-License-Identifier: GPL-3.0-or-later
// One line into Janus' log.
//
// Threads: any. Never called per packet.
#pragma once

#include <string_view>

#include "control/host.hpp"

namespace breakout::janus {

void log_line(control::LogLevel level, std::string_view line) noexcept;

}  // namespace breakout::janus
