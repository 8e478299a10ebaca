// SPDX-License-Identifier: GPL-3.0-or-later
// Rooms of an open round: one more, another name or capacity, one less.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

AddRoom added(std::optional<RoomId> id = std::nullopt) {
  AddRoom add;
  add.room.room = std::move(id);
  return add;
}

EditRoom edited(const std::string& id) {
  EditRoom edit;
  edit.room = room(id);
  return edit;
}

EditRoom with_capacity(const std::string& id, std::uint32_t capacity) {
  EditRoom edit = edited(id);
  edit.capacity = capacity;
  return edit;
}

// l01 and l02 in room 1, l03 in room 2, l04 in main.
Story in_two_rooms(SettingsPatch patch = {}) {
  Story story(patch);
  story.class_of(4);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "1"}, {"l03", "2"}}));
  return story;
}

void a_room_is_added_by_the_next_number_or_by_name() {
  Story story = in_two_rooms();
  story.does(as("ina"), added());
  story.does(as("ina"), added(room("lab")));
  AddRoom full = added();
  full.room.name = "Fifth";
  full.room.capacity = 3;
  full.room.task = "{}";
  full.locked = true;
  story.does(back_end(kSecret), full);
  const auto& rooms = story.classroom().rooms;
  CHECK_EQ(rooms.at(room("3")).name, "Group 3");
  CHECK_EQ(rooms.at(room("lab")).position, 3);
  CHECK(rooms.at(room("5")) == (Room{room("5"), "Fifth", 3, true, false, "{}", 4, {}}));
  story.does(as("ina"), move_of({{"l04", "lab"}}));
  story.check_replay();
}

void bad_additions_are_refused() {
  SettingsPatch patch;
  patch.max_rooms = 3;
  Story story(patch);
  story.class_of(2);
  story.refused(as("ina"), added(), ErrorCode::wrong_round_state, "no round is open");
  story.does(as("ina"), open_of(2));
  story.refused(as("ina"), added(room("2")), ErrorCode::invalid_element, "\"2\"");
  story.refused(as("ina"), added(kMainRoom), ErrorCode::invalid_element, "\"main\"");
  AddRoom none = added();
  none.room.capacity = 0;
  story.refused(as("ina"), none, ErrorCode::invalid_element, "not 0");
  story.does(as("ina"), added());
  story.refused(as("ina"), added(), ErrorCode::limit_reached, "max_rooms 3");
}

void a_room_is_edited_in_place() {
  Story story = in_two_rooms();
  EditRoom edit = with_capacity("1", 2);
  edit.name = "Readers";
  edit.locked = true;
  edit.task = "{\"title\":\"Read\"}";
  story.does(as("ina"), edit);
  story.idles(as("ina"), edit);
  const Room& edited_room = story.classroom().rooms.at(room("1"));
  CHECK_EQ(edited_room.name, "Readers");
  CHECK(edited_room.locked);
  CHECK(edited_room.capacity == 2U);
  story.refused(as("ina"), move_of({{"l04", "1"}}), ErrorCode::room_full, "capacity is 2");
  story.does(as("ina"), with_capacity("1", 0));
  CHECK(!story.classroom().rooms.at(room("1")).capacity);
  story.does(as("ina"), move_of({{"l04", "1"}}));
}

void another_task_takes_the_marks_away() {
  Story story = in_two_rooms();
  EditRoom edit = edited("1");
  edit.task = "{}";
  story.does(as("ina"), edit);
  story.does(as("l01"), MarkTask{});
  edit.name = "Same task";
  story.does(as("ina"), edit);
  CHECK(story.seat("l01").task_done);
  edit.task = "";
  story.does(as("ina"), edit);
  CHECK(!story.seat("l01").task_done);
}

void bad_edits_are_refused() {
  Story story = in_two_rooms();
  story.refused(as("ina"), edited("9"), ErrorCode::no_such_room, "\"9\"");
  story.refused(as("ina"), edited("main"), ErrorCode::no_such_room, "main");
  story.refused(as("ina"), with_capacity("1", 1), ErrorCode::room_full, "2 people");
  story.refused(as("ina"), with_capacity("1", 1), ErrorCode::room_full, "capacity of 1");
  story.does(as("ina"), merge_at_once());
  story.refused(as("ina"), edited("1"), ErrorCode::wrong_round_state, "no round is open");
}

void a_capacity_that_fits_ends_what_was_forced() {
  Story story = in_two_rooms();
  story.does(as("ina"), with_capacity("1", 2));
  Move move = move_of({{"l04", "1"}});
  move.force = true;
  story.does(as("ina"), move);
  CHECK(story.classroom().rooms.at(room("1")).over_capacity);
  story.refused(as("ina"), with_capacity("1", 2), ErrorCode::room_full, "3 people");
  story.does(as("ina"), with_capacity("1", 3));
  CHECK(!story.classroom().rooms.at(room("1")).over_capacity);
}

void the_people_of_a_closed_room_are_in_main() {
  Story story = in_two_rooms();
  story.does(node(), Disconnect{person("l02"), ""});
  const Change change = story.does(as("ina"), CloseRoom{room("1"), kMainRoom});
  CHECK_EQ(story.people_in_rooms()["main"], 4);
  CHECK(story.classroom().in_round());
  CHECK(!story.classroom().has_room(room("1")));
  for (const ParticipantMoved& moved : facts_of<ParticipantMoved>(change)) {
    CHECK(moved.reason == MoveReason::close_room);
  }
  story.check_replay();
}

void they_go_elsewhere_when_told_so_and_the_absent_too() {
  Story story = in_two_rooms();
  story.does(as("l02"), Leave{});
  story.does(as("ina"), CloseRoom{room("1"), room("2")});
  CHECK_EQ(story.room_of("l01"), "2");
  story.join("l02");
  CHECK_EQ(story.room_of("l02"), "2");
}

void visits_end_with_the_room() {
  Story story = in_two_rooms();
  story.join("ann", Role::assistant);
  story.does(as("ina"), VisitRoom{room("1"), VisitMode::join});
  story.does(as("ann"), VisitRoom{room("1"), VisitMode::listen});
  story.does(as("ina"), CloseRoom{room("1"), room("2")});
  CHECK_EQ(story.room_of("ina"), "main");  // where the visit came from
  CHECK(!story.seat("ina").visit);
  CHECK(!story.seat("ann").visit);
  story.check_replay();
}

void announcements_go_on_in_the_rooms_that_are_left() {
  Story story = in_two_rooms();
  story.join("ann", Role::assistant);
  story.does(as("ina"), Announce{true, {SourceKind::mic}, {room("1"), room("2")}, false});
  story.does(as("ann"), Announce{true, {SourceKind::mic}, {room("1")}, false});
  story.does(as("ina"), CloseRoom{room("1"), kMainRoom});
  CHECK(story.seat("ina").announcement->rooms == std::set{room("2")});
  CHECK(!story.seat("ann").announcement);  // not to all
  story.check_replay();
}

void bad_closings_are_refused() {
  Story story = in_two_rooms();
  story.refused(as("ina"), CloseRoom{room("9"), kMainRoom}, ErrorCode::no_such_room, "\"9\"");
  story.refused(as("ina"), CloseRoom{kMainRoom, room("1")}, ErrorCode::no_such_room, "main");
  story.refused(as("ina"), CloseRoom{room("1"), room("9")}, ErrorCode::no_such_room, "\"9\"");
  story.refused(as("ina"), CloseRoom{room("1"), room("1")}, ErrorCode::invalid_element, "\"1\"");
  story.does(as("ina"), with_capacity("2", 2));
  story.refused(as("ina"), CloseRoom{room("1"), room("2")}, ErrorCode::room_full, "\"2\" is full");
  story.does(as("ina"), merge_at_once());
  story.refused(as("ina"), CloseRoom{room("1"), kMainRoom}, ErrorCode::wrong_round_state,
                "no round is open");
}

void closing_the_last_room_is_a_merge() {
  Story story;
  story.class_of(3);
  const auto before = story.classroom().participants;
  story.does(as("ina"), open_of(1));
  const Change change = story.does(as("ina"), CloseRoom{room("1"), kMainRoom});
  CHECK_EQ(facts_of<RoundClosed>(change).size(), 1);
  CHECK(story.classroom().participants == before);
  Open again = open_of(0);
  again.assignment = Assignment::previous;  // who sat where is known all the same
  story.does(as("ina"), again);
  CHECK_EQ(story.people_in_rooms()["1"], 3);
  story.check_replay();
}

void a_step_that_names_a_closed_room_does_no_harm() {
  Story story = in_two_rooms();
  story.does(as("ina"), move_of({{"l03", "1"}}));
  story.does(as("ina"), move_of({{"l01", "2"}, {"l04", "2"}}));
  story.does(as("ina"), CloseRoom{room("1"), kMainRoom});
  story.does(as("ina"), Undo{});  // l04 goes back; l01 has no room to go back to
  CHECK_EQ(story.room_of("l01"), "2");
  CHECK_EQ(story.room_of("l04"), "main");
}

}  // namespace

Tests room_tests() {
  return {
      {"a room is added by the next number or by name",
       a_room_is_added_by_the_next_number_or_by_name},
      {"bad additions are refused", bad_additions_are_refused},
      {"a room is edited in place", a_room_is_edited_in_place},
      {"another task takes the marks away", another_task_takes_the_marks_away},
      {"bad edits are refused", bad_edits_are_refused},
      {"a capacity that fits ends what was forced", a_capacity_that_fits_ends_what_was_forced},
      {"the people of a closed room are in main", the_people_of_a_closed_room_are_in_main},
      {"they go elsewhere when told so, and the absent too",
       they_go_elsewhere_when_told_so_and_the_absent_too},
      {"visits end with the room", visits_end_with_the_room},
      {"announcements go on in the rooms that are left",
       announcements_go_on_in_the_rooms_that_are_left},
      {"bad closings are refused", bad_closings_are_refused},
      {"closing the last room is a merge", closing_the_last_room_is_a_merge},
      {"a step that names a closed room does no harm",
       a_step_that_names_a_closed_room_does_no_harm},
  };
}

}  // namespace breakout::test
