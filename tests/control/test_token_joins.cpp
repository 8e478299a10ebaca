// SPDX-License-Identifier: GPL-3.0-or-later
// Joining with a token: what it grants, which seat it takes, and that a wrong one does nothing.
#include "control/groups.hpp"
#include "control/support/signing.hpp"
#include "control/support/stage.hpp"
#include "control/support/token_keys.hpp"

namespace breakout::test {

namespace {

control::Config with_key(const std::string& alg = "HS256") {
  control::Config config;
  config.keys.push_back(configured_key(alg));
  return config;
}

std::unique_ptr<Stage> stage_with_key(const std::string& settings = {}) {
  auto stage = std::make_unique<Stage>(with_key());
  fine(stage->command("create", settings));
  return stage;
}

// Good for a minute of the stage's time.
std::string token(Stage& stage, const std::string& sub, const std::string& claims = {},
                  const std::string& secret = kSharedSecret) {
  const auto now =
      std::chrono::duration_cast<graph::Seconds>(stage.host.wall_clock().time_since_epoch());
  return R"("token":")" +
         sign("HS256", secret,
              R"({"classroom":"algebra","sub":")" + sub + R"(","exp":)" +
                  std::to_string(now.count() + 60) + (claims.empty() ? "" : "," + claims) + "}") +
         "\"";
}

peer::Json join_with(Stage& stage, const std::string& members,
                     const SharedConnection& from = nullptr) {
  return stage.ask(
      from ? from : stage.connect(),
      R"({"request":"join","ptype":"publisher","classroom":"algebra",)" + members + "}");
}

void what_a_token_says_wins_over_the_body() {
  auto stage = stage_with_key();
  const auto joined =
      fine(join_with(*stage, R"("participant":"eve","display":"Eve","role":"learner",)" +
                                 token(*stage, "ada", R"("name":"Ada","role":"instructor")")));
  CHECK_EQ(joined.text("participant"), "ada");
  CHECK_EQ(joined.text("display"), "Ada");
  CHECK_EQ(joined.text("role"), "instructor");
  CHECK(stage->graph().find(graph::ParticipantId{"eve"}) == nullptr);
}

void what_a_token_does_not_say_the_body_may() {
  auto stage = stage_with_key();
  const auto joined = fine(join_with(*stage, R"("display":"Jo",)" + token(*stage, "jo")));
  CHECK_EQ(joined.text("participant"), "jo");
  CHECK_EQ(joined.text("display"), "Jo");
  CHECK_EQ(joined.text("role"), "learner");
  CHECK_EQ(error_of(join_with(*stage, R"("role":"assistant",)" + token(*stage, "li"))), 433);
}

void a_token_takes_over_the_seat_of_its_subject() {
  auto stage = stage_with_key();
  const Person old = stage->enter("jo");
  CHECK_EQ(error_of(stage->join(stage->connect(), "jo")), 436);
  const auto joined = fine(join_with(*stage, token(*stage, "jo")));
  CHECK(joined.flag("rejoined"));
  CHECK_EQ(old.publisher->of_kind("replaced").size(), 1U);
  stage->check_sound();
}

void a_token_of_somebody_else_takes_no_seat() {
  auto stage = stage_with_key();
  const Person old = stage->enter("jo");
  const auto joined = fine(join_with(*stage, R"("participant":"jo",)" + token(*stage, "eve")));
  CHECK_EQ(joined.text("participant"), "eve");
  CHECK(old.publisher->of_kind("replaced").empty());
}

void a_classroom_may_ask_everybody_for_a_token() {
  auto stage = stage_with_key(R"("require_token":true)");
  CHECK_EQ(error_of(stage->join(stage->connect(), "jo")), 433);
  CHECK_EQ(
      error_of(stage->join(stage->connect(), "ada", R"("role":"instructor","secret":"chalk")")),
      433);
  fine(join_with(*stage, token(*stage, "jo")));
}

void a_pin_is_asked_for_beside_a_token() {
  auto stage = stage_with_key(R"("pin":"12")");
  CHECK_EQ(error_of(join_with(*stage, token(*stage, "jo"))), 433);
  fine(join_with(*stage, R"("pin":"12",)" + token(*stage, "jo")));
}

void a_wrong_token_does_nothing_even_where_none_is_needed() {
  auto stage = stage_with_key();
  const Person old = stage->enter("jo");
  const graph::Version before = stage->graph().version;
  const auto from = stage->connect();
  const std::string forged = token(*stage, "jo", {}, "a forged secret, no less than 32 bytes");
  CHECK_EQ(error_of(join_with(*stage, forged, from)), 433);
  CHECK_EQ(error_of(join_with(*stage, R"("token":"hello")", from)), 433);
  CHECK_EQ(error_of(join_with(*stage, R"("token":7)", from)), 430);
  const std::string late = token(*stage, "jo");
  stage->advance(std::chrono::seconds{61});
  const auto refused = join_with(*stage, late, from);
  CHECK_EQ(error_of(refused), 433);
  CHECK(refused.text("error").find("expired") != std::string::npos);
  CHECK_EQ(stage->graph().version, before);
  CHECK(old.publisher->of_kind("replaced").empty());
  fine(stage->join(from, "li"));  // the handle is as it was
}

void a_token_names_the_room_a_latecomer_belongs_to() {
  auto stage = stage_with_key();
  fine(stage->command("open", R"("rooms":2,"late_joiners":"roster")"));
  CHECK_EQ(fine(join_with(*stage, token(*stage, "jo", R"("room":"2")"))).text("room"), "2");
  CHECK_EQ(fine(join_with(*stage, token(*stage, "li", R"("room":"9")"))).text("room"), "main");
}

void a_token_too_long_is_refused_without_being_quoted() {
  auto stage = stage_with_key();
  const auto refused =
      join_with(*stage, R"("token":")" + std::string(control::kMaxTokenBytes + 1, 'k') + "\"");
  CHECK_EQ(error_of(refused), 430);
  CHECK(refused.text("error").find("kkk") == std::string::npos);
}

void a_key_that_cannot_be_used_is_told_and_left_out() {
  control::Config config = with_key("RS256");
  config.keys.front().items["alg"] = "ES256";
  Stage stage{std::move(config)};
  fine(stage.command("create"));
  CHECK(!stage.host.lines().empty());
  CHECK(stage.host.lines().front().find("key 'lms' of the configuration is left out") !=
        std::string::npos);
  CHECK_EQ(error_of(join_with(stage, token(stage, "jo"))), 433);
}

// --- tokens that Janus signs ---------------------------------------------------------------------

std::unique_ptr<Stage> stage_with_signed_tokens() {
  auto stage = Stage::with_classroom(R"("signed_tokens":true,"require_token":true)");
  stage->host.sign_tokens();
  return stage;
}

std::string signed_token(const std::string& descriptors) {
  return R"("token":"1795000060,janus.plugin.breakout)" + descriptors + R"(:signed")";
}

void a_token_of_janus_lets_into_its_classroom() {
  auto stage = stage_with_signed_tokens();
  const auto joined =
      fine(join_with(*stage, R"("participant":"jo",)" + signed_token(",classroom=algebra")));
  CHECK_EQ(joined.text("participant"), "jo");
  CHECK_EQ(joined.text("role"), "learner");
  CHECK_EQ(error_of(join_with(*stage, signed_token(",classroom=art"))), 433);
  CHECK_EQ(error_of(join_with(*stage, signed_token(""))), 433);
  CHECK_EQ(error_of(join_with(*stage, R"("token":"1795000060,janus,classroom=algebra:x")")), 433);
}

void a_token_of_janus_grants_the_role_in_it() {
  auto stage = stage_with_signed_tokens();
  const auto joined = fine(join_with(
      *stage, R"("participant":"ada",)" + signed_token(",classroom=algebra,role=instructor")));
  CHECK_EQ(joined.text("role"), "instructor");
  const auto refused =
      join_with(*stage, R"("participant":"bo",)" + signed_token(",classroom=algebra,role=teacher"));
  CHECK_EQ(error_of(refused), 433);
  CHECK(refused.text("error").find("no role 'teacher'") != std::string::npos);
}

void a_token_of_janus_takes_a_seat_only_when_it_names_it() {
  auto stage = stage_with_signed_tokens();
  const std::string anybody = signed_token(",classroom=algebra");
  const std::string maria = signed_token(",classroom=algebra,participant=maria");
  fine(join_with(*stage, R"("participant":"maria",)" + anybody));
  CHECK_EQ(error_of(join_with(*stage, R"("participant":"maria",)" + anybody)), 436);
  const auto joined = fine(join_with(*stage, R"("participant":"eve",)" + maria));
  CHECK_EQ(joined.text("participant"), "maria");
  CHECK(joined.flag("rejoined"));
}

void tokens_of_janus_are_taken_only_where_both_want_it() {
  auto stage = Stage::with_classroom();  // the classroom does not
  stage->host.sign_tokens();
  CHECK_EQ(error_of(join_with(*stage, signed_token(",classroom=algebra"))), 433);
  auto other = Stage::with_classroom(R"("signed_tokens":true)");  // this Janus does not
  CHECK_EQ(error_of(join_with(*other, signed_token(",classroom=algebra"))), 433);
}

}  // namespace

Tests token_join_tests() {
  return {
      {"what a token says wins over the body", what_a_token_says_wins_over_the_body},
      {"what a token does not say the body may", what_a_token_does_not_say_the_body_may},
      {"a token takes over the seat of its subject", a_token_takes_over_the_seat_of_its_subject},
      {"a token of somebody else takes no seat", a_token_of_somebody_else_takes_no_seat},
      {"a classroom may ask everybody for a token", a_classroom_may_ask_everybody_for_a_token},
      {"a pin is asked for beside a token", a_pin_is_asked_for_beside_a_token},
      {"a wrong token does nothing, even where none is needed",
       a_wrong_token_does_nothing_even_where_none_is_needed},
      {"a token names the room a latecomer belongs to",
       a_token_names_the_room_a_latecomer_belongs_to},
      {"a token too long is refused without being quoted",
       a_token_too_long_is_refused_without_being_quoted},
      {"a key that cannot be used is told and left out",
       a_key_that_cannot_be_used_is_told_and_left_out},
      {"a token of Janus lets into its classroom", a_token_of_janus_lets_into_its_classroom},
      {"a token of Janus grants the role in it", a_token_of_janus_grants_the_role_in_it},
      {"a token of Janus takes a seat only when it names it",
       a_token_of_janus_takes_a_seat_only_when_it_names_it},
      {"tokens of Janus are taken only where both want it",
       tokens_of_janus_are_taken_only_where_both_want_it},
  };
}

}  // namespace breakout::test
