// SPDX-License-Identifier: GPL-3.0-or-later
// Visiting rooms and returning from them; whom a visitor hears.
#include "graph/groups.hpp"
#include "graph/story.hpp"
#include "graph/view.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

VisitRoom joining(const char* id) {
  return {room(id), VisitMode::join};
}
VisitRoom listening(const char* id) {
  return {room(id), VisitMode::listen};
}

// l01 in room 1, l02 in room 2, ina and assistant ann in main.
Story in_two_rooms() {
  Story story;
  story.class_of(2);
  story.join("ann", Role::assistant);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  return story;
}

void a_visitor_sits_in_the_room_and_returns() {
  Story story = in_two_rooms();
  const Participant before = story.seat("ina");
  const Change change = story.does(as("ina"), joining("1"));
  CHECK(facts_of<ParticipantMoved>(change).at(0).reason == MoveReason::visit);
  CHECK(story.seat("ina").visit == (Visit{room("1"), VisitMode::join, kMainRoom}));
  CHECK_EQ(story.room_of("ina"), "1");
  CHECK(story.seat("ina").role == Role::instructor);
  story.does(as("ina"), Return{});
  CHECK(story.seat("ina") == before);  // still the instructor, still in main
  story.check_replay();
}

void a_listener_hears_the_room_and_is_not_heard_there() {
  Story story = in_two_rooms();
  const Change change = story.does(as("ina"), listening("1"));
  CHECK_EQ(facts_of<ParticipantMoved>(change).size(), 0);
  CHECK_EQ(story.room_of("ina"), "main");
  CHECK(may_hear(story.seat("ina"), story.seat("l01"), SourceKind::mic));
  CHECK(!may_hear(story.seat("l01"), story.seat("ina"), SourceKind::mic));
  CHECK(!may_hear(story.seat("ina"), story.seat("ann"), SourceKind::mic));
  CHECK(may_hear(story.seat("ann"), story.seat("ina"), SourceKind::mic));
  story.does(as("ina"), Return{});
  CHECK(!story.seat("ina").visit);
}

void a_visit_from_a_visit_leads_back_to_the_first_room() {
  Story story = in_two_rooms();
  story.does(as("ina"), joining("1"));
  story.does(as("ina"), joining("2"));
  CHECK_EQ(story.room_of("ina"), "2");
  story.does(as("ina"), listening("2"));
  CHECK_EQ(story.room_of("ina"), "main");
  story.does(as("ina"), joining("2"));
  story.idles(as("ina"), joining("2"));
  story.does(as("ina"), Return{});
  CHECK_EQ(story.room_of("ina"), "main");
}

void the_way_back_is_main_when_the_first_room_is_gone() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"ina", "1"}}));
  story.does(as("ina"), joining("2"));
  CHECK_EQ(story.seat("ina").visit->from.value, "1");
  story.does(as("ann"), CloseRoom{room("1"), kMainRoom});
  story.does(as("ina"), Return{});
  CHECK_EQ(story.room_of("ina"), "main");
}

void bad_visits_are_refused() {
  Story story;
  story.class_of(1);
  story.refused(as("ina"), joining("1"), ErrorCode::wrong_round_state, "no round is open");
  story.does(as("ina"), open_of(1));
  story.refused(as("ina"), joining("9"), ErrorCode::no_such_room, "\"9\"");
  story.refused(as("ina"), joining("main"), ErrorCode::invalid_element, "\"main\"");
  story.does(as("ina"), joining("1"));
  story.refused(as("ina"), joining("main"), ErrorCode::invalid_element, "\"main\"");
  story.refused(as("l01"), joining("main"), ErrorCode::not_allowed, "learner");
  story.refused(back_end(kSecret), joining("1"), ErrorCode::join_first, "visit");
}

void staff_who_visits_nobody_returns_to_main() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"ina", "1"}}));
  const Change change = story.does(as("ina"), Return{});
  CHECK(facts_of<ParticipantMoved>(change).at(0).reason == MoveReason::choose);
  CHECK_EQ(story.room_of("ina"), "main");
  story.idles(as("ina"), Return{});
}

void learners_return_where_the_round_allows_it() {
  Story story = in_two_rooms();
  story.does(as("l01"), Return{});
  CHECK_EQ(story.room_of("l01"), "main");
  story.does(as("ina"), merge_at_once());
  story.refused(as("l01"), Return{}, ErrorCode::wrong_round_state, "no round is open");
  Open open = open_of(1);
  open.policy.allow_return = false;
  story.does(as("ina"), open);
  story.refused(as("l01"), Return{}, ErrorCode::not_allowed, "allow_return");
}

void capacities_are_not_for_visitors() {
  Story story;
  story.class_of(1);
  Open open = open_of(1);
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  story.does(as("ina"), joining("1"));
  CHECK(!story.classroom().rooms.at(room("1")).over_capacity);
}

void whoever_is_moved_visits_no_more() {
  Story story = in_two_rooms();
  story.does(as("ina"), joining("1"));
  story.does(as("ann"), move_of({{"ina", "2"}}));
  CHECK(!story.seat("ina").visit);
  story.does(as("ina"), listening("1"));
  story.does(as("ina"), Choose{kMainRoom});
  CHECK(!story.seat("ina").visit);
  story.does(as("ina"), joining("1"));
  story.does(as("ann"), move_of({{"ina", "1"}}));  // to stay
  CHECK(!story.seat("ina").visit);
  CHECK_EQ(story.room_of("ina"), "1");
}

void merging_ends_every_visit() {
  Story story = in_two_rooms();
  const auto before = story.classroom().participants.at(person("ina"));
  story.does(as("ina"), joining("1"));
  story.does(as("ann"), listening("2"));
  story.does(as("ann"), merge_at_once());
  CHECK_EQ(story.people_in_rooms()["main"], 4);
  CHECK(!story.seat("ina").visit);
  CHECK(!story.seat("ann").visit);
  CHECK(story.seat("ina").role == before.role);
  story.check_replay();
}

void a_visit_outlives_a_lost_connection() {
  Story story = in_two_rooms();
  story.does(as("ina"), joining("1"));
  story.does(node(), Disconnect{person("ina"), ""});
  story.does(node(), Reconnect{person("ina"), {SourceKind::mic}});
  CHECK(story.seat("ina").visit);
  story.does(as("ina"), Return{});
  CHECK_EQ(story.room_of("ina"), "main");
}

void a_visit_places_nobody() {
  Story story = in_two_rooms();
  story.does(as("ina"), joining("1"));
  story.does(as("ina"), Return{});
  CHECK_EQ(story.classroom().places.undo.size(), 1);
  CHECK(!story.classroom().places.assignments.contains(person("ina")));
}

}  // namespace

Tests visit_tests() {
  return {
      {"a visitor sits in the room and returns", a_visitor_sits_in_the_room_and_returns},
      {"a listener hears the room and is not heard there",
       a_listener_hears_the_room_and_is_not_heard_there},
      {"a visit from a visit leads back to the first room",
       a_visit_from_a_visit_leads_back_to_the_first_room},
      {"the way back is main when the first room is gone",
       the_way_back_is_main_when_the_first_room_is_gone},
      {"bad visits are refused", bad_visits_are_refused},
      {"staff who visits nobody returns to main", staff_who_visits_nobody_returns_to_main},
      {"learners return where the round allows it", learners_return_where_the_round_allows_it},
      {"capacities are not for visitors", capacities_are_not_for_visitors},
      {"whoever is moved visits no more", whoever_is_moved_visits_no_more},
      {"merging ends every visit", merging_ends_every_visit},
      {"a visit outlives a lost connection", a_visit_outlives_a_lost_connection},
      {"a visit places nobody", a_visit_places_nobody},
  };
}

}  // namespace breakout::test
