// SPDX-License-Identifier: GPL-3.0-or-later
// Undo: the last move of a round is taken back, or its opening.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

// l01 and l02 in room 1, l03 in room 2, l04 in main.
Story in_two_rooms() {
  Story story;
  story.class_of(4);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "1"}, {"l03", "2"}}));
  return story;
}

void the_last_move_is_taken_back_by_a_new_change() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}, {"l04", "1"}}));
  const Version before = story.classroom().version;
  const Change change = story.does(as("ina"), Undo{});
  CHECK_EQ(change.version, before + 1);
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK_EQ(story.room_of("l04"), "main");
  for (const ParticipantMoved& moved : facts_of<ParticipantMoved>(change)) {
    CHECK(moved.reason == MoveReason::undo);
  }
  CHECK(story.classroom().places.assignments.at(person("l01")) == room("1"));
  story.check_replay();
}

void moves_are_taken_back_one_by_one_down_to_the_opening() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}}));
  story.does(as("ina"), move_of({{"l01", "main"}}));
  story.does(as("ina"), Undo{});
  CHECK_EQ(story.room_of("l01"), "2");
  story.does(as("ina"), Undo{});
  CHECK_EQ(story.room_of("l01"), "1");
  story.does(as("ina"), Undo{});
  CHECK(!story.classroom().in_round());
  story.refused(as("ina"), Undo{}, ErrorCode::wrong_round_state, "no round is open");
  story.check_replay();
}

void an_opening_is_taken_back_as_a_merge() {
  Story story;
  story.class_of(3);
  const auto before = story.classroom().participants;
  story.does(as("ina"), open_of(2));
  const Change change = story.does(as("ina"), Undo{});
  CHECK(story.classroom().participants == before);
  CHECK_EQ(facts_of<RoundClosed>(change).size(), 1);
  CHECK(facts_of<ParticipantMoved>(change).at(0).reason == MoveReason::undo);
  Open again = open_of(0);
  again.assignment = Assignment::previous;  // who sat where is known all the same
  story.does(as("ina"), again);
  CHECK_EQ(story.people_in_rooms()["main"], 1);
}

void who_went_elsewhere_since_stays_there() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}, {"l02", "2"}}));
  story.does(as("l02"), Choose{kMainRoom});
  const Change change = story.does(as("ina"), Undo{});
  CHECK_EQ(facts_of<ParticipantMoved>(change).size(), 1);
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK_EQ(story.room_of("l02"), "main");
}

void a_move_of_which_nobody_is_left_is_passed_over() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}}));
  story.does(as("ina"), move_of({{"l02", "2"}}));
  story.does(as("l02"), Choose{kMainRoom});
  story.does(as("ina"), move_of({{"l03", "1"}}));
  story.does(as("l03"), Leave{});
  story.does(as("ina"), Undo{});
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK_EQ(story.classroom().places.undo.size(), 1);
}

void the_opening_is_not_taken_back_in_the_place_of_a_move() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}}));
  story.does(as("l01"), Leave{});
  story.refused(as("ina"), Undo{}, ErrorCode::wrong_round_state, "nobody is where a move of round");
}

void a_place_taken_meanwhile_refuses_the_undo_unless_the_room_was_forced() {
  Story story;
  story.class_of(3);
  Open open = open_of(1, {{"l01", "1"}});
  open.rooms[0].capacity = 1;
  open.policy.allow_choose = true;
  story.does(as("ina"), open);
  story.does(as("ina"), move_of({{"l01", "main"}}));
  story.does(as("l02"), Choose{room("1")});
  story.refused(as("ina"), Undo{}, ErrorCode::room_full, "room \"1\" is full");
  Move forced = move_of({{"l03", "1"}});
  forced.force = true;
  story.does(as("ina"), forced);
  story.does(as("l03"), Choose{kMainRoom});
  story.does(as("ina"), Undo{});
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK_EQ(story.people_in_rooms()["1"], 2);
}

void undo_works_while_the_countdown_runs_and_for_a_back_end() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}}));
  story.does(as("ina"), Merge{});
  story.does(back_end(kSecret), Undo{});
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK(story.classroom().round->state == RoundState::closing);
}

void nobody_goes_back_into_another_room_of_that_name() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}}));
  story.does(as("ina"), CloseRoom{room("1"), room("2")});
  AddRoom again;
  again.room.room = room("1");
  story.does(as("ina"), again);
  story.refused(as("ina"), Undo{}, ErrorCode::wrong_round_state, "nothing to take back");
  CHECK_EQ(story.room_of("l01"), "2");
}

void more_steps_than_are_kept_are_forgotten() {
  Story story = in_two_rooms();
  for (std::size_t i = 0; i <= kUndoSteps; ++i) {
    story.does(as("ina"), move_of({{"l01", i % 2 == 0 ? "2" : "1"}}));
  }
  for (std::size_t i = 0; i < kUndoSteps; ++i) {
    story.does(as("ina"), Undo{});
  }
  CHECK_EQ(story.room_of("l01"), "2");
  story.refused(as("ina"), Undo{}, ErrorCode::wrong_round_state, "nothing to take back");
}

}  // namespace

Tests undo_tests() {
  return {
      {"the last move is taken back by a new change", the_last_move_is_taken_back_by_a_new_change},
      {"moves are taken back one by one, down to the opening",
       moves_are_taken_back_one_by_one_down_to_the_opening},
      {"an opening is taken back as a merge", an_opening_is_taken_back_as_a_merge},
      {"who went elsewhere since stays there", who_went_elsewhere_since_stays_there},
      {"a move of which nobody is left is passed over",
       a_move_of_which_nobody_is_left_is_passed_over},
      {"the opening is not taken back in the place of a move",
       the_opening_is_not_taken_back_in_the_place_of_a_move},
      {"a place taken meanwhile refuses the undo unless the room was forced",
       a_place_taken_meanwhile_refuses_the_undo_unless_the_room_was_forced},
      {"undo works while the countdown runs, and for a back end",
       undo_works_while_the_countdown_runs_and_for_a_back_end},
      {"nobody goes back into another room of that name",
       nobody_goes_back_into_another_room_of_that_name},
      {"more steps than are kept are forgotten", more_steps_than_are_kept_are_forgotten},
  };
}

}  // namespace breakout::test
