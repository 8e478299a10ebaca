// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/transport.hpp"

#include "peer/rtp.hpp"

namespace breakout::peer {

Transport::Transport(Network& network, IceRole role, Callbacks callbacks, const MediaPaths& paths)
    : network_(network),
      callbacks_(std::move(callbacks)),
      ice_(network.loop(), role, network.media_address(),
           {[this] { on_ice_connected(); }, [this] { fail("ICE failed"); },
            [this](MutableBytes datagram) { on_datagram(datagram); }}) {
  if (!paths.sent.perfect()) {
    sent_ = std::make_unique<LossyPath>(paths.sent, [this](MutableBytes each) { ice_.send(each); });
  }
  if (!paths.received.perfect()) {
    received_ =
        std::make_unique<LossyPath>(paths.received, [this](MutableBytes each) { on_media(each); });
  }
  if (sent_ || received_) {
    pacing_ = network_.pacer().add([this](Nanos now) {
      for (LossyPath* path : {sent_.get(), received_.get()}) {
        if (path != nullptr) {
          path->deliver_due(now);
        }
      }
    });
  }
}

void Transport::describe(TransportParameters& parameters) const {
  ice_.describe(parameters);
  parameters.fingerprint = network_.certificate().fingerprint();
}

void Transport::connect(const TransportParameters& remote, DtlsRole role) {
  DtlsTransport::Callbacks callbacks;
  callbacks.send = [this](Bytes datagram) { ice_.send(datagram); };
  callbacks.connected = [this](const SrtpKeys& keys) {
    srtp_ = std::make_unique<SrtpSession>(keys);
    gcm_ = keys.profile == SrtpProfile::kAesGcm128;
    ++dtls_handshakes_;
    callbacks_.connected();
  };
  callbacks.failed = [this](const std::string& reason) { fail(reason); };
  callbacks.data = callbacks_.data;
  dtls_ = std::make_unique<DtlsTransport>(network_.loop(), network_.certificate(), role,
                                          remote.fingerprint, std::move(callbacks));
  ice_.set_remote(remote);
}

void Transport::on_ice_connected() {
  if (dtls_ && !srtp_) {
    dtls_->start();
  }
}

void Transport::on_datagram(MutableBytes datagram) {
  if (is_rtp_or_rtcp(datagram)) {
    if (srtp_ && received_) {
      received_->push(datagram, now_ns());
    } else if (srtp_) {
      on_media(datagram);
    }
  } else if (is_dtls(datagram) && dtls_) {
    dtls_->receive(datagram);
  }
}

void Transport::on_media(MutableBytes datagram) {
  if (!is_rtcp(datagram)) {
    callbacks_.rtp(datagram);
  } else if (const auto plain = srtp_->unprotect_rtcp(datagram)) {
    callbacks_.rtcp(*plain);
  }
}

bool Transport::send_media(MutableBytes datagram) {
  if (!sent_) {
    return ice_.send(datagram);
  }
  sent_->push(datagram, now_ns());
  return true;
}

void Transport::fail(const std::string& reason) {
  if (!failed_) {
    failed_ = true;
    callbacks_.failed(reason);
  }
}

bool Transport::send_rtp(std::uint8_t* buffer, std::size_t size) {
  if (!srtp_) {
    return false;
  }
  const auto secured = srtp_->protect_rtp(buffer, size);
  return secured && send_media({buffer, *secured});
}

bool Transport::send_rtcp(std::vector<std::uint8_t> compound) {
  if (!srtp_) {
    return false;
  }
  const std::size_t size = compound.size();
  compound.resize(size + kSrtpTrailer);
  const auto secured = srtp_->protect_rtcp(compound.data(), size);
  return secured && send_media(MutableBytes(compound).first(*secured));
}

void Transport::send_data(Bytes data) {
  if (dtls_) {
    dtls_->send_data(data);
  }
}

std::optional<MutableBytes> Transport::unprotect_rtp(MutableBytes packet) {
  return srtp_ ? srtp_->unprotect_rtp(packet) : std::nullopt;
}

}  // namespace breakout::peer
