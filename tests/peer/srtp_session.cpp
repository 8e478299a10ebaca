// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/srtp_session.hpp"

#include <stdexcept>

namespace breakout::peer {
namespace {

// Reordering beyond this many packets counts as a replay.
constexpr unsigned long kReplayWindow = 1024;

using SrtpFunction = srtp_err_status_t (*)(srtp_t, void*, int*);

std::optional<std::size_t> apply(SrtpFunction function, srtp_t session, void* data,
                                 std::size_t size) {
  int length = static_cast<int>(size);
  if (function(session, data, &length) != srtp_err_status_ok) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(length);
}

std::optional<MutableBytes> undo(SrtpFunction function, srtp_t session, MutableBytes packet) {
  const auto size = apply(function, session, packet.data(), packet.size());
  if (!size) {
    return std::nullopt;
  }
  return packet.first(*size);
}

}  // namespace

SrtpSession::SrtpSession(const SrtpKeys& keys)
    : outbound_(create(keys.profile, keys.ours, ssrc_any_outbound)),
      inbound_(create(keys.profile, keys.theirs, ssrc_any_inbound)) {}

SrtpSession::SrtpPtr SrtpSession::create(SrtpProfile profile, const std::vector<std::uint8_t>& key,
                                         srtp_ssrc_type_t direction) {
  srtp_policy_t policy{};
  if (profile == SrtpProfile::kAesGcm128) {
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
  } else {
    srtp_crypto_policy_set_rtp_default(&policy.rtp);
    srtp_crypto_policy_set_rtcp_default(&policy.rtcp);
  }
  std::vector<std::uint8_t> copy = key;
  policy.ssrc.type = direction;
  policy.key = copy.data();
  policy.window_size = kReplayWindow;
  policy.allow_repeat_tx = 1;
  srtp_t session = nullptr;
  if (srtp_create(&session, &policy) != srtp_err_status_ok) {
    throw std::runtime_error("libsrtp refuses the keys");
  }
  return SrtpPtr(session);
}

std::optional<std::size_t> SrtpSession::protect_rtp(std::uint8_t* buffer, std::size_t size) {
  return apply(srtp_protect, outbound_.get(), buffer, size);
}

std::optional<std::size_t> SrtpSession::protect_rtcp(std::uint8_t* buffer, std::size_t size) {
  return apply(srtp_protect_rtcp, outbound_.get(), buffer, size);
}

std::optional<MutableBytes> SrtpSession::unprotect_rtp(MutableBytes packet) {
  return undo(srtp_unprotect, inbound_.get(), packet);
}

std::optional<MutableBytes> SrtpSession::unprotect_rtcp(MutableBytes packet) {
  return undo(srtp_unprotect_rtcp, inbound_.get(), packet);
}

}  // namespace breakout::peer
