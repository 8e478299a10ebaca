// SPDX-License-Identifier: GPL-3.0-or-later
// Taking a new seat: who is let in, as what.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

TokenClaims token_for(const std::string& subject) {
  return TokenClaims{person(subject), {}, {}, {}};
}

void a_learner_joins_in_main() {
  Story story;
  Join join = join_of("maria");
  join.tags = {{"team", "red"}};
  const Change change = story.does(nobody(), join);
  CHECK_EQ(facts_of<ParticipantJoined>(change).size(), 1);
  const Participant& maria = story.seat("maria");
  CHECK_EQ(maria.display, "Name of maria");
  CHECK(maria.role == Role::learner);
  CHECK(maria.room == kMainRoom);
  CHECK(maria.connected);
  CHECK_EQ(maria.resume, "r-maria");
  CHECK_EQ(maria.private_id, "p-maria");
  CHECK(maria.previous_resume.empty());
  CHECK(!maria.main_view);
  CHECK_EQ(maria.tags.at("team"), "red");
}

void seats_are_numbered_by_arrival_and_never_reused() {
  Story story;
  story.join("b");
  story.join("a");
  story.does(as("a"), Leave{});
  story.join("c");
  CHECK_EQ(story.seat("b").seat, 1);
  CHECK_EQ(story.seat("c").seat, 3);
  story.check_replay();
}

void no_role_and_no_display_are_learner_and_empty() {
  Story story;
  Join join = join_of("maria");
  join.role.reset();
  join.display.reset();
  story.does(nobody(), join);
  CHECK(story.seat("maria").role == Role::learner);
  CHECK_EQ(story.seat("maria").display, "");
}

void nobody_joins_without_an_id() {
  Story story;
  story.refused(nobody(), join_of(""), ErrorCode::missing_element, "participant");
}

void a_pin_is_asked_of_everybody() {
  SettingsPatch patch;
  patch.pin = "4711";
  Story story(patch);
  Join join = join_of("maria");
  story.refused(nobody(), join, ErrorCode::unauthorized, "none was given");
  join.pin = "4712";
  story.refused(nobody(), join, ErrorCode::unauthorized, "wrong pin");
  join.pin = "4711";
  story.does(nobody(), join);
  Join staff = join_of("ina", Role::instructor);
  story.refused(nobody(), staff, ErrorCode::unauthorized, "pin");
}

void staff_roles_need_the_secret_or_a_token_that_grants_them() {
  Story story;
  for (Role role : {Role::instructor, Role::assistant}) {
    Join join = join_of("maria", role);
    join.secret = "";
    story.refused(nobody(), join, ErrorCode::unauthorized, "needs the classroom's secret");
    join.secret = "open sesam";
    story.refused(nobody(), join, ErrorCode::unauthorized, "needs the classroom's secret");
    join.token = token_for("maria");
    story.refused(nobody(), join, ErrorCode::unauthorized, "token that grants it");
  }
  Join granted = join_of("maria");
  granted.token = token_for("maria");
  granted.token->role = Role::assistant;
  story.does(nobody(), granted);
  CHECK(story.seat("maria").role == Role::assistant);
  story.join("obi", Role::observer);
  CHECK(story.seat("obi").role == Role::observer);
}

void a_classroom_without_secret_has_no_staff_but_by_token() {
  SettingsPatch patch;
  patch.secret = "";
  Story story(patch);
  Join join = join_of("ina", Role::instructor);
  join.secret = "";
  story.refused(nobody(), join, ErrorCode::unauthorized, "\"instructor\"");
  join.token = token_for("ina");
  join.token->role = Role::instructor;
  story.does(nobody(), join);
}

void what_a_token_says_wins_over_the_body() {
  Story story;
  Join join = join_of("mallory", Role::instructor);
  join.token = token_for("maria");
  join.token->name = "Maria";
  join.token->role = Role::learner;
  story.does(nobody(), join);
  CHECK(!story.classroom().find(person("mallory")));
  CHECK_EQ(story.seat("maria").display, "Maria");
  CHECK(story.seat("maria").role == Role::learner);
}

void a_classroom_may_ask_for_a_token() {
  SettingsPatch patch;
  patch.require_token = true;
  Story story(patch);
  story.refused(nobody(), join_of("ina", Role::instructor), ErrorCode::unauthorized, "token");
  Join join = join_of("maria");
  join.token = token_for("maria");
  story.does(nobody(), join);
}

void a_full_classroom_takes_no_more_but_gives_seats_back() {
  SettingsPatch patch;
  patch.max_participants = 2;
  Story story(patch);
  story.join("a");
  story.join("b");
  story.refused(nobody(), join_of("c"), ErrorCode::classroom_full,
                "classroom \"algebra\" is full: max_participants is 2");
  Join again = join_of("a");
  again.resume = "r-a";
  story.does(nobody(), again);
  story.does(as("b"), Leave{});
  story.join("c");
}

}  // namespace

Tests join_tests() {
  return {
      {"a learner joins in main", a_learner_joins_in_main},
      {"seats are numbered by arrival and never reused",
       seats_are_numbered_by_arrival_and_never_reused},
      {"no role and no display are learner and empty",
       no_role_and_no_display_are_learner_and_empty},
      {"nobody joins without an id", nobody_joins_without_an_id},
      {"a pin is asked of everybody", a_pin_is_asked_of_everybody},
      {"staff roles need the secret or a token that grants them",
       staff_roles_need_the_secret_or_a_token_that_grants_them},
      {"a classroom without secret has no staff but by token",
       a_classroom_without_secret_has_no_staff_but_by_token},
      {"what a token says wins over the body", what_a_token_says_wins_over_the_body},
      {"a classroom may ask for a token", a_classroom_may_ask_for_a_token},
      {"a full classroom takes no more but gives seats back",
       a_full_classroom_takes_no_more_but_gives_seats_back},
  };
}

}  // namespace breakout::test
