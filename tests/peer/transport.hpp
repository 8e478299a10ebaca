// SPDX-License-Identifier: GPL-3.0-or-later
// One secured path to Janus: ICE below, DTLS for keys and data, SRTP for media.
//
// Threads: loop thread only; callbacks too. callbacks must not destroy the transport.
// Invariant: connected comes at most once, after it media may be sent; failed at most once.
// Owner: PeerConnection.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "peer/bytes.hpp"
#include "peer/dtls_transport.hpp"
#include "peer/ice_agent.hpp"
#include "peer/lossy_path.hpp"
#include "peer/network.hpp"
#include "peer/sdp.hpp"
#include "peer/srtp_session.hpp"

namespace breakout::peer {

class Transport {
 public:
  struct Callbacks {
    std::function<void()> connected = {};
    std::function<void(const std::string& reason)> failed = {};
    std::function<void(MutableBytes)> rtp = {};  // still encrypted
    std::function<void(Bytes)> rtcp = {};        // plain
    std::function<void(Bytes)> data = {};        // plain, of the data channel line
  };

  Transport(Network& network, IceRole role, Callbacks callbacks, const MediaPaths& paths = {});

  // What our SDP says of us; `setup` stays as it is.
  void describe(TransportParameters& parameters) const;
  void connect(const TransportParameters& remote, DtlsRole role);
  void add_candidate(const std::string& candidate) { ice_.add_candidate(candidate); }

  bool connected() const { return srtp_ != nullptr; }
  // `buffer` holds a packet of `size` bytes and kSrtpTrailer bytes more. False if not sent; what
  // the path loses counts as sent.
  bool send_rtp(std::uint8_t* buffer, std::size_t size);
  bool send_rtcp(std::vector<std::uint8_t> compound);
  void send_data(Bytes data);
  std::optional<MutableBytes> unprotect_rtp(MutableBytes packet);

  // Completed DTLS handshakes: 1 for a healthy connection.
  int dtls_handshakes() const { return dtls_handshakes_; }
  bool uses_gcm() const { return gcm_; }

 private:
  void on_ice_connected();
  void on_datagram(MutableBytes datagram);
  void on_media(MutableBytes datagram);
  bool send_media(MutableBytes datagram);
  void fail(const std::string& reason);

  Network& network_;
  Callbacks callbacks_;
  IceAgent ice_;
  std::unique_ptr<DtlsTransport> dtls_;
  std::unique_ptr<SrtpSession> srtp_;
  std::unique_ptr<LossyPath> sent_;      // none where the path is perfect
  std::unique_ptr<LossyPath> received_;  // likewise
  int dtls_handshakes_ = 0;
  bool gcm_ = false;
  bool failed_ = false;
  Pacer::Registration pacing_;  // last: nothing may tick a half-built object
};

}  // namespace breakout::peer
