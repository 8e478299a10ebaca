// SPDX-License-Identifier: GPL-3.0-or-later
// The typed face of janus_callbacks: nobody else calls the core through that table.
//
// Threads: any, with no lock of ours held: push_event may block while candidates are gathered, and
// everything that reaches a PeerConnection takes the core's own lock of that handle.
// Owner: copied by value; the table outlives the plugin.
#pragma once

#include <cstdint>
#include <string>

#include "control/json.hpp"
#include "janus/abi.hpp"

namespace breakout::janus {

class Gateway {
 public:
  Gateway(janus_callbacks* callbacks, janus_plugin* plugin) noexcept
      : callbacks_(callbacks), plugin_(plugin) {}

  // Returns the core's verdict: 0 when the event went out. `transaction` may be empty.
  int push_event(janus_plugin_session* handle, const std::string& transaction, json_t* body,
                 json_t* jsep) const noexcept;
  void relay_rtp(janus_plugin_session* handle, janus_plugin_rtp& packet) const noexcept {
    callbacks_->relay_rtp(handle, &packet);
  }
  void relay_rtcp(janus_plugin_session* handle, janus_plugin_rtcp& packet) const noexcept {
    callbacks_->relay_rtcp(handle, &packet);
  }
  // Reaches all simulcast layers of the m-line.
  void send_pli(janus_plugin_session* handle, int mindex) const noexcept {
    callbacks_->send_pli_stream(handle, mindex);
  }
  // Caps what the client sends on that m-line. bit/s.
  void send_remb(janus_plugin_session* handle, int mindex,
                 std::uint32_t bits_per_second) const noexcept;
  // Tells the core to end the PeerConnection; it answers with hangup_media.
  void close_pc(janus_plugin_session* handle) const noexcept { callbacks_->close_pc(handle); }
  // Whether the server signs tokens and has signed this one for us, still good, with `descriptor`.
  bool has_signed(const std::string& token, const std::string& descriptor) const noexcept;
  // To the event handlers, when the server has any.
  void notify_event(control::Json event) const noexcept;

 private:
  janus_callbacks* callbacks_;
  janus_plugin* plugin_;
};

}  // namespace breakout::janus
