// SPDX-License-Identifier: GPL-3.0-or-later
// A self-signed P-256 certificate for DTLS, made at start, and its SHA-256 fingerprint.
//
// Threads: immutable after construction.
// Owner: Network.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace breakout::peer {

class Certificate {
 public:
  Certificate();

  X509* x509() const { return x509_.get(); }
  EVP_PKEY* key() const { return key_.get(); }
  // As SDP writes it: "AB:CD:…".
  std::string fingerprint() const { return fingerprint_of(x509_.get()); }

  static std::string fingerprint_of(X509* certificate);

 private:
  struct Deleter {
    void operator()(X509* x509) const { X509_free(x509); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };

  std::unique_ptr<EVP_PKEY, Deleter> key_;
  std::unique_ptr<X509, Deleter> x509_;
};

}  // namespace breakout::peer
