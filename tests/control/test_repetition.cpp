// SPDX-License-Identifier: GPL-3.0-or-later
// if_version and op: commands that are sure of what they change, and safe to send again.
#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

void a_stale_version_is_refused_with_the_current_one() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  const auto version = static_cast<std::int64_t>(stage->graph().version);
  const auto expect_conflict = [&](const peer::Json& answer) {
    CHECK_EQ(error_of(answer), 440);
    CHECK_EQ(answer.integer("version"), version);
    CHECK_EQ(stage->graph().version, version);
  };
  expect_conflict(stage->command("open", R"("rooms":1,"if_version":1)"));
  expect_conflict(stage->command("edit", R"("new_pin":"1","if_version":1)"));
  expect_conflict(stage->command("destroy", R"("if_version":1)"));
  expect_conflict(stage->command("move", R"("participant":"jo","room":"main","if_version":999)"));
  const auto ask = [&](const SharedConnection& from, const std::string& body,
                       std::optional<control::Jsep> jsep = std::nullopt) {
    return stage->ask(from, body, std::move(jsep));
  };
  expect_conflict(ask(jo.publisher, R"({"request":"configure","display":"x","if_version":1})"));
  expect_conflict(ask(jo.publisher, R"({"request":"leave","if_version":1})"));
  expect_conflict(ask(jo.publisher, R"({"request":"unpublish","if_version":1})"));
  expect_conflict(ask(jo.publisher, R"({"request":"publish","if_version":1})",
                      control::Jsep{"offer", R"({"0":"mic"})", true}));
  CHECK_EQ(jo.publisher->sources.size(), 2U);
  expect_conflict(stage->join(stage->connect(), "zoe", R"("if_version":1)"));
  fine(stage->command("open", R"("rooms":1,"if_version":)" + std::to_string(version)));
}

void the_same_op_again_gives_the_first_answer() {
  auto stage = Stage::with_classroom();
  stage->enter("jo");
  const auto twice = [&](const std::string& verb, const std::string& members) {
    const auto first = fine(stage->command(verb, members));
    const auto version = stage->graph().version;
    const auto again = stage->command(verb, members);
    CHECK_EQ(again.dump(), first.dump());
    CHECK_EQ(stage->graph().version, version);
  };
  twice("open", R"("rooms":2,"op":"o1")");
  twice("move", R"("participant":"jo","room":"2","op":"o2")");
  fine(stage->command("move", R"("participant":"jo","room":"1")"));
  CHECK_EQ(stage->command("move", R"("participant":"jo","room":"2","op":"o2")").text("breakout"),
           std::string{"success"});
  CHECK_EQ(stage->participant("jo").room.value, std::string{"1"});  // nothing was done again
  twice("merge", R"("grace":0,"op":"o3")");
  twice("edit", R"("new_description":"d","op":"o4")");
  twice("open", R"("rooms":1,"op":"o5","if_version":)" + std::to_string(stage->graph().version));
}

void a_creation_is_repeated_too() {
  Stage stage;
  const auto handle = stage.connect();
  const auto create = [&](const char* members) {
    return stage.ask(handle, R"({"request":"create")" + std::string{members} + "}");
  };
  const auto first = fine(create(R"(,"classroom":"algebra","op":"c")"));
  CHECK_EQ(create(R"(,"classroom":"algebra","op":"c")").dump(), first.dump());
  CHECK_EQ(error_of(create(R"(,"classroom":"algebra","op":"d")")), 427);
  CHECK_EQ(error_of(create(R"(,"classroom":"algebra")")), 427);
}

void an_op_is_its_senders_own() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  const Person ada = stage->enter("ada", R"("role":"instructor","secret":"chalk")");
  fine(stage->ask(ada.publisher, R"({"request":"open","rooms":2,"op":"1"})"));
  // Who guesses the op of somebody else learns nothing by it, and loses nothing either.
  CHECK_EQ(error_of(stage->ask(jo.publisher, R"({"request":"open","rooms":2,"op":"1"})")), 443);
  const auto chosen = stage->ask(jo.publisher, R"({"request":"choose","room":"main","op":"1"})");
  CHECK_EQ(chosen.text("room"), std::string{"main"});
  CHECK_EQ(stage->participant("jo").room.value, std::string{"main"});
  const auto guess = stage->ask(
      stage->connect(),
      R"({"request":"open","rooms":2,"op":"1","classroom":"algebra","secret":"cheese"})");
  CHECK_EQ(error_of(guess), 433);
  fine(stage->command("move", R"("participant":"jo","room":"1","op":"2")"));
  CHECK_EQ(error_of(stage->ask(
               stage->connect(),
               R"({"request":"merge","op":"2","classroom":"algebra","secret":"cheese"})")),
           433);
}

void a_retry_after_coming_back_is_recognised() {
  auto stage = Stage::with_classroom();
  Person ada = stage->enter("ada", R"("role":"instructor","secret":"chalk")");
  const std::string open = R"({"request":"open","rooms":2,"op":"x"})";
  const auto first = fine(stage->ask(ada.publisher, open));
  stage->node.gone(ada.publisher->id());
  const auto again = stage->connect();
  fine(stage->join(again, "ada", R"("resume":")" + ada.joined.text("resume") + "\""));
  CHECK_EQ(stage->ask(again, open).dump(), first.dump());
}

void a_refused_command_changes_nothing() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  stage->enter("b");
  fine(stage->command(
      "open", R"("rooms":[{"capacity":1},{"capacity":1}],"assignments":{"a":"1","b":"2"})"));
  const graph::Classroom before = stage->graph();
  const auto slots = carried(*stage, "a");
  const auto pushed = a.publisher->pushed();
  CHECK_EQ(error_of(stage->command("move", R"("moves":[{"participant":"a","room":"2"}])")), 441);
  CHECK_EQ(error_of(stage->command("open", R"("rooms":3)")), 442);
  CHECK_EQ(error_of(stage->ask(a.publisher, R"({"request":"choose","room":"2"})")), 443);
  CHECK_EQ(error_of(stage->publish(a.publisher, "nonsense")), 437);
  CHECK(stage->graph() == before);
  CHECK_EQ(carried(*stage, "a"), slots);
  CHECK_EQ(a.publisher->events(pushed).size(), 2U);  // the two refusals it asked for itself
  fine(stage->command(
      "move", R"("moves":[{"participant":"a","room":"2"},{"participant":"b","room":"1"}])"));
}

}  // namespace

Tests repetition_tests() {
  return {
      {"a stale version is refused with the current one",
       a_stale_version_is_refused_with_the_current_one},
      {"the same op again gives the first answer and changes nothing",
       the_same_op_again_gives_the_first_answer},
      {"a creation is repeated too", a_creation_is_repeated_too},
      {"an op is its sender's own", an_op_is_its_senders_own},
      {"a retry after coming back is recognised", a_retry_after_coming_back_is_recognised},
      {"a refused command changes nothing", a_refused_command_changes_nothing},
  };
}

}  // namespace breakout::test
