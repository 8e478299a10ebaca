// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/dtls_transport.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace breakout::peer {
namespace {

constexpr const char* kSrtpProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80";
constexpr const char* kExporterLabel = "EXTRACTOR-dtls_srtp";
constexpr std::size_t kRecordHeader = 13;

// Janus often drops the first hello to an offerer, and OpenSSL's own first wait is a whole second.
constexpr unsigned kFirstTimeoutUs = 50'000;
constexpr unsigned kLongestTimeoutUs = 1'000'000;

unsigned next_timeout(SSL*, unsigned previous_us) {
  return previous_us == 0 ? kFirstTimeoutUs : std::min(2 * previous_us, kLongestTimeoutUs);
}

// The certificate is self-signed; what counts is its fingerprint, compared after the handshake.
int accept_any(int, X509_STORE_CTX*) {
  return 1;
}

std::size_t record_size(Bytes flight) {
  if (flight.size() < kRecordHeader) {
    return flight.size();
  }
  return std::min(flight.size(), kRecordHeader + read_be<std::uint16_t>(flight, 11));
}

std::string last_error() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

}  // namespace

DtlsTransport::DtlsTransport(EventLoop& loop, const Certificate& certificate, DtlsRole role,
                             std::string fingerprint, Callbacks callbacks)
    : loop_(loop),
      role_(role),
      fingerprint_(std::move(fingerprint)),
      callbacks_(std::move(callbacks)),
      context_(SSL_CTX_new(DTLS_method())) {
  SSL_CTX_use_certificate(context_.get(), certificate.x509());
  SSL_CTX_use_PrivateKey(context_.get(), certificate.key());
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, accept_any);
  SSL_CTX_set_tlsext_use_srtp(context_.get(), kSrtpProfiles);
  ssl_.reset(SSL_new(context_.get()));
  incoming_ = BIO_new(BIO_s_mem());
  outgoing_ = BIO_new(BIO_s_mem());
  if (!ssl_ || incoming_ == nullptr || outgoing_ == nullptr) {
    throw std::runtime_error("OpenSSL does not start DTLS");
  }
  BIO_set_mem_eof_return(incoming_, -1);
  BIO_set_mem_eof_return(outgoing_, -1);
  SSL_set_bio(ssl_.get(), incoming_, outgoing_);
  SSL_set_options(ssl_.get(), SSL_OP_NO_QUERY_MTU);
  DTLS_set_link_mtu(ssl_.get(), kMaxDatagram);
  DTLS_set_timer_cb(ssl_.get(), next_timeout);
  if (role_ == DtlsRole::kClient) {
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

DtlsTransport::~DtlsTransport() = default;

void DtlsTransport::start() {
  if (role_ == DtlsRole::kClient) {
    advance();
  }
}

void DtlsTransport::receive(Bytes datagram) {
  if (failed_) {
    return;
  }
  BIO_write(incoming_, datagram.data(), static_cast<int>(datagram.size()));
  if (connected_) {
    read_data();
  } else {
    advance();
  }
}

void DtlsTransport::advance() {
  if (connected_ || failed_) {
    return;
  }
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  flush();
  if (result == 1) {
    finish();
    return;
  }
  const int error = SSL_get_error(ssl_.get(), result);
  if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
    failed_ = true;
    timer_.reset();
    callbacks_.failed("DTLS: " + last_error());
    return;
  }
  arm_timer();
}

void DtlsTransport::finish() {
  timer_.reset();
  struct Free {
    void operator()(X509* x509) const { X509_free(x509); }
  };
  const std::unique_ptr<X509, Free> theirs(SSL_get1_peer_certificate(ssl_.get()));
  if (!theirs || Certificate::fingerprint_of(theirs.get()) != fingerprint_) {
    failed_ = true;
    callbacks_.failed("DTLS: the certificate is not the one the SDP names");
    return;
  }
  connected_ = true;
  callbacks_.connected(export_keys());
  read_data();
}

SrtpKeys DtlsTransport::export_keys() const {
  const SRTP_PROTECTION_PROFILE* profile = SSL_get_selected_srtp_profile(ssl_.get());
  if (profile == nullptr) {
    throw std::runtime_error("DTLS agreed on no SRTP profile");
  }
  const SrtpProfile chosen =
      profile->id == SRTP_AEAD_AES_128_GCM ? SrtpProfile::kAesGcm128 : SrtpProfile::kAesCm128Sha1;
  const std::size_t salt = salt_size(chosen);
  std::vector<std::uint8_t> material(2 * (kSrtpKeySize + salt));
  SSL_export_keying_material(ssl_.get(), material.data(), material.size(), kExporterLabel,
                             std::char_traits<char>::length(kExporterLabel), nullptr, 0, 0);
  const auto part = [&](std::size_t at, std::size_t size) {
    return Bytes(material).subspan(at, size);
  };
  const auto joined = [&](Bytes key, Bytes its_salt) {
    std::vector<std::uint8_t> result(key.begin(), key.end());
    result.insert(result.end(), its_salt.begin(), its_salt.end());
    return result;
  };
  auto client = joined(part(0, kSrtpKeySize), part(2 * kSrtpKeySize, salt));
  auto server = joined(part(kSrtpKeySize, kSrtpKeySize), part(2 * kSrtpKeySize + salt, salt));
  const bool is_client = role_ == DtlsRole::kClient;
  return {chosen, is_client ? client : server, is_client ? server : client};
}

void DtlsTransport::read_data() {
  std::array<std::uint8_t, 4096> buffer{};
  int size = 0;
  while ((size = SSL_read(ssl_.get(), buffer.data(), buffer.size())) > 0) {
    if (callbacks_.data) {
      callbacks_.data(Bytes(buffer).first(static_cast<std::size_t>(size)));
    }
  }
  ERR_clear_error();
  flush();
}

void DtlsTransport::send_data(Bytes data) {
  if (connected_) {
    SSL_write(ssl_.get(), data.data(), static_cast<int>(data.size()));
    flush();
  }
}

void DtlsTransport::flush() {
  std::vector<std::uint8_t> all(BIO_ctrl_pending(outgoing_));
  if (all.empty()) {
    return;
  }
  BIO_read(outgoing_, all.data(), static_cast<int>(all.size()));
  Bytes rest(all);
  while (!rest.empty()) {
    std::size_t size = record_size(rest);
    while (size < rest.size() && size + record_size(rest.subspan(size)) <= kMaxDatagram) {
      size += record_size(rest.subspan(size));
    }
    callbacks_.send(rest.first(size));
    rest = rest.subspan(size);
  }
}

void DtlsTransport::arm_timer() {
  timeval left{};
  if (DTLSv1_get_timeout(ssl_.get(), &left) != 1) {
    return;
  }
  const std::chrono::milliseconds delay(left.tv_sec * 1000 + left.tv_usec / 1000 + 1);
  timer_ = loop_.after(delay, [this] {
    DTLSv1_handle_timeout(ssl_.get());
    flush();
    advance();
  });
}

}  // namespace breakout::peer
