// SPDX-License-Identifier: GPL-3.0-or-later
// A core without a network: counts what plugins relay, and keeps what they tell their clients.
//
// Threads: packets are pumped, and relayed() is asked, on one thread; events come from any.
// Invariant: relaying costs a few instructions, the same for every plugin. One for the process,
// since Janus' callbacks carry no context.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "janus/abi.hpp"

namespace breakout::bench {

// What a plugin is given at init.
janus_callbacks& counting_callbacks();

// Packets relayed so far.
std::uint64_t relayed();

struct CoreEvent {
  std::string body;  // JSON text
  std::string sdp;   // empty: no jsep
};

// The first event of `handle`, past or to come, whose body has all of `words` in it.
// Throws std::runtime_error, with what came instead, when none comes in time.
CoreEvent await_event(janus_plugin_session* handle, std::initializer_list<const char*> words);

// Forgets what was told to a former handle at this address.
void forget_events(janus_plugin_session* handle);

// The value of a string or number called `name` on the top level of a body; throws when absent.
std::string value_of(const std::string& body, const char* name);

}  // namespace breakout::bench
