// SPDX-License-Identifier: GPL-3.0-or-later
// How often a thread asked for memory, by malloc, by new or by GLib, in whatever library.
//
// Threads: any; each has a count of its own. Sanitizers bring an allocator that cannot be counted:
// in their builds the count stays at zero.
#pragma once

#include <cstdint>

// Exported by a program that compiles allocations.cpp, also to the modules it loads.
extern "C" __attribute__((visibility("default"))) std::uint64_t allocations_of_this_thread();
