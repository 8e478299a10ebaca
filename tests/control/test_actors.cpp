// SPDX-License-Identifier: GPL-3.0-or-later
// Who a request is from, and what that allows.
#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

constexpr const char* kOpen = R"({"request":"open","rooms":2})";
constexpr const char* kTeacher = R"("role":"instructor","secret":"chalk")";

void nobody_commands_a_classroom() {
  auto stage = Stage::with_classroom();
  const auto handle = stage->connect();
  CHECK_EQ(error_of(stage->ask(handle, kOpen)), 429);  // on which classroom?
  for (const char* verb :
       {R"("open","rooms":2)", R"("merge")", R"("edit","new_pin":"1")", R"("destroy")",
        R"("state")", R"("choose","room":"main")", R"("move","participant":"jo","room":"main")"}) {
    const auto refused =
        stage->ask(handle, R"({"classroom":"algebra","request":)" + std::string{verb} + "}");
    CHECK_EQ(error_of(refused), 424);
    CHECK(!refused.text("error").empty());
  }
  for (const char* verb : {"publish", "unpublish", "leave", "start", "resize"}) {
    CHECK_EQ(error_of(stage->ask(handle, R"({"request":")" + std::string{verb} + "\"}")), 424);
  }
  CHECK_EQ(stage->graph().version, 1U);
}

void a_secret_off_a_joined_handle_commands() {
  auto stage = Stage::with_classroom();
  const auto handle = stage->connect();
  const auto ask = [&](const std::string& classroom, const std::string& secret) {
    return error_of(stage->ask(handle, R"({"request":"open","rooms":1,"classroom":")" + classroom +
                                           R"(","secret":")" + secret + "\"}"));
  };
  CHECK_EQ(ask("algebra", "wrong"), 433);
  CHECK_EQ(ask("nowhere", "chalk"), 426);
  CHECK_EQ(ask("algebra", "chalk"), 0);
}

void a_learner_with_the_secret_on_its_own_handle_stays_a_learner() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  CHECK_EQ(error_of(stage->ask(jo.publisher, R"({"request":"open","rooms":1,"secret":"chalk"})")),
           443);
}

void rights_come_from_the_role() {
  auto stage = Stage::with_classroom();
  const Person teacher = stage->enter("ada", kTeacher);
  const Person assistant = stage->enter("bob", R"("role":"assistant","secret":"chalk")");
  const Person learner = stage->enter("jo");
  const Person observer = stage->enter("obi", R"("role":"observer")");
  const auto ask = [&](const Person& person, const std::string& body) {
    return error_of(stage->ask(person.publisher, body));
  };
  for (const char* staff_only : {kOpen, R"({"request":"merge"})", R"({"request":"destroy"})",
                                 R"({"request":"edit","new_pin":"1"})",
                                 R"({"request":"move","participant":"jo","room":"main"})"}) {
    CHECK_EQ(ask(learner, staff_only), 443);
    CHECK_EQ(ask(observer, staff_only), 443);
  }
  CHECK_EQ(ask(assistant, R"({"request":"destroy"})"), 443);
  CHECK_EQ(ask(assistant, R"({"request":"edit","new_pin":"1"})"), 443);
  CHECK_EQ(ask(assistant, kOpen), 0);
  CHECK_EQ(ask(observer, R"({"request":"choose","room":"1"})"), 443);
  CHECK_EQ(error_of(stage->publish(observer.publisher)), 443);
  CHECK_EQ(ask(observer, R"({"request":"state"})"), 0);
  CHECK_EQ(ask(teacher, R"({"request":"edit","new_description":"x"})"), 0);
  CHECK_EQ(ask(teacher, R"({"request":"destroy"})"), 0);
}

void a_role_above_learner_needs_the_secret() {
  auto stage = Stage::with_classroom(R"("pin":"1234")");
  const auto join = [&](const std::string& members) {
    return error_of(stage->join(stage->connect(), "x", members));
  };
  CHECK_EQ(join(""), 433);
  CHECK_EQ(join(R"("pin":"4321")"), 433);
  CHECK_EQ(join(R"("pin":"1234","role":"instructor")"), 433);
  CHECK_EQ(join(R"("pin":"1234","role":"assistant","secret":"cheese")"), 433);
  CHECK_EQ(join(R"("pin":"1234","role":"assistant","secret":"chalk")"), 0);
}

void a_joined_handle_is_in_one_classroom() {
  auto stage = Stage::with_classroom();
  fine(stage->ask(stage->connect(),
                  R"({"request":"create","classroom":"biology","secret":"frog"})"));
  const Person jo = stage->enter("jo");
  const auto ask = [&](const std::string& body) {
    return error_of(stage->ask(jo.publisher, body));
  };
  CHECK_EQ(ask(R"({"request":"state","classroom":"biology"})"), 430);
  CHECK_EQ(ask(R"({"request":"state","classroom":"biology","secret":"frog"})"), 0);
  CHECK_EQ(ask(R"({"request":"state","classroom":"biology","secret":"newt"})"), 433);
  CHECK_EQ(ask(R"({"request":"exists","classroom":"biology"})"), 0);
  CHECK_EQ(ask(R"({"request":"create","classroom":"chemistry"})"), 0);
  CHECK_EQ(ask(R"({"request":"join","ptype":"publisher","classroom":"biology"})"), 425);
  CHECK_EQ(ask(R"({"request":"join","ptype":"publisher","classroom":"algebra"})"), 425);
  CHECK_EQ(ask(R"({"request":"join","ptype":"subscriber","classroom":"biology","private_id":"x"})"),
           425);
}

void who_leaves_gives_up_the_own_seat_whatever_else_it_says() {
  auto stage = Stage::with_classroom();
  fine(stage->ask(stage->connect(),
                  R"({"request":"create","classroom":"biology","secret":"frog"})"));
  const Person jo = stage->enter("jo");
  const auto left = fine(
      stage->ask(jo.publisher, R"({"request":"leave","classroom":"biology","secret":"frog"})"));
  CHECK_EQ(left.text("classroom"), std::string{"algebra"});
  CHECK(stage->graph().participants.empty());
}

void the_admin_key_creates_and_lists_and_commands() {
  control::Config config;
  config.admin_key = "master";
  Stage stage{config};
  const auto handle = stage.connect();
  const auto create = [&](const std::string& members) {
    return error_of(
        stage.ask(handle, R"({"request":"create","classroom":"algebra")" + members + "}"));
  };
  CHECK_EQ(create(""), 433);
  CHECK_EQ(create(R"(,"admin_key":"guess")"), 433);
  CHECK_EQ(create(R"(,"admin_key":"master","private":true,"secret":"chalk")"), 0);
  const auto list = [&](const std::string& members) {
    return stage.ask(handle, R"({"request":"list")" + members + "}");
  };
  CHECK_EQ(list("").get("list").size(), 0U);
  CHECK_EQ(error_of(list(R"(,"admin_key":"guess")")), 433);
  CHECK_EQ(list(R"(,"admin_key":"master")").get("list").size(), 1U);
  CHECK_EQ(
      error_of(stage.ask(
          handle, R"({"request":"open","rooms":1,"classroom":"algebra","admin_key":"master"})")),
      0);
  const Person jo = stage.enter("jo");  // holds the key, and still acts for its own seat
  fine(stage.ask(jo.publisher, R"({"request":"leave","admin_key":"master"})"));
  CHECK(stage.graph().participants.empty());
}

void the_admin_api_commands_with_the_admin_key() {
  control::Config config;
  config.admin_key = "master";
  Stage stage{config};
  const auto admin = [&](const std::string& rest) {
    return stage.admin(R"({"classroom":"algebra","request":)" + rest + "}");
  };
  CHECK_EQ(error_of(admin(R"("create")")), 433);
  CHECK_EQ(error_of(admin(R"("create","admin_key":"x")")), 433);
  fine(admin(R"("create","admin_key":"master")"));
  CHECK_EQ(admin(R"("open","rooms":2,"admin_key":"master")").get("rooms").size(), 2U);
  CHECK(fine(admin(R"("state","admin_key":"master")")).has("settings"));
  for (const char* verb :
       {R"("join","ptype":"publisher")", R"("publish")", R"("leave")", R"("start")", R"("resize")",
        R"("configure","display":"x")", R"("choose","room":"1")"}) {
    CHECK(error_of(admin(verb + std::string{R"(,"admin_key":"master")"})) != 0);
  }
  CHECK_EQ(error_of(stage.admin("[]")), 422);
}

void without_an_admin_key_the_admin_api_is_trusted() {
  Stage stage;
  fine(stage.admin(R"({"request":"create","classroom":"algebra","private":true})"));
  CHECK_EQ(stage.admin(R"({"request":"list"})").get("list").size(), 1U);
  CHECK_EQ(stage.ask(stage.connect(), R"({"request":"list"})").get("list").size(), 0U);
}

}  // namespace

Tests actor_tests() {
  return {
      {"nobody commands a classroom", nobody_commands_a_classroom},
      {"a secret off a joined handle commands", a_secret_off_a_joined_handle_commands},
      {"a learner that knows the secret stays a learner on its own handle",
       a_learner_with_the_secret_on_its_own_handle_stays_a_learner},
      {"rights come from the role", rights_come_from_the_role},
      {"a role above learner needs the secret", a_role_above_learner_needs_the_secret},
      {"a joined handle is in one classroom and may ask about others",
       a_joined_handle_is_in_one_classroom},
      {"who leaves gives up the own seat, whatever else it says",
       who_leaves_gives_up_the_own_seat_whatever_else_it_says},
      {"the admin key creates, lists and commands", the_admin_key_creates_and_lists_and_commands},
      {"the Admin API commands with the admin key", the_admin_api_commands_with_the_admin_key},
      {"without an admin key the Admin API is trusted",
       without_an_admin_key_the_admin_api_is_trusted},
  };
}

}  // namespace breakout::test
