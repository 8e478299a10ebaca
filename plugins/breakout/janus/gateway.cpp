// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/gateway.hpp"

#include <array>

namespace breakout::janus {

int Gateway::push_event(janus_plugin_session* handle, const std::string& transaction, json_t* body,
                        json_t* jsep) const noexcept {
  return callbacks_->push_event(handle, plugin_,
                                transaction.empty() ? nullptr : transaction.c_str(), body, jsep);
}

void Gateway::send_remb(janus_plugin_session* handle, int mindex,
                        std::uint32_t bits_per_second) const noexcept {
  std::array<char, 24> remb{};  // a REMB of one SSRC; the core fills in which
  const int size = janus_rtcp_remb(remb.data(), static_cast<int>(remb.size()), bits_per_second);
  if (size < 0) {
    return;
  }
  janus_plugin_rtcp packet{};
  janus_plugin_rtcp_reset(&packet);
  packet.mindex = mindex;
  packet.video = TRUE;
  packet.buffer = remb.data();
  packet.length = static_cast<std::uint16_t>(size);
  relay_rtcp(handle, packet);
}

// A server that signs nothing says that every signature contains everything: it is asked first.
bool Gateway::has_signed(const std::string& token, const std::string& descriptor) const noexcept {
  return callbacks_->auth_is_signed() != FALSE &&
         callbacks_->auth_signature_contains(plugin_, token.c_str(), descriptor.c_str()) != FALSE;
}

void Gateway::notify_event(control::Json event) const noexcept {
  if (callbacks_->events_is_enabled() != FALSE) {
    callbacks_->notify_event(plugin_, nullptr, event.release());  // takes the reference
  }
}

}  // namespace breakout::janus
