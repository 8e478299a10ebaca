// SPDX-License-Identifier: GPL-3.0-or-later
// Rounds by roster, by the people's own choice, and what tokens and requests put into the roster.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

Open by_roster(std::size_t rooms, const std::map<std::string, std::string>& assignments = {}) {
  Open open = open_of(rooms, assignments);
  open.assignment = Assignment::roster;
  return open;
}

Join token_join(const std::string& id, const std::string& where, Role role = Role::learner) {
  Join join = join_of(id, role);
  join.token = TokenClaims{person(id), {}, {}, room(where)};
  return join;
}

void everybody_starts_in_main_and_may_choose_where_they_select_themselves() {
  Story story;
  story.class_of(3);
  Open open = open_of(2);
  open.assignment = Assignment::self_select;
  open.policy.allow_choose = false;
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  CHECK_EQ(story.people_in_rooms()["main"], 4);
  CHECK(story.classroom().round->policy.allow_choose);
  story.does(as("l01"), Choose{room("1")});
  story.refused(as("l02"), Choose{room("1")}, ErrorCode::room_full, "capacity is 1");
  story.does(as("l02"), Choose{room("2")});
  story.check_replay();
}

void a_roster_opens_the_rooms_it_names_and_seats_its_people() {
  Story story({}, plan_of({{"l01", "10"},
                           {"l02", "2"},
                           {"l03", "red"},
                           {"absent", "2"},
                           {"ina", "2"},
                           {"l04", "main"}}));
  story.class_of(5);
  story.does(as("ina"), by_roster(0));
  const auto& rooms = story.classroom().rooms;
  CHECK_EQ(rooms.size(), 3);
  CHECK_EQ(rooms.at(room("2")).position, 0);
  CHECK_EQ(rooms.at(room("2")).name, "Group 2");
  CHECK_EQ(rooms.at(room("10")).position, 1);
  CHECK_EQ(rooms.at(room("red")).name, "red");
  CHECK_EQ(story.room_of("l01"), "10");
  CHECK_EQ(story.room_of("l02"), "2");
  CHECK_EQ(story.room_of("l03"), "red");
  CHECK_EQ(story.room_of("l04"), "main");
  CHECK_EQ(story.room_of("l05"), "main");
  CHECK_EQ(story.room_of("ina"), "2");
  story.join("absent");
  CHECK_EQ(story.room_of("absent"), "2");
  story.check_replay();
}

void whose_roster_room_is_not_opened_stays_in_main() {
  Story story({}, plan_of({{"l01", "1"}, {"l02", "9"}, {"absent", "9"}}));
  story.class_of(2);
  story.does(as("ina"), by_roster(2));
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK_EQ(story.room_of("l02"), "main");
  story.join("absent");
  CHECK_EQ(story.room_of("absent"), "main");
}

void assignments_of_the_request_win_and_stay_in_the_roster() {
  Story story({}, plan_of({{"l01", "1"}, {"l02", "1"}}));
  story.class_of(3);
  const Change change =
      story.does(as("ina"), by_roster(2, {{"l01", "2"}, {"l02", "1"}, {"l03", "2"}}));
  CHECK_EQ(story.room_of("l01"), "2");
  CHECK_EQ(story.room_of("l02"), "1");
  CHECK_EQ(story.room_of("l03"), "2");
  const auto news = facts_of<RosterChanged>(change);
  CHECK_EQ(news.size(), 1);
  CHECK(news[0].entries == plan_of({{"l01", "2"}, {"l03", "2"}}));
  story.does(as("ina"), merge_at_once());
  CHECK(facts_of<RosterChanged>(story.does(as("ina"), by_roster(2))).empty());
  CHECK_EQ(story.room_of("l03"), "2");
  story.check_replay();
}

void the_absent_of_a_roster_take_no_place_until_they_come() {
  Story story({}, plan_of({{"l01", "1"}, {"gone1", "1"}, {"gone2", "1"}}));
  story.class_of(1);
  Open open = by_roster(1);
  open.rooms[0].capacity = 2;
  story.does(as("ina"), open);
  story.join("gone1");
  story.join("gone2");
  CHECK_EQ(story.room_of("gone1"), "1");
  CHECK_EQ(story.room_of("gone2"), "main");
}

void bad_rosters_are_refused_with_the_offending_value() {
  Story story({}, plan_of({{"l01", "1"}, {"l02", "1"}}));
  story.class_of(3);
  Open crowded = by_roster(1);
  crowded.rooms[0].capacity = 1;
  story.refused(as("ina"), crowded, ErrorCode::room_full, "2 people belong into room \"1\"");
  Open overfilled = by_roster(2, {{"x", "2"}, {"y", "2"}});
  overfilled.rooms[1].capacity = 1;
  story.refused(as("ina"), overfilled, ErrorCode::room_full, "overfill room \"2\"");
  story.refused(as("ina"), by_roster(2, {{"l03", "7"}}), ErrorCode::no_such_room,
                "\"l03\" into room \"7\"");
  Story unlisted;
  unlisted.class_of(1);
  unlisted.refused(as("ina"), by_roster(0), ErrorCode::missing_element, "roster names no room");
  SettingsPatch patch;
  patch.max_rooms = 1;
  Story small(patch, plan_of({{"a", "1"}, {"b", "2"}}));
  small.class_of(1);
  small.refused(as("ina"), by_roster(0), ErrorCode::limit_reached,
                "2 rooms are more than max_rooms 1");
}

void a_roster_has_an_end() {
  Plan roster;
  for (std::size_t each = 0; each < kMaxRoster; ++each) {
    roster.emplace(person("p" + std::to_string(each)), room("1"));
  }
  Story story({}, roster);
  story.class_of(1);
  story.refused(as("ina"), by_roster(1, {{"l01", "1"}}), ErrorCode::limit_reached,
                "10001 participants");
  story.does(nobody(), token_join("late", "1"));
  CHECK(story.classroom().roster == roster);
  story.does(nobody(), token_join("p1", "2"));
  CHECK_EQ(story.classroom().roster.at(person("p1")).value, "2");
}

void the_room_of_a_token_is_known_to_later_rounds() {
  Story story;
  story.class_of(1);
  story.does(nobody(), token_join("late", "2"));
  CHECK_EQ(story.room_of("late"), "main");
  story.does(as("ina"), by_roster(2));
  CHECK_EQ(story.room_of("late"), "2");
  story.does(as("ina"), merge_at_once());
  // Coming back with another token.
  const Change again = story.does(nobody(), token_join("late", "1"));
  CHECK_EQ(facts_of<SeatTaken>(again).size(), 1);
  story.does(as("ina"), by_roster(2));
  CHECK_EQ(story.room_of("late"), "1");
  CHECK(facts_of<RosterChanged>(story.does(nobody(), token_join("late", "1"))).empty());
  CHECK_EQ(story.room_of("late"), "1");
  story.check_replay();
}

void hands_raised_in_main_are_down_in_the_rooms_and_kept_for_main() {
  Story story;
  story.class_of(2);
  Classroom classroom = story.classroom();
  Help help;
  help.message = "here";
  classroom.participants.at(person("l01")).help = help;
  const auto decided =
      decide(classroom, Request{as("ina"), {}, {}, open_of(1, {{"l01", "1"}})}, kStart);
  CHECK(decided);
  apply(classroom, decided.value());
  CHECK(!classroom.find(person("l01"))->help);
  CHECK(classroom.find(person("l01"))->main_view->help == help);
}

// BigBlueButton's complaint: late joiners land anywhere.
void a_late_joiner_on_the_roster_goes_to_their_room_and_others_by_policy() {
  Story story({}, plan_of({{"listed", "2"}}));
  story.class_of(4);
  story.does(as("ina"), open_of(2));
  story.join("listed");
  story.join("other");
  CHECK_EQ(story.room_of("listed"), "2");
  CHECK_EQ(story.room_of("other"), "main");
  story.does(as("ina"), merge_at_once());
  Open least = open_of(2, {{"l01", "1"}});
  least.late_joiners = LateJoiners::least_filled;
  story.does(as("ina"), least);
  story.join("third");
  CHECK_EQ(story.room_of("third"), "2");
}

}  // namespace

Tests roster_tests() {
  return {
      {"everybody starts in main and may choose where they select themselves",
       everybody_starts_in_main_and_may_choose_where_they_select_themselves},
      {"a roster opens the rooms it names and seats its people",
       a_roster_opens_the_rooms_it_names_and_seats_its_people},
      {"whose roster room is not opened stays in main",
       whose_roster_room_is_not_opened_stays_in_main},
      {"assignments of the request win and stay in the roster",
       assignments_of_the_request_win_and_stay_in_the_roster},
      {"the absent of a roster take no place until they come",
       the_absent_of_a_roster_take_no_place_until_they_come},
      {"bad rosters are refused with the offending value",
       bad_rosters_are_refused_with_the_offending_value},
      {"a roster has an end", a_roster_has_an_end},
      {"the room of a token is known to later rounds",
       the_room_of_a_token_is_known_to_later_rounds},
      {"hands raised in main are down in the rooms and kept for main",
       hands_raised_in_main_are_down_in_the_rooms_and_kept_for_main},
      {"a late joiner on the roster goes to their room and others by policy",
       a_late_joiner_on_the_roster_goes_to_their_room_and_others_by_policy},
  };
}

}  // namespace breakout::test
