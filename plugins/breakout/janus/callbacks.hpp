// SPDX-License-Identifier: GPL-3.0-or-later
// The entry points of the plugin: each checks, converts and hands over.
//
// Threads, as Janus calls them: create_session and query_session on its one request thread (the
// latter with the core's lock of the handle held), messages on a pool and possibly two of a handle
// at once, the rest on the loop thread of the handle. Invariants: nothing is thrown; media
// callbacks reach their session through handle->plugin_handle, which only the loop thread takes
// away; all others through the registry.
#pragma once

#include "janus/abi.hpp"

namespace breakout::janus {

void create_session(janus_plugin_session* handle, int* error) noexcept;
janus_plugin_result* handle_message(janus_plugin_session* handle, char* transaction,
                                    json_t* message, json_t* jsep) noexcept;
json_t* handle_admin_message(json_t* message) noexcept;
void setup_media(janus_plugin_session* handle) noexcept;
void incoming_rtp(janus_plugin_session* handle, janus_plugin_rtp* packet) noexcept;
void incoming_rtcp(janus_plugin_session* handle, janus_plugin_rtcp* packet) noexcept;
void hangup_media(janus_plugin_session* handle) noexcept;
void destroy_session(janus_plugin_session* handle, int* error) noexcept;
json_t* query_session(janus_plugin_session* handle) noexcept;

}  // namespace breakout::janus
