// SPDX-License-Identifier: GPL-3.0-or-later
// janus.plugin.breakout.jcfg -> control::Config.
//
// Threads: called once, from init. An option with a wrong value is logged with its name and left at
// its default; one of Redis keeps the plugin from loading.
#pragma once

#include <string>

#include "control/config.hpp"

namespace breakout::janus {

inline constexpr const char* kPackage = "janus.plugin.breakout";

// `folder` is Janus' configuration folder. A missing file means defaults. Throws
// std::runtime_error when there is a file that cannot be parsed, or whose options of Redis are
// wrong: defaults would drop the admin_key, or keep classrooms in the memory of this process.
control::Config read_config(const std::string& folder);

}  // namespace breakout::janus
