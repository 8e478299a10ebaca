// SPDX-License-Identifier: GPL-3.0-or-later
// libjwt checks the signature and nothing else: what is signed is read here, from the very bytes it
// has verified, so that its lenient readers (duplicate names, `none`, `crit`) have no say.
//
// CVE-2024-25189: libjwt before 1.17 compares an HMAC with strcmp, which may tell by its time how
// much of a guess was right. Debian has mended it in 1.10.2-1+deb12u1, from which the package we
// ask for comes. An old libjwt leaves what a network lets somebody measure of 43 characters.
#include "control/token_verifier.hpp"

#include <jwt.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cmath>
#include <memory>
#include <optional>

#include "control/base64url.hpp"
#include "control/fields.hpp"
#include "control/json.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::ErrorCode;
using graph::Refusal;
using graph::TokenClaims;

constexpr std::size_t kMaxNameBytes = 256;
constexpr double kMaxSeconds = 253'402'300'799.0;  // the year 9999

Refusal wrong(const std::string& sentence) {
  return graph::refuse(ErrorCode::unauthorized, "invalid 'token': " + sentence);
}

struct JwtRelease {
  void operator()(jwt_t* jwt) const noexcept { jwt_free(jwt); }
};

// --- before the signature ------------------------------------------------------------------------

struct Parts {
  Json header, payload;
};

Json object_in(std::string_view part) {
  const auto text = base64url_decode(part);
  Json json = text ? Json{json_loadb(text->data(), text->size(), JSON_REJECT_DUPLICATES, nullptr)}
                   : nullptr;
  return json_is_object(json.get()) ? std::move(json) : nullptr;
}

// libjwt gets nothing but three parts of base64url, neither empty nor long: it copies onto its
// stack and reads foreign characters as an end.
std::optional<Parts> take_apart(std::string_view text) {
  const auto first = text.find('.');
  const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
  if (second == std::string_view::npos) {
    return std::nullopt;
  }
  const auto signature = base64url_decode(text.substr(second + 1));
  Parts parts{object_in(text.substr(0, first)),
              object_in(text.substr(first + 1, second - first - 1))};
  if (!signature || signature->empty() || !parts.header || !parts.payload) {
    return std::nullopt;
  }
  return parts;
}

// --- the signature -------------------------------------------------------------------------------

constexpr std::array kAlgorithms{JWT_ALG_HS256, JWT_ALG_RS256, JWT_ALG_ES256};

bool signed_with(const std::string& text, const TokenKey& key) {
  jwt_t* decoded = nullptr;
  const auto* material = reinterpret_cast<const unsigned char*>(key.material.data());
  const int failed =
      jwt_decode(&decoded, text.c_str(), material, static_cast<int>(key.material.size()));
  const std::unique_ptr<jwt_t, JwtRelease> jwt{decoded};
  return failed == 0 && jwt &&
         jwt_get_alg(jwt.get()) == kAlgorithms.at(static_cast<std::size_t>(key.algorithm));
}

// The key's algorithm has to be the token's: a public key is never tried as a shared secret.
bool may_have_signed(const TokenKey& key, const Json& header) {
  const auto kid = text_of(json_object_get(header.get(), "kid"));
  return text_of(json_object_get(header.get(), "alg")) ==
             word(kTokenAlgorithmWords, key.algorithm) &&
         (kid.empty() || key.kid.empty() || kid == key.kid);
}

// --- the claims ----------------------------------------------------------------------------------

// A claim of seconds since 1970; none when it is no number (RFC 7519 2 allows fractions).
std::optional<graph::Instant> instant_of(const json_t* claim) {
  const double seconds = json_is_number(claim) ? json_number_value(claim) : NAN;
  if (!(seconds >= 0 && seconds <= kMaxSeconds)) {
    return std::nullopt;
  }
  return graph::Instant{graph::Millis{static_cast<std::int64_t>(seconds * 1000)}};
}

std::string ago(graph::Millis passed) {
  return std::to_string(std::chrono::duration_cast<graph::Seconds>(passed).count()) + " s";
}

std::optional<Refusal> out_of_time(const json_t* claims, graph::Instant now) {
  const auto expires = instant_of(json_object_get(claims, "exp"));
  if (!expires) {
    return wrong("'exp' is missing or no time in seconds since 1970");
  }
  if (now >= *expires) {
    return wrong("it has expired " + ago(now - *expires) + " ago, at " +
                 std::to_string(expires->time_since_epoch().count()));
  }
  const json_t* not_before = json_object_get(claims, "nbf");
  const auto starts = instant_of(not_before);
  if (not_before && !starts) {
    return wrong("'nbf' is no time in seconds since 1970");
  }
  if (starts && now < *starts) {
    return wrong("it is good only in " + ago(*starts - now) + ", from " +
                 std::to_string(starts->time_since_epoch().count()));
  }
  return std::nullopt;
}

bool is_among(const json_t* claim, const std::string& wanted) {
  if (!json_is_array(claim)) {
    return text_of(claim) == wanted;
  }
  std::size_t index = 0;
  json_t* item = nullptr;
  json_array_foreach (claim, index, item) {
    if (text_of(item) == wanted) {
      return true;
    }
  }
  return false;
}

std::optional<Refusal> for_somebody_else(const json_t* claims, const TokenKey& key,
                                         const graph::ClassroomId& classroom) {
  const json_t* issuer = json_object_get(claims, "iss");
  if (!key.issuer.empty() && text_of(issuer) != key.issuer) {
    return wrong("'iss' is " + (issuer ? quoted(issuer) : "missing") + ", not '" + key.issuer +
                 "'");
  }
  // Who is not named by an audience that is there has to refuse (RFC 7519 4.1.3).
  const json_t* audience = json_object_get(claims, "aud");
  if ((audience || !key.audience.empty()) &&
      (key.audience.empty() || !is_among(audience, key.audience))) {
    return wrong(
        "'aud' is " + (audience ? quoted(audience) : "missing") + ", " +
        (key.audience.empty() ? "and the key has no audience" : "not '" + key.audience + "'"));
  }
  const json_t* named = json_object_get(claims, "classroom");
  if (!named || text_of(named) != classroom.value) {
    return wrong("it is for classroom " + (named ? quoted(named) : "none") + ", not for '" +
                 classroom.value + "'");
  }
  return std::nullopt;
}

graph::Result<TokenClaims> read_claims(const json_t* claims) {
  // A claim that is null is as good as absent, as elements of requests are.
  Fields fields{claims};
  TokenClaims read;
  read.subject = graph::ParticipantId{fields.required_id("sub")};
  read.name = fields.text("name", kMaxNameBytes);
  if (const auto role = fields.choice("role", kRoleWords)) {
    read.role = static_cast<graph::Role>(*role);
  }
  if (auto room = fields.id("room")) {
    read.room = graph::RoomId{*std::move(room)};
  }
  if (fields.refusal()) {
    return wrong(fields.refusal()->sentence);
  }
  return read;
}

}  // namespace

bool looks_like_jwt(std::string_view text) {
  return text.find(':') == std::string_view::npos;
}

graph::Result<TokenClaims> TokenVerifier::verify(const std::string& text,
                                                 const graph::ClassroomId& classroom,
                                                 graph::Instant now) const {
  if (keys_.empty()) {
    return wrong("no token keys are configured");
  }
  if (text.size() > kMaxTokenBytes) {
    return wrong("it has more than " + std::to_string(kMaxTokenBytes) + " bytes");
  }
  const auto parts = take_apart(text);
  if (!parts) {
    return wrong("it is no JWT");
  }
  if (json_object_get(parts->header.get(), "crit")) {  // RFC 7515 4.1.11: not understood, not taken
    return wrong("it asks for extensions ('crit') that are not known here");
  }
  const auto key = std::find_if(keys_.begin(), keys_.end(), [&](const TokenKey& candidate) {
    return may_have_signed(candidate, parts->header) && signed_with(text, candidate);
  });
  if (key == keys_.end()) {
    return wrong("it is not signed with a configured key");
  }
  const json_t* claims = parts->payload.get();
  if (auto refusal = out_of_time(claims, now)) {
    return *std::move(refusal);
  }
  if (auto refusal = for_somebody_else(claims, *key, classroom)) {
    return *std::move(refusal);
  }
  return read_claims(claims);
}

}  // namespace breakout::control
