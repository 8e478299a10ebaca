// SPDX-License-Identifier: GPL-3.0-or-later
// The installed Janus as a library: its functions without its network, for tests and benches of the
// plugin in this very process.
//
// glibc refuses to dlopen a position-independent executable, so a private copy gets its PIE mark
// cleared. That is sound as long as the program has neither copy relocations nor thread-local
// storage; both are checked, and a program that has them is refused.
// Threads: load once, before other threads. Janus stays loaded until the process ends.
#pragma once

#include <string>

namespace breakout::test {

// Loads $JANUS (default: bin/janus below $BREAKOUT_JANUS or /usr) with its symbols visible to
// everything loaded later, and starts its log (quiet below warnings). Throws std::runtime_error.
void load_janus_library();

// Loads a plugin or a test module on top. `path` as for dlopen. Throws std::runtime_error.
void* load_module(const std::string& path);

// The address of a symbol. Throws std::runtime_error when there is none.
void* symbol(void* module, const std::string& name);

}  // namespace breakout::test
