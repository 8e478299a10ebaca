// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/support/signing.hpp"

#include <jwt.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>

#include "control/support/token_keys.hpp"
#include "support/check.hpp"

namespace breakout::test {

namespace {

struct Release {
  void operator()(jwt_t* jwt) const noexcept { jwt_free(jwt); }
  void operator()(char* text) const noexcept { std::free(text); }
};

}  // namespace

std::string base64url(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char byte : bytes) {
    bits = bits << 8U | static_cast<std::uint8_t>(byte);
    for (held += 8; held >= 6; held -= 6) {
      text += kAlphabet[bits >> (held - 6) & 63U];
    }
  }
  return held == 0 ? text : text + kAlphabet[bits << (6 - held) & 63U];
}

std::string sign(const char* alg, const std::string& key, const std::string& claims,
                 const std::string& header) {
  jwt_t* made = nullptr;
  CHECK_EQ(jwt_new(&made), 0);
  const std::unique_ptr<jwt_t, Release> jwt{made};
  CHECK_EQ(jwt_add_headers_json(made, header.c_str()), 0);
  CHECK_EQ(jwt_add_grants_json(made, claims.c_str()), 0);
  const auto* bytes = reinterpret_cast<const unsigned char*>(key.data());
  CHECK_EQ(jwt_set_alg(made, jwt_str_alg(alg), bytes, static_cast<int>(key.size())), 0);
  const std::unique_ptr<char, Release> text{jwt_encode_str(made)};
  CHECK(text != nullptr);
  return text.get();
}

std::string sign_bytes(std::string_view payload) {
  const std::string text = base64url(R"({"alg":"HS256"})") + "." + base64url(payload);
  std::array<unsigned char, 32> mac{};
  const std::string_view secret = kSharedSecret;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), nullptr);
  return text + "." + base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

std::string unsigned_token(std::string_view header, std::string_view claims,
                           std::string_view signature) {
  return base64url(header) + "." + base64url(claims) + "." + base64url(signature);
}

control::ConfiguredKey configured_key(const std::string& alg) {
  if (alg == "HS256") {
    return {"lms", {{"alg", alg}, {"secret", kSharedSecret}}, {}};
  }
  return {"lms",
          {{"alg", alg}, {"file", "/etc/janus/lms.pem"}},
          alg == "RS256" ? kRsaPublic : kP256Public};
}

control::TokenKey token_key(const std::string& alg) {
  return control::token_key_from(configured_key(alg)).value();
}

const char* signing_key(const std::string& alg) {
  if (alg == "HS256") {
    return kSharedSecret;
  }
  return alg == "RS256" ? kRsaPrivate : kP256Private;
}

}  // namespace breakout::test
