// SPDX-License-Identifier: GPL-3.0-or-later
// Choose: what learners may pick by themselves.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

enum class Choosing { off, on };

Open with_choice(Open open, Choosing choosing) {
  open.policy.allow_choose = choosing == Choosing::on;
  return open;
}

void a_learner_returns_to_main_where_allowed() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), open_of(2, {{"l01", "1"}}));
  const Change change = story.does(as("l01"), Choose{kMainRoom});
  CHECK(facts_of<ParticipantMoved>(change).at(0).reason == MoveReason::choose);
  CHECK_EQ(story.room_of("l01"), "main");
}

void returning_is_refused_where_it_is_off() {
  Story story;
  story.class_of(1);
  Open open = open_of(2, {{"l01", "1"}});
  open.policy.allow_return = false;
  story.does(as("ina"), open);
  story.refused(as("l01"), Choose{kMainRoom}, ErrorCode::not_allowed, "allow_return");
  story.idles(as("l01"), Choose{room("1")});
}

void rooms_are_chosen_only_where_allowed() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), with_choice(open_of(2, {{"l01", "1"}}), Choosing::off));
  story.refused(as("l01"), Choose{room("2")}, ErrorCode::not_allowed, "allow_choose");
  Story free;
  free.class_of(1);
  free.does(as("ina"), with_choice(open_of(2, {{"l01", "1"}}), Choosing::on));
  free.does(as("l01"), Choose{room("2")});
  CHECK_EQ(free.room_of("l01"), "2");
}

void full_and_missing_rooms_are_refused() {
  Story story;
  story.class_of(3);
  Open open = with_choice(open_of(2, {{"l01", "1"}}), Choosing::on);
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  story.refused(as("l02"), Choose{room("1")}, ErrorCode::room_full, "its capacity is 1");
  story.refused(as("l02"), Choose{room("9")}, ErrorCode::no_such_room, "no room \"9\"");
  story.does(as("l01"), Choose{room("2")});
  story.does(as("l02"), Choose{room("1")});
}

void a_locked_room_is_refused() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), with_choice(open_of(2, {}), Choosing::on));
  Classroom classroom = story.classroom();
  classroom.rooms.at(room("2")).locked = true;
  const auto decided = decide(classroom, Request{as("l01"), {}, {}, Choose{room("2")}}, kStart);
  CHECK(!decided);
  CHECK_EQ(decided.refusal().code, ErrorCode::not_allowed);
  CHECK_EQ(decided.refusal().sentence, "room \"2\" is locked");
  CHECK(decide(classroom, Request{as("ina"), {}, {}, Choose{room("2")}}, kStart));
}

void without_a_round_there_is_nothing_to_choose() {
  Story story;
  story.class_of(1);
  story.refused(as("l01"), Choose{room("1")}, ErrorCode::wrong_round_state, "\"1\"");
  story.refused(as("l01"), Choose{kMainRoom}, ErrorCode::wrong_round_state, "\"main\"");
}

void staff_sit_where_they_like() {
  Story story;
  story.class_of(1);
  Open open = with_choice(open_of(1, {{"l01", "1"}}), Choosing::off);
  open.rooms[0].capacity = 1;
  open.policy.allow_return = false;
  story.does(as("ina"), open);
  story.does(as("ina"), Choose{room("1")});
  story.does(as("ina"), Choose{kMainRoom});
}

void observers_choose_nothing() {
  Story story;
  story.class_of(1);
  story.join("obi", Role::observer);
  story.does(as("ina"), with_choice(open_of(1, {}), Choosing::on));
  story.refused(as("obi"), Choose{room("1")}, ErrorCode::not_allowed, "observer \"obi\"");
}

void the_last_place_goes_to_one_of_two() {
  Story story;
  story.class_of(2);
  Open open = with_choice(open_of(1, {}), Choosing::on);
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  story.does(as("l01"), Choose{room("1")});
  story.refused(as("l02"), Choose{room("1")}, ErrorCode::room_full, "full");
}

}  // namespace

Tests choose_tests() {
  return {
      {"a learner returns to main where allowed", a_learner_returns_to_main_where_allowed},
      {"returning is refused where it is off", returning_is_refused_where_it_is_off},
      {"rooms are chosen only where allowed", rooms_are_chosen_only_where_allowed},
      {"full and missing rooms are refused", full_and_missing_rooms_are_refused},
      {"a locked room is refused", a_locked_room_is_refused},
      {"without a round there is nothing to choose", without_a_round_there_is_nothing_to_choose},
      {"staff sit where they like", staff_sit_where_they_like},
      {"observers choose nothing", observers_choose_nothing},
      {"the last place goes to one of two", the_last_place_goes_to_one_of_two},
  };
}

}  // namespace breakout::test
