// SPDX-License-Identifier: GPL-3.0-or-later
// Move by staff: one, many, all or none, past capacities by swapping or by force.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

// l01 and l02 in room 1, l03 and l04 in room 2, both of capacity 2; l05 in main.
Story full_rooms() {
  Story story;
  story.class_of(5);
  Open open = open_of(2, {{"l01", "1"}, {"l02", "1"}, {"l03", "2"}, {"l04", "2"}});
  open.rooms[0].capacity = open.rooms[1].capacity = 2;
  story.does(as("ina"), open);
  return story;
}

void one_move_is_one_fact_and_changes_nothing_else() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(2, {{"l01", "1"}}));
  Configure configure;
  configure.mute = {SourceKind::camera};
  configure.pins = {{person("l02")}};
  story.does(as("l01"), Publish{{SourceKind::mic, SourceKind::camera}});
  story.does(as("l01"), configure);
  Participant expected = story.seat("l01");
  expected.room = room("2");
  const Change change = story.does(as("ina"), move_of({{"l01", "2"}}));
  CHECK_EQ(change.facts.size(), 1);
  const auto moved = facts_of<ParticipantMoved>(change).at(0);
  CHECK_EQ(moved.from.value, "1");
  CHECK_EQ(moved.to.value, "2");
  CHECK(moved.reason == MoveReason::move);
  CHECK(story.seat("l01") == expected);
}

void fifty_move_at_once_and_fifty_arrive() {
  Story story;
  story.class_of(50);
  std::map<std::string, std::string> all;
  Move move;
  for (const auto& [id, participant] : story.classroom().participants) {
    if (!is_staff(participant.role)) {
      all.emplace(id.value, "1");
      move.moves.push_back({id, room("2")});
    }
  }
  story.does(as("ina"), open_of(2, all));
  const Change change = story.does(as("ina"), move);
  CHECK_EQ(facts_of<ParticipantMoved>(change).size(), 50);
  auto counts = story.people_in_rooms();
  CHECK_EQ(counts["2"], 50);
  CHECK_EQ(counts["main"], 1);
}

void one_bad_move_refuses_them_all() {
  Story story = full_rooms();
  struct Row {
    Move move;
    ErrorCode code;
    const char* words;
  };
  const std::vector<Row> rows = {
      {move_of({}), ErrorCode::missing_element, "moves is empty"},
      {move_of({{"l05", "main"}, {"x", "1"}}), ErrorCode::no_such_participant, "participant \"x\""},
      {move_of({{"l01", "2"}, {"l01", "main"}}), ErrorCode::invalid_element, "\"l01\" twice"},
      {move_of({{"l01", "main"}, {"l02", "7"}}), ErrorCode::no_such_room, "no room \"7\""},
      {move_of({{"l01", "main"}, {"l05", "2"}}), ErrorCode::room_full,
       "room \"2\" is full: its capacity is 2"},
  };
  for (const Row& row : rows) {
    story.refused(as("ina"), row.move, row.code, row.words);
  }
}

void without_a_round_there_is_only_main() {
  Story story;
  story.class_of(1);
  story.refused(as("ina"), move_of({{"l01", "1"}}), ErrorCode::wrong_round_state,
                "there is no room \"1\"");
  story.idles(as("ina"), move_of({{"l01", "main"}}));
}

void two_swap_past_a_full_capacity() {
  Story story = full_rooms();
  story.does(as("ina"), move_of({{"l01", "2"}, {"l03", "1"}}));
  CHECK_EQ(story.room_of("l01"), "2");
  CHECK_EQ(story.room_of("l03"), "1");
}

void a_place_given_up_in_the_same_request_counts() {
  Story story = full_rooms();
  story.does(as("ina"), move_of({{"l05", "1"}, {"l02", "main"}}));
  CHECK_EQ(story.room_of("l05"), "1");
}

void staff_move_into_full_rooms_freely() {
  Story story = full_rooms();
  story.does(as("ina"), move_of({{"ina", "1"}}));
  CHECK_EQ(story.room_of("ina"), "1");
  CHECK(!story.classroom().rooms.at(room("1")).over_capacity);
}

void staff_force_people_past_the_capacity() {
  Story story = full_rooms();
  Move move = move_of({{"l05", "1"}});
  move.force = true;
  const Change change = story.does(as("ina"), move);
  CHECK_EQ(facts_of<RoomChanged>(change).size(), 1);
  CHECK(story.classroom().rooms.at(room("1")).over_capacity);
  CHECK_EQ(story.people_in_rooms()["1"], 3);
  story.join("late");
  story.refused(as("ina"), move_of({{"late", "1"}}), ErrorCode::room_full, "room \"1\"");
  story.does(as("ina"), move_of({{"l01", "2"}, {"l03", "1"}}));  // no fuller than before
  move = move_of({{"late", "1"}});
  move.force = true;
  CHECK_EQ(facts_of<RoomChanged>(story.does(as("ina"), move)).size(), 0);
  story.check_replay();
}

void force_does_not_mark_a_room_that_has_places() {
  Story story = full_rooms();
  story.does(as("l01"), Leave{});
  Move move = move_of({{"l05", "1"}});
  move.force = true;
  story.does(as("ina"), move);
  CHECK(!story.classroom().rooms.at(room("1")).over_capacity);
}

void moving_someone_to_where_they_are_is_nothing() {
  Story story = full_rooms();
  story.idles(as("ina"), move_of({{"l01", "1"}}));
  const Change change = story.does(as("ina"), move_of({{"l01", "1"}, {"l02", "main"}}));
  CHECK_EQ(change.facts.size(), 1);
}

void locks_are_not_for_staff_and_the_absent_move_too() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(2, {{"l01", "1"}}));
  story.does(node(), Disconnect{person("l01"), ""});
  story.does(as("ina"), move_of({{"l01", "2"}}));
  CHECK_EQ(story.room_of("l01"), "2");
  CHECK(!story.seat("l01").connected);
}

void moves_go_on_while_the_countdown_runs() {
  Story story = full_rooms();
  story.does(as("ina"), Merge{});
  story.does(as("ina"), move_of({{"l01", "main"}}));
}

void a_back_end_and_an_assistant_move_people() {
  Story story = full_rooms();
  story.join("ann", Role::assistant);
  story.does(back_end(kSecret), move_of({{"l01", "main"}}));
  story.does(as("ann"), move_of({{"l02", "main"}}));
  story.does(admin(), move_of({{"l03", "main"}}));
  story.refused(as("l04"), move_of({{"l04", "main"}}), ErrorCode::not_allowed, "learner");
}

}  // namespace

Tests move_tests() {
  return {
      {"one move is one fact and changes nothing else",
       one_move_is_one_fact_and_changes_nothing_else},
      {"fifty move at once and fifty arrive", fifty_move_at_once_and_fifty_arrive},
      {"one bad move refuses them all", one_bad_move_refuses_them_all},
      {"without a round there is only main", without_a_round_there_is_only_main},
      {"two swap past a full capacity", two_swap_past_a_full_capacity},
      {"a place given up in the same request counts", a_place_given_up_in_the_same_request_counts},
      {"staff move into full rooms freely", staff_move_into_full_rooms_freely},
      {"staff force people past the capacity", staff_force_people_past_the_capacity},
      {"force does not mark a room that has places", force_does_not_mark_a_room_that_has_places},
      {"moving someone to where they are is nothing", moving_someone_to_where_they_are_is_nothing},
      {"locks are not for staff and the absent move too",
       locks_are_not_for_staff_and_the_absent_move_too},
      {"moves go on while the countdown runs", moves_go_on_while_the_countdown_runs},
      {"a back end and an assistant move people", a_back_end_and_an_assistant_move_people},
  };
}

}  // namespace breakout::test
