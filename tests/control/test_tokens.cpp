// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens of the platform: whose signature counts, which claims, and until when.
#include "control/base64url.hpp"
#include "control/groups.hpp"
#include "control/support/signing.hpp"
#include "control/support/token_keys.hpp"
#include "control/token_verifier.hpp"

namespace breakout::test {

namespace {

using control::TokenKey;
using control::TokenVerifier;

const graph::ClassroomId kAlgebra{"algebra"};
constexpr graph::Instant kNow{graph::Millis{1'000'000'500}};  // half a second past 1000000 s

constexpr const char* kGood =
    R"("sub":"maria","classroom":"algebra","exp":1000060,"name":"Maria","role":"assistant","room":"2")";

std::string with(const std::string& claims) {
  return "{" + claims + "}";
}

// `claims` besides those a token must have.
std::string needed_and(const std::string& claims) {
  return R"({"sub":"maria","classroom":"algebra","exp":1000060,)" + claims + "}";
}

std::string refusal_of(const TokenVerifier& verifier, const std::string& token) {
  const auto claims = verifier.verify(token, kAlgebra, kNow);
  CHECK(!claims);
  CHECK(claims.refusal().code == graph::ErrorCode::unauthorized);
  CHECK(claims.refusal().sentence.starts_with("invalid 'token': "));
  return claims.refusal().sentence.substr(std::string_view{"invalid 'token': "}.size());
}

// The sentence for claims that are signed well.
std::string refusal_of(const std::string& claims, const TokenKey& key = token_key("HS256")) {
  return refusal_of(TokenVerifier{{key}}, sign("HS256", kSharedSecret, claims));
}

bool accepts(const TokenVerifier& verifier, const std::string& token) {
  return static_cast<bool>(verifier.verify(token, kAlgebra, kNow));
}

bool accepts(const std::string& claims, const TokenKey& key = token_key("HS256")) {
  return accepts(TokenVerifier{{key}}, sign("HS256", kSharedSecret, claims));
}

// --- signatures ----------------------------------------------------------------------------------

void a_token_of_each_algorithm_tells_its_claims() {
  for (const char* alg : {"HS256", "RS256", "ES256"}) {
    const TokenVerifier verifier{{token_key(alg)}};
    const auto claims = verifier.verify(sign(alg, signing_key(alg), with(kGood)), kAlgebra, kNow);
    CHECK(claims);
    CHECK_EQ(claims.value().subject.value, "maria");
    CHECK_EQ(claims.value().name.value(), "Maria");
    CHECK(claims.value().role == graph::Role::assistant);
    CHECK_EQ(claims.value().room.value().value, "2");
    CHECK(claims.value().proves_subject);
  }
}

void tokens_of_other_programs_are_understood() {
  const TokenVerifier all{{token_key("HS256"), token_key("RS256"), token_key("ES256")}};
  CHECK(accepts(all, kForeignHs256));
  CHECK(accepts(all, kForeignRs256));
  CHECK(accepts(all, kForeignEs256));
}

void a_changed_byte_anywhere_is_refused() {
  for (const char* alg : {"HS256", "ES256"}) {
    const TokenVerifier verifier{{token_key(alg)}};
    const std::string good = sign(alg, signing_key(alg), with(kGood));
    for (std::size_t at = 0; at < good.size(); ++at) {
      std::string bad = good;
      bad[at] = bad[at] == 'A' ? 'B' : 'A';
      CHECK(!accepts(verifier, bad));
      CHECK(!accepts(verifier, good.substr(0, at)));
    }
    CHECK(!accepts(verifier, good + "A"));
    CHECK(!accepts(verifier, good + "."));
    CHECK(!accepts(verifier, good + "\n"));
    CHECK(!accepts(verifier, good + "="));
    CHECK(!accepts(verifier, std::string{'\0'} + good));
    CHECK(!accepts(verifier, good + std::string{'\0'}));
  }
}

void the_key_says_the_algorithm_never_the_token() {
  // A public key as if it were a shared secret: the classic confusion.
  const TokenVerifier rsa{{token_key("RS256")}};
  CHECK_EQ(refusal_of(rsa, sign("HS256", kRsaPublic, with(kGood))),
           "it is not signed with a configured key");
  const TokenVerifier p256{{token_key("ES256")}};
  CHECK(!accepts(p256, sign("HS256", kP256Public, with(kGood))));
  CHECK(!accepts(p256, sign("RS256", kRsaPrivate, with(kGood))));
  CHECK(!accepts(p256, sign("ES384", kP384Private, with(kGood))));
  const TokenVerifier secret{{token_key("HS256")}};
  CHECK(!accepts(secret, sign("HS384", kSharedSecret, with(kGood))));
  CHECK(!accepts(secret, sign("HS512", kSharedSecret, with(kGood))));
}

void nobody_signs_with_none() {
  const TokenVerifier verifier{{token_key("HS256"), token_key("RS256"), token_key("ES256")}};
  for (const char* alg : {"none", "None", "NONE", "", "hs256"}) {
    const std::string header = R"({"typ":"JWT","alg":")" + std::string{alg} + R"("})";
    CHECK(!accepts(verifier, unsigned_token(header, with(kGood))));
    CHECK(!accepts(verifier, unsigned_token(header, with(kGood), "")));
  }
  for (const char* header : {R"({"typ":"JWT"})", R"({"alg":null})", R"({"alg":7})", "[]", "7"}) {
    CHECK(!accepts(verifier, unsigned_token(header, with(kGood))));
  }
}

void another_key_of_the_same_algorithm_is_refused() {
  const TokenVerifier verifier{{token_key("HS256")}};
  CHECK(!accepts(verifier, sign("HS256", "another secret of the tests, 40 bytes...", with(kGood))));
  CHECK(!accepts(verifier, sign("HS256", std::string{kSharedSecret} + "\n", with(kGood))));
}

TokenKey key_with_kid(const std::string& secret, const std::string& kid) {
  TokenKey key = token_key("HS256");
  key.material = secret;
  key.kid = kid;
  return key;
}

void the_kid_of_a_token_picks_its_key() {
  const std::string other = "another secret of the tests, 40 bytes...";
  const TokenVerifier verifier{{key_with_kid(kSharedSecret, "a"), key_with_kid(other, "b")}};
  const auto by = [&](const std::string& secret, const std::string& header) {
    return accepts(verifier, sign("HS256", secret, with(kGood), header));
  };
  CHECK(by(kSharedSecret, R"({"kid":"a"})"));
  CHECK(by(other, R"({"kid":"b"})"));
  CHECK(!by(other, R"({"kid":"a"})"));
  CHECK(!by(kSharedSecret, R"({"kid":"c"})"));
  CHECK(by(kSharedSecret, "{}"));  // without one each key is tried
  CHECK(by(other, "{}"));
  const TokenVerifier unnamed{{token_key("HS256")}};  // a key without a kid is for all
  CHECK(accepts(unnamed, sign("HS256", kSharedSecret, with(kGood), R"({"kid":"x"})")));
}

void what_must_be_understood_and_is_not_is_refused() {
  const TokenVerifier verifier{{token_key("HS256")}};
  CHECK_EQ(refusal_of(verifier,
                      sign("HS256", kSharedSecret, with(kGood), R"({"crit":["b64"],"b64":false})")),
           "it asks for extensions ('crit') that are not known here");
}

void what_is_no_token_is_said_to_be_none() {
  const TokenVerifier verifier{{token_key("HS256")}};
  for (const char* text : {"", ".", "..", "...", "a.b.c", "hello", "e30.e30", "e30.e30.",
                           "e30.e30.eA.eA", "e30..eA", ".e30.eA", "e31.e30.eA", "e30=.e30.eA"}) {
    CHECK_EQ(refusal_of(verifier, text), "it is no JWT");
  }
  CHECK_EQ(refusal_of(verifier, std::string(control::kMaxTokenBytes + 1, 'a')),
           "it has more than 8192 bytes");
  CHECK_EQ(refusal_of(TokenVerifier{{}}, "e30.e30.eA"), "no token keys are configured");
}

void no_refusal_tells_a_piece_of_the_token_or_the_key() {
  const std::string token = sign("HS256", "another secret of the tests, 40 bytes...", with(kGood));
  const std::string sentence = refusal_of(TokenVerifier{{token_key("HS256")}}, token);
  for (std::size_t at = 0; at + 8 <= token.size(); ++at) {
    CHECK(sentence.find(token.substr(at, 8)) == std::string::npos);
  }
  CHECK(sentence.find("secret") == std::string::npos);
}

// --- claims --------------------------------------------------------------------------------------

void a_token_ends_when_it_says_and_says_when_it_did() {
  const auto until = [](const std::string& exp) {
    return R"({"sub":"maria","classroom":"algebra","exp":)" + exp + "}";
  };
  CHECK(accepts(until("1000001")));
  CHECK(accepts(until("1000000.6")));
  CHECK_EQ(refusal_of(until("1000000")), "it has expired 0 s ago, at 1000000000");
  CHECK_EQ(refusal_of(until("999940")), "it has expired 60 s ago, at 999940000");
  for (const char* exp : {"\"1000060\"", "null", "-1", "1e300", "true", "{}"}) {
    CHECK_EQ(refusal_of(until(exp)), "'exp' is missing or no time in seconds since 1970");
  }
  CHECK_EQ(refusal_of(R"({"sub":"maria","classroom":"algebra"})"),
           "'exp' is missing or no time in seconds since 1970");
}

void a_token_begins_when_it_says() {
  CHECK(accepts(needed_and(R"("nbf":1000000)")));
  CHECK_EQ(refusal_of(needed_and(R"("nbf":1000010)")), "it is good only in 9 s, from 1000010000");
  CHECK_EQ(refusal_of(needed_and(R"("nbf":"soon")")), "'nbf' is no time in seconds since 1970");
}

void a_token_is_for_one_classroom() {
  CHECK_EQ(refusal_of(R"({"sub":"maria","exp":1000060})"),
           "it is for classroom none, not for 'algebra'");
  CHECK_EQ(refusal_of(R"({"sub":"maria","exp":1000060,"classroom":"Algebra"})"),
           "it is for classroom \"Algebra\", not for 'algebra'");
  CHECK_EQ(refusal_of(R"({"sub":"maria","exp":1000060,"classroom":["algebra"]})"),
           "it is for classroom [\"algebra\"], not for 'algebra'");
}

void claims_are_bounded_and_typed() {
  for (const char* sub : {"\"\"", "7", "null", R"("a\u0007b")", "{}"}) {
    const auto claims = R"({"classroom":"algebra","exp":1000060,"sub":)" + std::string{sub} + "}";
    CHECK(refusal_of(claims).find("'sub'") != std::string::npos);
  }
  CHECK(refusal_of(R"({"classroom":"algebra","exp":1000060})").find("'sub'") != std::string::npos);
  const auto refused = [](const std::string& claim, const std::string& name) {
    return refusal_of(needed_and(claim)).find("'" + name + "'") != std::string::npos;
  };
  CHECK(refused(R"("role":"teacher")", "role"));
  CHECK(refused(R"("role":"Instructor")", "role"));
  CHECK(refused(R"("role":0)", "role"));
  CHECK(refused(R"("room":"")", "room"));
  CHECK(refused(R"("room":2)", "room"));
  CHECK(refused(R"("name":7)", "name"));
  CHECK(refused(R"("name":")" + std::string(257, 'x') + "\"", "name"));
  CHECK(accepts(needed_and(R"("name":")" + std::string(256, 'x') + "\"")));
  CHECK(accepts(needed_and(R"("unknown":{"a":[1]})")));
}

void names_twice_in_a_token_are_refused() {
  // Whoever reads the first and whoever reads the last would see two tokens.
  const TokenVerifier verifier{{token_key("HS256")}};
  CHECK_EQ(refusal_of(verifier, unsigned_token(R"({"alg":"HS256","alg":"none"})", with(kGood))),
           "it is no JWT");
  CHECK_EQ(refusal_of(verifier, unsigned_token(R"({"alg":"HS256"})", needed_and(R"("sub":"jo")"))),
           "it is no JWT");
}

void a_key_may_ask_for_an_issuer_and_an_audience() {
  TokenKey key = token_key("HS256");
  key.issuer = "https://lms.example";
  CHECK(accepts(needed_and(R"("iss":"https://lms.example")"), key));
  CHECK_EQ(refusal_of(needed_and(R"("iss":"https://evil.example")"), key),
           "'iss' is \"https://evil.example\", not 'https://lms.example'");
  CHECK_EQ(refusal_of(with(kGood), key), "'iss' is missing, not 'https://lms.example'");
  key.issuer.clear();
  key.audience = "rooms";
  CHECK(accepts(needed_and(R"("aud":"rooms")"), key));
  CHECK(accepts(needed_and(R"("aud":["mail","rooms"])"), key));
  CHECK_EQ(refusal_of(needed_and(R"("aud":["mail"])"), key), "'aud' is [\"mail\"], not 'rooms'");
  CHECK_EQ(refusal_of(with(kGood), key), "'aud' is missing, not 'rooms'");
  CHECK_EQ(refusal_of(needed_and(R"("aud":"mail")")),
           "'aud' is \"mail\", and the key has no audience");
}

// --- keys ----------------------------------------------------------------------------------------

void a_key_that_cannot_work_is_named() {
  const auto refused = [](control::ConfiguredKey key, const std::string& part) {
    const auto read = control::token_key_from(key);
    return !read && read.refusal().sentence.find(part) != std::string::npos;
  };
  const auto pem = [](const char* alg, std::optional<std::string> text) {
    return control::ConfiguredKey{"k", {{"alg", alg}, {"file", "/k.pem"}}, std::move(text)};
  };
  CHECK(refused({"k", {}, {}}, "'alg' must be HS256, RS256 or ES256, not ''"));
  CHECK(refused({"k", {{"alg", "none"}}, {}}, "not 'none'"));
  CHECK(refused({"k", {{"alg", "HS256"}}, {}}, "'secret' is missing"));
  CHECK(refused({"k", {{"alg", "HS256"}, {"secret", std::string(31, 's')}}, {}}, "has 31 bytes"));
  CHECK(refused({"k", {{"alg", "HS256"}, {"file", "/k"}}, "x"}, "has no item 'file'"));
  CHECK(refused({"k", {{"alg", "RS256"}}, {}}, "'file' is missing"));
  CHECK(refused({"k", {{"alg", "RS256"}, {"secret", "s"}}, {}}, "has no item 'secret'"));
  CHECK(refused({"k", {{"alg", "RS256"}, {"file", "/k"}, {"kidd", "s"}}, kRsaPublic},
                "has no item 'kidd'"));
  CHECK(refused(pem("RS256", {}), "'/k.pem' cannot be read"));
  CHECK(refused(pem("RS256", ""), "holds no key as PEM"));
  CHECK(refused(pem("RS256", kRsaPrivate), "holds no public key"));
  CHECK(refused(pem("RS256", kP256Public), "is not one for RS256"));
  CHECK(refused(pem("RS256", kRsa1024Public), "is not one for RS256"));
  CHECK(refused(pem("ES256", kRsaPublic), "is not one for ES256"));
  CHECK(refused(pem("ES256", kP384Public), "is not one for ES256"));
  CHECK(control::token_key_from(pem("RS256", std::string{"a comment\n"} + kRsaPublic)));
}

void base64url_is_read_strictly() {
  CHECK_EQ(control::base64url_decode("").value(), "");
  CHECK_EQ(control::base64url_decode("Zg").value(), "f");
  CHECK_EQ(control::base64url_decode("Zm8").value(), "fo");
  CHECK_EQ(control::base64url_decode("Zm9v").value(), "foo");
  CHECK_EQ(control::base64url_decode("-_8").value(), "\xFB\xFF");
  for (const char* text : {"Z", "Zh", "Zg==", "Zm9v\n", "Z+", "Z/", "Zm 9", "Zm9vZ"}) {
    CHECK(!control::base64url_decode(text));
  }
}

}  // namespace

Tests token_tests() {
  return {
      {"a token of each algorithm tells its claims", a_token_of_each_algorithm_tells_its_claims},
      {"tokens of other programs are understood", tokens_of_other_programs_are_understood},
      {"a changed byte anywhere in a token is refused", a_changed_byte_anywhere_is_refused},
      {"the key says the algorithm, never the token", the_key_says_the_algorithm_never_the_token},
      {"nobody signs with none", nobody_signs_with_none},
      {"another key of the same algorithm is refused",
       another_key_of_the_same_algorithm_is_refused},
      {"the kid of a token picks its key", the_kid_of_a_token_picks_its_key},
      {"a token with extensions that are not known is refused",
       what_must_be_understood_and_is_not_is_refused},
      {"what is no token is said to be none", what_is_no_token_is_said_to_be_none},
      {"no refusal tells a piece of the token or the key",
       no_refusal_tells_a_piece_of_the_token_or_the_key},
      {"a token ends when it says, and says when it did",
       a_token_ends_when_it_says_and_says_when_it_did},
      {"a token begins when it says", a_token_begins_when_it_says},
      {"a token is for one classroom", a_token_is_for_one_classroom},
      {"claims are bounded and typed", claims_are_bounded_and_typed},
      {"names twice in a token are refused", names_twice_in_a_token_are_refused},
      {"a key may ask for an issuer and an audience", a_key_may_ask_for_an_issuer_and_an_audience},
      {"a key that cannot work is named", a_key_that_cannot_work_is_named},
      {"base64url is read strictly", base64url_is_read_strictly},
  };
}

}  // namespace breakout::test
