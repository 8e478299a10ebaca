// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens signed as Janus asks for them, checked by Janus' own code.
#include <array>
#include <chrono>

#include "janus/cases.hpp"
#include "janus/fake_core.hpp"
#include "janus/host.hpp"

extern "C" {
void janus_auth_init(gboolean enabled, const char* secret);
void janus_auth_deinit();
}

namespace breakout::test {
namespace {

constexpr const char* kSecret = "a secret of the tests";

// Janus signs tokens while this lives.
struct SigningJanus {
  SigningJanus() { janus_auth_init(TRUE, kSecret); }
  ~SigningJanus() { janus_auth_deinit(); }
  SigningJanus(const SigningJanus&) = delete;
  SigningJanus& operator=(const SigningJanus&) = delete;
};

std::string sign(const std::string& data) {
  GHmac* hmac = g_hmac_new(G_CHECKSUM_SHA1, reinterpret_cast<const guchar*>(kSecret),
                           std::string_view{kSecret}.size());
  g_hmac_update(hmac, reinterpret_cast<const guchar*>(data.data()),
                static_cast<gssize>(data.size()));
  std::array<guint8, 20> digest{};
  gsize size = digest.size();
  g_hmac_get_digest(hmac, digest.data(), &size);
  g_hmac_unref(hmac);
  gchar* text = g_base64_encode(digest.data(), size);
  const std::string token = data + ":" + text;
  g_free(text);
  return token;
}

std::string good_for(std::chrono::seconds time, const std::string& descriptors,
                     const std::string& realm = "janus.plugin.breakout") {
  const auto end = std::chrono::duration_cast<std::chrono::seconds>(
      std::chrono::system_clock::now().time_since_epoch() + time);
  return sign(std::to_string(end.count()) + "," + realm + "," + descriptors);
}

void a_token_of_this_janus_holds_what_was_signed() {
  const SigningJanus signing;
  FakeCore core;
  janus::JanusHost host(core.gateway(), janus::EventHandlers::quiet);
  const std::string token = good_for(std::chrono::hours(1), "classroom=algebra,role=instructor");
  CHECK(host.has_signed(token, "classroom=algebra"));
  CHECK(host.has_signed(token, "role=instructor"));
  CHECK(!host.has_signed(token, "classroom=art"));
  CHECK(!host.has_signed(token, "role=instructo"));
  CHECK(!host.has_signed(token + "x", "classroom=algebra"));
  CHECK(!host.has_signed("hello", "classroom=algebra"));
  CHECK(!host.has_signed("", ""));
}

void a_token_that_is_over_or_for_others_holds_nothing() {
  const SigningJanus signing;
  FakeCore core;
  janus::JanusHost host(core.gateway(), janus::EventHandlers::quiet);
  CHECK(
      !host.has_signed(good_for(std::chrono::hours(-1), "classroom=algebra"), "classroom=algebra"));
  CHECK(!host.has_signed(good_for(std::chrono::hours(1), "classroom=algebra", "janus"),
                         "classroom=algebra"));
}

void a_janus_that_signs_nothing_has_signed_nothing() {
  FakeCore core;
  janus::JanusHost host(core.gateway(), janus::EventHandlers::quiet);
  const std::string token = good_for(std::chrono::hours(1), "classroom=algebra");
  // What makes it necessary to ask first whether there are signatures.
  CHECK(!host.has_signed(token, "classroom=algebra"));
  CHECK(!host.has_signed("hello", "classroom=algebra"));
}

}  // namespace

std::vector<Test> signed_token_tests() {
  return {
      {"a token of this Janus holds what was signed", a_token_of_this_janus_holds_what_was_signed},
      {"a token that is over or for others holds nothing",
       a_token_that_is_over_or_for_others_holds_nothing},
      {"a Janus that signs nothing has signed nothing",
       a_janus_that_signs_nothing_has_signed_nothing},
  };
}

}  // namespace breakout::test
