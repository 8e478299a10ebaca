// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/token_key.hpp"

#include <algorithm>
#include <string_view>

#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::ErrorCode;
using graph::Refusal;
using graph::refuse;

constexpr std::size_t kMinSecretBytes = 32;  // RFC 7518 3.2: no shorter than the hash
constexpr std::size_t kMaxKeyBytes = 64 * 1024;

constexpr std::string_view kBegin = "-----BEGIN PUBLIC KEY-----";
constexpr std::string_view kEnd = "-----END PUBLIC KEY-----";
// How a SubjectPublicKeyInfo names what kind of key follows (RFC 3279 2.3.1, RFC 5480 2.1.1), in
// base64, and where. RSA of less than 2048 bits, which RFC 7518 3.3 forbids, has it elsewhere.
constexpr std::string_view kP256 = "EwYHKoZIzj0CAQYIKoZIzj0DAQc";
constexpr std::size_t kP256At = 4;
constexpr std::string_view kRsa = "BgkqhkiG9w0BAQE";
constexpr std::size_t kRsaAt = 8;

std::string item(const ConfiguredKey& configured, const std::string& name) {
  const auto found = configured.items.find(name);
  return found == configured.items.end() ? std::string{} : found->second;
}

Refusal wrong(const std::string& sentence) {
  return refuse(ErrorCode::invalid_element, sentence);
}

// The base64 between the lines of a public key; empty when `text` is none.
std::string body_of_pem(std::string_view text) {
  const auto begin = text.find(kBegin);
  const auto end = text.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return {};
  }
  std::string body{text.substr(begin + kBegin.size(), end - begin - kBegin.size())};
  std::erase_if(body, [](char c) { return c == '\n' || c == '\r' || c == ' ' || c == '\t'; });
  return body;
}

bool fits(TokenAlgorithm algorithm, std::string_view body) {
  const bool elliptic = algorithm == TokenAlgorithm::es256;
  return body.find(elliptic ? kP256 : kRsa) == (elliptic ? kP256At : kRsaAt);
}

graph::Result<std::string> public_key(const ConfiguredKey& configured, TokenAlgorithm algorithm) {
  const std::string path = item(configured, "file");
  if (path.empty()) {
    return refuse(ErrorCode::missing_element, "'file' is missing: the public key as PEM");
  }
  if (!configured.file_text) {
    return wrong("the file '" + path + "' cannot be read");
  }
  const std::string& text = *configured.file_text;
  if (text.size() > kMaxKeyBytes || text.find("-----BEGIN") == std::string::npos) {
    return wrong("the file '" + path + "' holds no key as PEM");
  }
  if (text.find(kBegin) == std::string::npos) {
    return wrong("the file '" + path + "' holds no public key ('" + std::string{kBegin} + "')");
  }
  if (!fits(algorithm, body_of_pem(text))) {
    return wrong("the public key in '" + path + "' is not one for " +
                 (algorithm == TokenAlgorithm::rs256 ? "RS256 (RSA of 2048 bits or more)"
                                                     : "ES256 (P-256)"));
  }
  return text;
}

graph::Result<std::string> shared_secret(const ConfiguredKey& configured) {
  std::string secret = item(configured, "secret");
  if (secret.empty()) {
    return refuse(ErrorCode::missing_element, "'secret' is missing: HS256 needs one");
  }
  if (secret.size() < kMinSecretBytes) {
    return wrong("'secret' has " + std::to_string(secret.size()) + " bytes; HS256 needs at least " +
                 std::to_string(kMinSecretBytes));
  }
  return secret;
}

std::optional<Refusal> stray_item(const ConfiguredKey& configured, TokenAlgorithm algorithm) {
  const char* material = algorithm == TokenAlgorithm::hs256 ? "secret" : "file";
  for (const auto& [name, text] : configured.items) {
    const bool known = name == "alg" || name == "kid" || name == "issuer" || name == "audience";
    if (!known && name != material) {
      return wrong("a key with alg " + std::string{word(kTokenAlgorithmWords, algorithm)} +
                   " has no item '" + name + "'");
    }
  }
  return std::nullopt;
}

}  // namespace

graph::Result<TokenKey> token_key_from(const ConfiguredKey& configured) {
  const std::string name = item(configured, "alg");
  const auto match = std::find(kTokenAlgorithmWords.begin(), kTokenAlgorithmWords.end(), name);
  if (match == kTokenAlgorithmWords.end()) {
    return wrong("'alg' must be HS256, RS256 or ES256, not '" + name + "'");
  }
  TokenKey key;
  key.name = configured.name;
  key.algorithm = static_cast<TokenAlgorithm>(match - kTokenAlgorithmWords.begin());
  if (auto stray = stray_item(configured, key.algorithm)) {
    return *std::move(stray);
  }
  auto material = key.algorithm == TokenAlgorithm::hs256 ? shared_secret(configured)
                                                         : public_key(configured, key.algorithm);
  if (!material) {
    return material.refusal();
  }
  key.material = std::move(material).value();
  key.kid = item(configured, "kid");
  key.issuer = item(configured, "issuer");
  key.audience = item(configured, "audience");
  return key;
}

}  // namespace breakout::control
