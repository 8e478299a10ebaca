// SPDX-License-Identifier: GPL-3.0-or-later
// A new seat while a round is open: which room it is in.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

Open with_policy(Open open, LateJoiners policy) {
  open.late_joiners = policy;
  return open;
}

void the_roster_of_the_round_names_the_room() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"late", "2"}, {"sure", "main"}}));
  story.join("late");
  story.join("sure");
  story.join("other");
  CHECK_EQ(story.room_of("late"), "2");
  CHECK_EQ(story.room_of("sure"), "main");
  CHECK_EQ(story.room_of("other"), "main");
  CHECK(story.seat("late").main_view == MainView{});
}

void a_token_and_the_classrooms_roster_name_it_too() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), open_of(2, {{"both", "1"}}));
  Join join = join_of("late");
  join.token = TokenClaims{person("late"), {}, {}, room("2")};
  story.does(nobody(), join);
  CHECK_EQ(story.room_of("late"), "2");
  Join both = join_of("both");
  both.token = TokenClaims{person("both"), {}, {}, room("2")};
  story.does(nobody(), both);
  CHECK_EQ(story.room_of("both"), "1");
  Join unknown = join_of("unknown");
  unknown.token = TokenClaims{person("unknown"), {}, {}, room("9")};
  story.does(nobody(), unknown);
  CHECK_EQ(story.room_of("unknown"), "main");

  Classroom classroom = story.classroom();
  classroom.roster.emplace(person("listed"), room("2"));
  const auto decided = decide(classroom, Request{nobody(), {}, {}, join_of("listed")}, kStart);
  CHECK(decided);
  CHECK_EQ(facts_of<ParticipantJoined>(decided.value()).at(0).participant.room.value, "2");
}

void a_full_roster_room_is_main() {
  Story story;
  story.class_of(2);
  Open open = open_of(2, {{"late", "1"}});
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  story.does(as("ina"), move_of({{"l01", "1"}}));
  story.join("late");
  CHECK_EQ(story.room_of("late"), "main");
}

void staff_find_a_place_in_a_full_roster_room() {
  Story story;
  story.class_of(1);
  Open open = open_of(1, {{"l01", "1"}});
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  Join join = join_of("ann", Role::assistant);
  join.token = TokenClaims{person("ann"), {}, Role::assistant, room("1")};
  story.does(nobody(), join);
  CHECK_EQ(story.room_of("ann"), "1");
}

void least_filled_takes_the_emptiest_room_with_a_place() {
  Story story;
  story.class_of(3);
  Open open = with_policy(open_of(3, {{"l01", "1"}, {"l02", "1"}, {"l03", "2"}}),
                          LateJoiners::least_filled);
  open.rooms[2].capacity = 1;
  story.does(as("ina"), open);
  const std::vector<std::pair<const char*, const char*>> arrivals = {
      {"a", "3"}, {"b", "2"}, {"c", "1"}, {"d", "2"}, {"e", "1"}};
  for (const auto& [id, expected] : arrivals) {
    story.join(id);
    CHECK_EQ(story.room_of(id), expected);
  }
}

void least_filled_without_a_place_is_main() {
  Story story;
  story.class_of(1);
  Open open = with_policy(open_of(1, {{"l01", "1"}}), LateJoiners::least_filled);
  open.rooms[0].capacity = 1;
  story.does(as("ina"), open);
  story.join("late");
  CHECK_EQ(story.room_of("late"), "main");
}

void least_filled_leaves_staff_and_observers_in_main() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), with_policy(open_of(1), LateJoiners::least_filled));
  story.join("ann", Role::assistant);
  story.join("obi", Role::observer);
  CHECK_EQ(story.room_of("ann"), "main");
  CHECK_EQ(story.room_of("obi"), "main");
}

void least_filled_deals_staff_where_the_round_includes_staff() {
  Story story;
  story.class_of(1);
  Open open = with_policy(open_of(1), LateJoiners::least_filled);
  open.policy.include_staff = true;
  story.does(as("ina"), open);
  story.join("ann", Role::assistant);
  CHECK_EQ(story.room_of("ann"), "1");
}

void main_means_main_whatever_the_roster_says() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), with_policy(open_of(1, {{"late", "1"}}), LateJoiners::main));
  story.join("late");
  CHECK_EQ(story.room_of("late"), "main");
}

void the_classrooms_policy_holds_when_the_round_names_none() {
  SettingsPatch patch;
  patch.late_joiners = LateJoiners::least_filled;
  Story story(patch);
  story.class_of(1);
  story.does(as("ina"), open_of(2));
  story.join("late");
  CHECK(story.room_of("late") != "main");
}

void newcomers_stay_in_main_while_the_countdown_runs() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), with_policy(open_of(1, {{"late", "1"}}), LateJoiners::least_filled));
  story.does(as("ina"), Merge{});
  story.join("late");
  CHECK_EQ(story.room_of("late"), "main");
}

void who_left_and_comes_back_is_where_staff_last_put_them() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "1"}}));
  story.does(as("ina"), move_of({{"l01", "2"}}));
  story.does(as("l01"), Leave{});
  story.join("l01");
  CHECK_EQ(story.room_of("l01"), "2");
  story.check_replay();
}

void ids_that_come_and_go_do_not_grow_the_round_for_ever() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), open_of(1));
  Classroom classroom = story.classroom();
  Plan& assignments = classroom.places.assignments;
  for (std::size_t i = assignments.size(); i < kMaxRoster; ++i) {
    assignments.emplace("gone " + std::to_string(i), kMainRoom);
  }
  const Request request{nobody(), {}, {}, join_of("new")};
  const auto joined = decide(classroom, request, story.now());
  CHECK(joined);
  apply(classroom, joined.value());
  CHECK(classroom.find(person("new")) != nullptr);
  CHECK_EQ(assignments.size(), kMaxRoster);
}

}  // namespace

Tests late_joiner_tests() {
  return {
      {"the roster of the round names the room", the_roster_of_the_round_names_the_room},
      {"a token and the classroom's roster name it too",
       a_token_and_the_classrooms_roster_name_it_too},
      {"a full roster room is main", a_full_roster_room_is_main},
      {"staff find a place in a full roster room", staff_find_a_place_in_a_full_roster_room},
      {"least_filled takes the emptiest room with a place",
       least_filled_takes_the_emptiest_room_with_a_place},
      {"least_filled without a place is main", least_filled_without_a_place_is_main},
      {"least_filled leaves staff and observers in main",
       least_filled_leaves_staff_and_observers_in_main},
      {"least_filled deals staff where the round includes staff",
       least_filled_deals_staff_where_the_round_includes_staff},
      {"main means main whatever the roster says", main_means_main_whatever_the_roster_says},
      {"the classroom's policy holds when the round names none",
       the_classrooms_policy_holds_when_the_round_names_none},
      {"newcomers stay in main while the countdown runs",
       newcomers_stay_in_main_while_the_countdown_runs},
      {"who left and comes back is where staff last put them",
       who_left_and_comes_back_is_where_staff_last_put_them},
      {"ids that come and go do not grow the round for ever",
       ids_that_come_and_go_do_not_grow_the_round_for_ever},
  };
}

}  // namespace breakout::test
