// SPDX-License-Identifier: GPL-3.0-or-later
// The next round: as the one before, or planned ahead.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

Open as_previous() {
  Open open;
  open.assignment = Assignment::previous;
  return open;
}

Open planned(Open open) {
  open.plan_only = true;
  return open;
}

Open kept_plan() {
  Open open;
  open.run_plan = true;
  return open;
}

// --- previous -----------------------------------------------------------------------------------

// The complaint: round 2 scatters everybody, those who lost their connection above all.
void round_two_as_before_restores_everyone_those_who_reconnected_too() {
  Story story;
  story.class_of(8);
  Open first = open_of(3);
  first.seed = 4;
  first.rooms[0].name = "Red";
  first.rooms[1].task = "{\"title\":\"t\"}";
  story.does(as("ina"), first);
  story.does(as("ina"), move_of({{"l01", "3"}, {"l02", "main"}}));
  const auto seated = story.people_in_rooms();
  const Plan places = story.classroom().places.assignments;
  const auto rooms = story.classroom().rooms;
  story.does(node(), Disconnect{person("l03"), ""});
  story.does(as("l04"), Leave{});
  story.does(as("ina"), merge_at_once());
  Join back = join_of("l03");
  back.resume = "r-l03";
  story.does(nobody(), back);
  story.does(as("ina"), as_previous());
  CHECK(story.classroom().rooms == rooms);
  for (const auto& [id, where] : places) {
    if (story.classroom().find(id)) {
      CHECK_EQ(story.room_of(id.value), where.value);
    }
  }
  story.join("l04");
  CHECK(story.people_in_rooms() == seated);
  story.check_replay();
}

void who_came_after_the_round_follows_the_policy_and_who_was_in_main_stays() {
  Story story;
  story.class_of(3);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  story.does(as("ina"), merge_at_once());
  story.join("new");
  Open open = as_previous();
  open.late_joiners = LateJoiners::least_filled;
  story.does(as("ina"), open);
  CHECK_EQ(story.room_of("new"), "1");
  CHECK_EQ(story.room_of("l03"), "main");
  CHECK_EQ(story.room_of("ina"), "main");
}

void timers_and_forced_capacities_do_not_come_back() {
  Story story;
  story.class_of(2);
  Open first = open_of(1, {{"l01", "1"}});
  first.rooms[0].capacity = 1;
  story.does(as("ina"), first);
  Move move = move_of({{"l02", "1"}});
  move.force = true;
  story.does(as("ina"), move);
  story.does(as("ina"), merge_at_once());
  story.refused(as("ina"), as_previous(), ErrorCode::room_full, "2 people belong into room \"1\"");
  story.does(as("l02"), Leave{});
  story.does(as("ina"), as_previous());
  CHECK(!story.classroom().rooms.at(room("1")).over_capacity);
  // The place is taken: who left finds main.
  story.join("l03");
  story.does(as("ina"), move_of({{"l01", "main"}}));
  story.does(as("ina"), move_of({{"l03", "1"}}));
  story.join("l02");
  CHECK_EQ(story.room_of("l02"), "main");
}

void rooms_of_the_request_replace_the_former_ones() {
  Story story;
  story.class_of(3);
  story.does(as("ina"), open_of(3, {{"l01", "1"}, {"l02", "2"}, {"l03", "3"}}));
  story.does(as("ina"), merge_at_once());
  Open open = as_previous();
  open.rooms.resize(2);
  open.late_joiners = LateJoiners::least_filled;
  story.does(as("ina"), open);
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK_EQ(story.room_of("l02"), "2");
  CHECK_EQ(story.room_of("l03"), "main");
}

void bad_repetitions_are_refused() {
  Story story;
  story.class_of(2);
  story.refused(as("ina"), as_previous(), ErrorCode::wrong_round_state, "no round before");
  story.does(as("ina"), open_of(2));
  story.refused(as("ina"), as_previous(), ErrorCode::wrong_round_state, "round 1 is open already");
  story.does(as("ina"), merge_at_once());
  SettingsPatch patch;
  patch.max_rooms = 1;
  story.does(as("ina"), Edit{patch});
  story.refused(as("ina"), as_previous(), ErrorCode::limit_reached, "max_rooms 1");
}

// --- plans --------------------------------------------------------------------------------------

void a_plan_moves_nobody_until_it_is_run() {
  Story story;
  story.class_of(3);
  Open open = open_of(2, {{"l01", "1"}, {"l02", "2"}, {"absent", "2"}});
  open.duration = Seconds{300};
  open.policy.grace = Seconds{7};
  const Change change = story.does(as("ina"), planned(open));
  CHECK_EQ(change.facts.size(), 1);
  CHECK(!story.classroom().in_round());
  CHECK_EQ(story.people_in_rooms()["main"], 4);
  CHECK_EQ(story.classroom().plan->rooms.size(), 2);
  story.wait(Seconds{100});
  story.does(as("ina"), kept_plan());
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK_EQ(story.room_of("l02"), "2");
  CHECK_EQ(story.room_of("l03"), "main");
  CHECK(story.classroom().round->ends_at == story.now() + Seconds{300});
  CHECK(story.classroom().round->warnings_left == std::vector{Seconds{60}});
  CHECK_EQ(story.classroom().round->policy.grace.count(), 7);
  CHECK(!story.classroom().plan);
  story.join("absent");
  CHECK_EQ(story.room_of("absent"), "2");
  story.check_replay();
}

void a_plan_is_made_and_replaced_while_a_round_is_open() {
  Story story;
  story.class_of(4);
  story.does(as("ina"), open_of(2));
  const auto before = story.people_in_rooms();
  story.does(as("ina"), planned(open_of(3)));
  story.does(as("ina"), planned(open_of(4)));
  CHECK(story.people_in_rooms() == before);
  story.refused(as("ina"), kept_plan(), ErrorCode::wrong_round_state, "round 1 is open already");
  story.does(as("ina"), merge_at_once());
  story.does(as("ina"), kept_plan());
  CHECK_EQ(story.classroom().rooms.size(), 4);
  CHECK_EQ(story.classroom().round->number, 2);
  story.does(as("ina"), merge_at_once());
  story.refused(as("ina"), kept_plan(), ErrorCode::wrong_round_state, "no plan is kept");
}

void the_round_that_is_open_can_be_planned_again() {
  Story story;
  story.class_of(3);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  story.does(as("ina"), move_of({{"l01", "2"}}));
  Open open = as_previous();
  open.late_joiners = LateJoiners::least_filled;
  story.does(as("ina"), planned(open));
  story.does(as("ina"), move_of({{"l01", "1"}}));
  story.does(as("ina"), merge_at_once());
  story.does(as("ina"), kept_plan());
  CHECK_EQ(story.room_of("l01"), "2");
  CHECK_EQ(story.room_of("l03"), "main");
}

void whom_the_plan_does_not_name_follows_its_policy() {
  struct Row {
    LateJoiners policy;
    const char* listed;
    const char* other;
  };
  for (const Row& row :
       {Row{LateJoiners::main, "main", "main"}, Row{LateJoiners::least_filled, "2", "1"},
        Row{LateJoiners::roster, "1", "main"}}) {
    Story story({}, plan_of({{"listed", "1"}}));
    story.class_of(2);
    Open open = open_of(2, {{"l01", "1"}, {"l02", "1"}});
    open.late_joiners = row.policy;
    story.does(as("ina"), planned(open));
    story.does(as("l02"), Leave{});
    story.join("listed");
    story.does(as("ina"), kept_plan());
    CHECK_EQ(story.room_of("l01"), "1");
    CHECK_EQ(story.room_of("listed"), row.listed);
    CHECK_EQ(story.room_of("ina"), "main");
    story.join("other");
    CHECK_EQ(story.room_of("other"), row.other);
  }
}

void a_roster_that_is_planned_joins_the_roster_when_it_is_run() {
  Story story;
  story.class_of(1);
  Open open = open_of(2, {{"l01", "2"}});
  open.assignment = Assignment::roster;
  story.does(as("ina"), planned(open));
  CHECK(story.classroom().roster.empty());
  story.does(as("ina"), kept_plan());
  CHECK(story.classroom().roster == plan_of({{"l01", "2"}}));
  CHECK_EQ(story.room_of("l01"), "2");
}

void a_plan_is_checked_again_when_it_is_run() {
  SettingsPatch patch;
  patch.ends_at = kStart + Seconds{1000};
  Story story(patch);
  story.class_of(2);
  story.join("ann", Role::assistant);
  Open open = open_of(2, {{"l01", "1"}, {"ann", "1"}});
  open.rooms[0].capacity = 1;
  open.duration = Seconds{900};
  story.does(as("ina"), planned(open));
  story.wait(Seconds{200});
  story.refused(as("ina"), kept_plan(), ErrorCode::limit_reached, "900 s passes the end");
  patch = {};
  patch.ends_at = kStart + Seconds{2000};
  patch.max_rooms = 1;
  story.does(as("ina"), Edit{patch});
  story.refused(as("ina"), kept_plan(), ErrorCode::limit_reached, "max_rooms 1");
  patch.max_rooms = 2;
  story.does(as("ina"), Edit{patch});
  Join demoted = join_of("ann", Role::assistant);
  demoted.token = TokenClaims{person("ann"), {}, Role::learner, {}};
  story.does(nobody(), demoted);
  story.refused(as("ina"), kept_plan(), ErrorCode::room_full, "2 people belong into room \"1\"");
  story.does(as("ann"), Leave{});
  story.does(as("ina"), kept_plan());
}

void bad_plans_are_refused_as_openings_are() {
  SettingsPatch patch;
  patch.max_rooms = 4;
  patch.ends_at = kStart + Seconds{1000};
  Story story(patch);
  story.class_of(2);
  story.refused(as("ina"), planned(open_of(5)), ErrorCode::limit_reached, "max_rooms 4");
  story.refused(as("ina"), planned(Open{}), ErrorCode::missing_element, "rooms");
  story.refused(as("ina"), planned(open_of(1, {{"l01", "3"}})), ErrorCode::no_such_room, "\"3\"");
  Open late = open_of(1);
  late.duration = Seconds{1001};
  story.refused(as("ina"), planned(late), ErrorCode::limit_reached, "1001 s");
  story.refused(as("ina"), planned(as_previous()), ErrorCode::wrong_round_state, "no round before");
  story.refused(as("ina"), planned(kept_plan()), ErrorCode::invalid_element,
                "plan and plan_only exclude each other");
  story.refused(as("l01"), planned(open_of(1)), ErrorCode::not_allowed, "may not open rooms");
  story.refused(as("l01"), kept_plan(), ErrorCode::not_allowed, "may not open rooms");
}

}  // namespace

Tests next_round_tests() {
  return {
      {"round two as before restores everyone, those who reconnected too",
       round_two_as_before_restores_everyone_those_who_reconnected_too},
      {"who came after the round follows the policy and who was in main stays",
       who_came_after_the_round_follows_the_policy_and_who_was_in_main_stays},
      {"timers and forced capacities do not come back",
       timers_and_forced_capacities_do_not_come_back},
      {"rooms of the request replace the former ones",
       rooms_of_the_request_replace_the_former_ones},
      {"bad repetitions are refused", bad_repetitions_are_refused},
      {"a plan moves nobody until it is run", a_plan_moves_nobody_until_it_is_run},
      {"a plan is made and replaced while a round is open",
       a_plan_is_made_and_replaced_while_a_round_is_open},
      {"the round that is open can be planned again", the_round_that_is_open_can_be_planned_again},
      {"whom the plan does not name follows its policy",
       whom_the_plan_does_not_name_follows_its_policy},
      {"a roster that is planned joins the roster when it is run",
       a_roster_that_is_planned_joins_the_roster_when_it_is_run},
      {"a plan is checked again when it is run", a_plan_is_checked_again_when_it_is_run},
      {"bad plans are refused as openings are", bad_plans_are_refused_as_openings_are},
  };
}

}  // namespace breakout::test
