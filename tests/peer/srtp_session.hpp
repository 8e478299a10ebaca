// SPDX-License-Identifier: GPL-3.0-or-later
// Both directions of SRTP and SRTCP of one connection, on libsrtp, in place.
//
// Threads: loop thread only.
// Owner: Transport.
#pragma once

#include <srtp2/srtp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "peer/bytes.hpp"

namespace breakout::peer {

enum class SrtpProfile { kAesGcm128, kAesCm128Sha1 };

inline constexpr std::size_t kSrtpKeySize = 16;
// Room a packet needs behind its end to be protected.
inline constexpr std::size_t kSrtpTrailer = SRTP_MAX_TRAILER_LEN + 4;

inline std::size_t salt_size(SrtpProfile profile) {
  return profile == SrtpProfile::kAesGcm128 ? 12 : 14;
}

struct SrtpKeys {
  SrtpProfile profile;
  std::vector<std::uint8_t> ours;    // key, then salt
  std::vector<std::uint8_t> theirs;  // key, then salt
};

class SrtpSession {
 public:
  // Throws std::runtime_error when libsrtp refuses the keys.
  explicit SrtpSession(const SrtpKeys& keys);

  // `buffer` holds the packet in its first `size` bytes and kSrtpTrailer bytes more.
  // The result is the protected size, nothing on failure.
  std::optional<std::size_t> protect_rtp(std::uint8_t* buffer, std::size_t size);
  std::optional<std::size_t> protect_rtcp(std::uint8_t* buffer, std::size_t size);
  // The plain packet, within the same bytes; nothing when it is not authentic or a replay.
  std::optional<MutableBytes> unprotect_rtp(MutableBytes packet);
  std::optional<MutableBytes> unprotect_rtcp(MutableBytes packet);

 private:
  struct Deleter {
    void operator()(srtp_ctx_t* session) const { srtp_dealloc(session); }
  };
  using SrtpPtr = std::unique_ptr<srtp_ctx_t, Deleter>;

  static SrtpPtr create(SrtpProfile profile, const std::vector<std::uint8_t>& key,
                        srtp_ssrc_type_t direction);

  SrtpPtr outbound_;
  SrtpPtr inbound_;
};

}  // namespace breakout::peer
