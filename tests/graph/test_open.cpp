// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a round: rooms, timer, refusals.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

void thirty_people_split_into_six_rooms_of_five_in_one_change() {
  Story story;
  story.class_of(30);
  const Version before = story.classroom().version;
  const Change change = story.does(as("ina"), open_of(6));
  CHECK_EQ(story.classroom().version, before + 1);
  CHECK_EQ(facts_of<RoomOpened>(change).size(), 6);
  CHECK_EQ(facts_of<ParticipantMoved>(change).size(), 30);
  auto counts = story.people_in_rooms();
  CHECK_EQ(counts["main"], 1);
  for (const char* id : {"1", "2", "3", "4", "5", "6"}) {
    CHECK_EQ(counts[id], 5);
  }
  CHECK_EQ(story.classroom().round->number, 1);
  CHECK_EQ(story.classroom().places.assignments.size(), 30);
  story.check_replay();
}

void rooms_are_called_by_number_unless_named() {
  Story story;
  story.class_of(1);
  Open open = open_of(4);
  open.rooms[0].room = room("2");
  open.rooms[0].name = "Two";
  open.rooms[2].room = room("red");
  open.rooms[3].task = "{\"title\":\"t\"}";
  open.rooms[3].capacity = 4;
  story.does(as("ina"), open);
  const auto& rooms = story.classroom().rooms;
  CHECK_EQ(rooms.at(room("2")).name, "Two");
  CHECK_EQ(rooms.at(room("2")).position, 0);
  CHECK_EQ(rooms.at(room("3")).name, "Group 2");
  CHECK_EQ(rooms.at(room("red")).name, "Group 3");
  CHECK_EQ(rooms.at(room("4")).name, "Group 4");
  CHECK_EQ(rooms.at(room("4")).task, "{\"title\":\"t\"}");
  CHECK_EQ(*rooms.at(room("4")).capacity, 4);
}

void people_per_room_opens_as_many_rooms_as_it_takes() {
  struct Row {
    int learners;
    std::uint32_t each;
    std::size_t rooms;
  };
  for (const Row& row : {Row{7, 3, 3}, Row{6, 3, 2}, Row{1, 5, 1}, Row{0, 5, 1}, Row{5, 1, 5}}) {
    Story story;
    story.class_of(row.learners);
    Open open;
    open.people_per_room = row.each;
    story.does(as("ina"), open);
    CHECK_EQ(story.classroom().rooms.size(), row.rooms);
  }
}

struct Bad {
  Open open;
  ErrorCode code;
  const char* words;
};

// All of `rows` are refused to a class of six, with four rooms at most and 1000 s to go.
void check_refused(const std::vector<Bad>& rows) {
  SettingsPatch patch;
  patch.max_rooms = 4;
  patch.ends_at = kStart + Seconds{1000};
  Story story(patch);
  story.class_of(6);
  for (const Bad& row : rows) {
    story.refused(as("ina"), row.open, row.code, row.words);
  }
}

// An opening of two rooms with something else about it.
Open two_rooms(const std::function<void(Open&)>& change) {
  Open open = open_of(2);
  change(open);
  return open;
}

void bad_rooms_are_refused_with_the_offending_value() {
  Open none;
  none.people_per_room = 0;
  Open each;
  each.people_per_room = 1;
  const auto called = [](const char* id) {
    return two_rooms([id](Open& open) { open.rooms[1].room = room(id); });
  };
  check_refused({
      {Open{}, ErrorCode::missing_element, "rooms and people_per_room are both missing"},
      {two_rooms([](Open& open) { open.people_per_room = 2; }), ErrorCode::invalid_element,
       "exclude each other"},
      {none, ErrorCode::invalid_element, "people_per_room must be at least 1, not 0"},
      {each, ErrorCode::limit_reached, "6 rooms are more than max_rooms 4"},
      {open_of(5), ErrorCode::limit_reached, "5 rooms are more than max_rooms 4"},
      {called("main"), ErrorCode::invalid_element, "cannot be called \"main\""},
      {called(""), ErrorCode::invalid_element, "cannot be called \"\""},
      {two_rooms([](Open& open) { open.rooms[0].room = open.rooms[1].room = room("a"); }),
       ErrorCode::invalid_element, "rooms name \"a\" twice"},
      {two_rooms([](Open& open) { open.rooms[1].capacity = 0; }), ErrorCode::invalid_element,
       "capacity of a room must be at least 1"},
  });
}

void bad_times_are_refused_with_the_offending_value() {
  const auto lasting = [](Seconds duration) {
    return two_rooms([duration](Open& open) { open.duration = duration; });
  };
  check_refused({
      {lasting(Seconds{0}), ErrorCode::invalid_element, "duration must be from 1 s"},
      {lasting(kLongestDuration + Seconds{1}), ErrorCode::invalid_element, "not 2678401 s"},
      {lasting(Seconds{1001}), ErrorCode::limit_reached,
       "1001 s passes the end of the class (ends_at)"},
      {two_rooms([](Open& open) { open.policy.grace = Seconds{-1}; }), ErrorCode::invalid_element,
       "grace must be from 0 s"},
      {two_rooms([](Open& open) {
         open.policy.warnings = {Seconds{60}, Seconds{0}};
       }),
       ErrorCode::invalid_element, "warnings must be from 1 s"},
  });
}

void bad_assignments_are_refused_with_the_offending_value() {
  Open too_many = open_of(2, {{"l01", "1"}, {"absent", "1"}});
  too_many.rooms[0].capacity = 1;
  Open automatic = too_many;
  automatic.assignment = Assignment::automatic;
  check_refused({
      {open_of(2, {{"l01", "3"}}), ErrorCode::no_such_room, "\"l01\" into room \"3\""},
      {too_many, ErrorCode::room_full, "overfill room \"1\": its capacity is 1"},
      {automatic, ErrorCode::invalid_element, "assignments need"},
      {two_rooms([](Open& open) { open.rooms[0].capacity = open.rooms[1].capacity = 2; }),
       ErrorCode::room_full, "places for 4 people"},
  });
}

void more_assignments_than_places_in_the_classroom_are_refused() {
  SettingsPatch patch;
  patch.max_participants = 3;
  Story story(patch);
  story.class_of(2);
  story.refused(as("ina"), open_of(1, {{"a", "1"}, {"b", "1"}, {"c", "1"}, {"d", "1"}}),
                ErrorCode::limit_reached, "max_participants 3");
}

void a_round_opens_once_at_a_time_and_counts_up() {
  Story story;
  story.class_of(4);
  Merge at_once;
  at_once.grace = Seconds{0};
  story.does(as("ina"), open_of(2));
  story.refused(as("ina"), open_of(2), ErrorCode::wrong_round_state, "round 1 is open already");
  story.does(as("ina"), Merge{});
  story.refused(as("ina"), open_of(2), ErrorCode::wrong_round_state, "round 1 is still closing");
  story.does(as("ina"), at_once);
  story.does(as("ina"), open_of(3));
  CHECK_EQ(story.classroom().round->number, 2);
  CHECK_EQ(story.classroom().rooms.size(), 3);
  story.check_replay();
}

void the_timer_and_its_warnings_come_from_the_request() {
  Story story;
  story.class_of(2);
  Open open = open_of(2);
  open.duration = Seconds{300};
  open.policy.warnings = {Seconds{60}, Seconds{299}, Seconds{300}, Seconds{10}, Seconds{60}};
  story.does(as("ina"), open);
  const Round& round = *story.classroom().round;
  CHECK(round.ends_at == kStart + Seconds{300});
  CHECK(round.opened_at == kStart);
  CHECK(round.warnings_left == (std::vector{Seconds{299}, Seconds{60}, Seconds{10}}));
  CHECK(next_deadline(story.classroom()) == kStart + Seconds{1});
}

void without_duration_nothing_is_due() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(2));
  CHECK(story.classroom().round->warnings_left.empty());
  CHECK(!next_deadline(story.classroom()));
}

void manual_assignments_place_whom_they_name_and_keep_the_absent() {
  Story story;
  story.class_of(3);
  story.join("obi", Role::observer);
  const Change change = story.does(
      as("ina"),
      open_of(2, {{"l01", "2"}, {"l02", "main"}, {"ina", "1"}, {"obi", "1"}, {"absent", "1"}}));
  CHECK_EQ(facts_of<ParticipantMoved>(change).size(), 3);
  CHECK_EQ(story.room_of("l01"), "2");
  CHECK_EQ(story.room_of("l02"), "main");
  CHECK_EQ(story.room_of("l03"), "main");
  CHECK_EQ(story.room_of("ina"), "1");
  CHECK_EQ(story.room_of("obi"), "1");
  CHECK_EQ(story.classroom().places.assignments.at(person("absent")).value, "1");
}

void a_manual_opening_may_leave_everybody_in_main() {
  Story story;
  story.class_of(3);
  story.does(as("ina"), open_of(2, {}));
  CHECK_EQ(story.people_in_rooms()["main"], 4);
}

void staff_take_no_place_in_a_manual_assignment() {
  Story story;
  story.class_of(1);
  Open open = open_of(1, {{"l01", "1"}, {"ina", "1"}});
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  CHECK_EQ(story.room_of("ina"), "1");
}

void the_split_saves_everybodys_view_of_main() {
  Story story;
  story.class_of(2);
  Configure configure;
  configure.mute = {SourceKind::mic};
  configure.pins = {{person("ina")}};
  story.does(as("l01"), configure);
  story.does(as("ina"), open_of(2));
  const MainView view = *story.seat("l01").main_view;
  CHECK(view.muted_by_self == SourceSet{SourceKind::mic});
  CHECK(view.pins == std::vector{person("ina")});
  CHECK(story.seat("ina").main_view == MainView{});
}

}  // namespace

Tests open_tests() {
  return {
      {"thirty people split into six rooms of five in one change",
       thirty_people_split_into_six_rooms_of_five_in_one_change},
      {"rooms are called by number unless named", rooms_are_called_by_number_unless_named},
      {"people_per_room opens as many rooms as it takes",
       people_per_room_opens_as_many_rooms_as_it_takes},
      {"bad rooms are refused with the offending value",
       bad_rooms_are_refused_with_the_offending_value},
      {"bad times are refused with the offending value",
       bad_times_are_refused_with_the_offending_value},
      {"bad assignments are refused with the offending value",
       bad_assignments_are_refused_with_the_offending_value},
      {"more assignments than places in the classroom are refused",
       more_assignments_than_places_in_the_classroom_are_refused},
      {"a round opens once at a time and counts up", a_round_opens_once_at_a_time_and_counts_up},
      {"the timer and its warnings come from the request",
       the_timer_and_its_warnings_come_from_the_request},
      {"without duration nothing is due", without_duration_nothing_is_due},
      {"manual assignments place whom they name and keep the absent",
       manual_assignments_place_whom_they_name_and_keep_the_absent},
      {"a manual opening may leave everybody in main",
       a_manual_opening_may_leave_everybody_in_main},
      {"staff take no place in a manual assignment", staff_take_no_place_in_a_manual_assignment},
      {"the split saves everybody's view of main", the_split_saves_everybodys_view_of_main},
  };
}

}  // namespace breakout::test
