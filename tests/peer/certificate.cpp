// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/certificate.hpp"

#include <openssl/ec.h>
#include <openssl/sha.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace breakout::peer {
namespace {

constexpr long kOneDay = 24L * 3600;

}  // namespace

Certificate::Certificate() : key_(EVP_EC_gen("P-256")), x509_(X509_new()) {
  if (!key_ || !x509_) {
    throw std::runtime_error("OpenSSL makes no certificate");
  }
  X509_set_version(x509_.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509_.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509_.get()), -kOneDay);
  X509_gmtime_adj(X509_getm_notAfter(x509_.get()), 30 * kOneDay);
  X509_set_pubkey(x509_.get(), key_.get());
  X509_NAME* name = X509_get_subject_name(x509_.get());
  const auto* common_name = reinterpret_cast<const unsigned char*>("breakout-peer");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(x509_.get(), name);
  if (X509_sign(x509_.get(), key_.get(), EVP_sha256()) == 0) {
    throw std::runtime_error("OpenSSL does not sign the certificate");
  }
}

std::string Certificate::fingerprint_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  std::string result;
  for (unsigned int i = 0; i < size; ++i) {
    std::array<char, 4> hex{};
    std::snprintf(hex.data(), hex.size(), "%02X", static_cast<unsigned int>(digest[i]));
    result += (i == 0 ? "" : ":") + std::string(hex.data());
  }
  return result;
}

}  // namespace breakout::peer
