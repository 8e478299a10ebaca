// SPDX-License-Identifier: GPL-3.0-or-later
// DTLS 1.2 over memory: handshake with the SRTP extension, keys out, application data both ways.
//
// Threads: loop thread only; callbacks too.
// Invariant: no datagram above kMaxDatagram leaves; flights are cut between records.
// Owner: Transport.
#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "peer/bytes.hpp"
#include "peer/certificate.hpp"
#include "peer/event_loop.hpp"
#include "peer/srtp_session.hpp"

namespace breakout::peer {

enum class DtlsRole { kClient, kServer };

class DtlsTransport {
 public:
  static constexpr std::size_t kMaxDatagram = 1200;

  struct Callbacks {
    std::function<void(Bytes)> send = {};
    std::function<void(const SrtpKeys&)> connected = {};
    std::function<void(const std::string& reason)> failed = {};
    std::function<void(Bytes)> data = {};
  };

  // `fingerprint` is what the other side's certificate must have.
  DtlsTransport(EventLoop& loop, const Certificate& certificate, DtlsRole role,
                std::string fingerprint, Callbacks callbacks);
  ~DtlsTransport();
  DtlsTransport(const DtlsTransport&) = delete;
  DtlsTransport& operator=(const DtlsTransport&) = delete;

  // A client sends its hello; a server only waits. Harmless when repeated.
  void start();
  void receive(Bytes datagram);
  // Application data, once connected.
  void send_data(Bytes data);

 private:
  struct Deleter {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };

  void advance();
  void finish();
  void read_data();
  void flush();
  void arm_timer();
  SrtpKeys export_keys() const;

  EventLoop& loop_;
  const DtlsRole role_;
  const std::string fingerprint_;
  Callbacks callbacks_;
  std::unique_ptr<SSL_CTX, Deleter> context_;
  std::unique_ptr<SSL, Deleter> ssl_;
  BIO* incoming_ = nullptr;  // owned by ssl_
  BIO* outgoing_ = nullptr;  // owned by ssl_
  bool connected_ = false;
  bool failed_ = false;
  Timer timer_;
};

}  // namespace breakout::peer
