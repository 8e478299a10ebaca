// SPDX-License-Identifier: GPL-3.0-or-later
// Requests of clients, without their browser: SDP from a recorded offer, answers made of offers.
//
// Threads: the bench's.
#pragma once

#include <string>

#include "bench/counting_core.hpp"
#include "support/plugin_driver.hpp"

namespace breakout::bench {

// What a browser offers that publishes Opus and VP8, mindex 0 and 1, as JSEP text: with simulcast,
// what the core makes of it.
std::string publisher_offer(bool simulcast);

// The answer of a browser that takes every line of a plugin's offer, as JSEP text.
std::string answer_to(const std::string& offer_sdp);

// The plugin's own answer to a synchronous request. Throws unless `kind` is part of it.
std::string request(test::PluginDriver& plugin, janus_plugin_session* handle,
                    const std::string& body, const char* kind);

// Makes an asynchronous request and returns the event that has all of `words`. Throws when it is
// refused or nothing comes.
CoreEvent request_event(test::PluginDriver& plugin, janus_plugin_session* handle,
                        const std::string& body, const std::string& jsep,
                        std::initializer_list<const char*> words);

}  // namespace breakout::bench
