// SPDX-License-Identifier: GPL-3.0-or-later
// Staff and single people: mutes, roles, kicks; and tasks with who is done.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

constexpr SourceKind kMic = SourceKind::mic;
constexpr SourceKind kCamera = SourceKind::camera;

Moderate muting(const char* id, SourceSet mute, SourceSet unmute = {}) {
  return {person(id), mute, unmute};
}
Promote promoted(const char* id, Role role) {
  return {person(id), role};
}
Configure own_mutes(SourceSet mute, SourceSet unmute = {}) {
  Configure configure;
  configure.mute = mute;
  configure.unmute = unmute;
  return configure;
}

// ina, assistant ann, l01 and l02.
Story a_class() {
  Story story;
  story.class_of(2);
  story.join("ann", Role::assistant);
  return story;
}

void what_staff_mutes_only_staff_unmutes() {
  Story story = a_class();
  story.does(as("ann"), muting("l01", {kMic}));
  story.idles(as("ann"), muting("l01", {kMic}));
  story.refused(as("l01"), own_mutes({}, {kMic}), ErrorCode::not_allowed, "muted by staff");
  story.does(as("l01"), own_mutes({kMic, kCamera}));
  story.does(as("ina"), muting("l01", {}, {kMic, kCamera}));
  CHECK(story.seat("l01").muted_by_staff.empty());
  CHECK(story.seat("l01").muted_by_self == (SourceSet{kMic, kCamera}));  // its owner's still
  story.idles(as("ina"), muting("l01", {}, {kMic}));
  story.check_replay();
}

void mutes_of_rooms_do_not_leak_into_main_and_those_of_main_come_back() {
  Story story = a_class();
  story.does(as("ina"), muting("l01", {kMic}));
  story.does(as("ina"), open_of(2));
  CHECK(story.seat("l01").muted_by_staff == SourceSet{kMic});  // survives the move
  story.does(as("ina"), muting("l01", {}, {kMic}));
  story.does(as("ina"), muting("l02", {kCamera}));
  story.does(as("ina"), move_of({{"l02", "1"}}));
  CHECK(story.seat("l02").muted_by_staff == SourceSet{kCamera});
  story.does(as("ina"), merge_at_once());
  CHECK(story.seat("l01").muted_by_staff == SourceSet{kMic});
  CHECK(story.seat("l02").muted_by_staff.empty());
  story.check_replay();
}

void assistants_have_no_power_over_instructors() {
  Story story = a_class();
  struct Row {
    Command asked;
    ErrorCode code;
    const char* words;
  };
  const std::vector<Row> rows = {
      {muting("ina", {kMic}), ErrorCode::not_allowed, "moderate"},
      {Kick{person("ina")}, ErrorCode::not_allowed, "kick"},
      {promoted("ina", Role::learner), ErrorCode::not_allowed, "\"ina\""},
      {promoted("l01", Role::instructor), ErrorCode::not_allowed, "instructor"},
      {promoted("ann", Role::instructor), ErrorCode::not_allowed, "instructor"},
      {muting("x", {kMic}), ErrorCode::no_such_participant, "\"x\""},
      {Kick{person("x")}, ErrorCode::no_such_participant, "\"x\""},
      {promoted("x", Role::learner), ErrorCode::no_such_participant, "\"x\""},
      {muting("l01", {kMic}, {kMic}), ErrorCode::invalid_element, "\"mic\""},
  };
  for (const Row& row : rows) {
    story.refused(as("ann"), row.asked, row.code, row.words);
  }
  story.does(as("ann"), promoted("l01", Role::assistant));
  story.does(as("ann"), Kick{person("l01")});
  story.does(as("ina"), muting("ann", {kMic}));
  story.does(back_end(kSecret), muting("ina", {kMic}));
  story.does(admin(), promoted("ann", Role::instructor));
}

void the_kicked_are_gone() {
  Story story = a_class();
  story.does(as("ina"), open_of(1));
  const Change change = story.does(as("ina"), Kick{person("l01")});
  CHECK(facts_of<ParticipantLeft>(change).at(0).kicked);
  CHECK(!story.classroom().find(person("l01")));
  story.refused(as("l01"), Leave{}, ErrorCode::join_first, "\"l01\"");
  story.check_replay();
}

void nobody_is_promoted_by_moving_and_roles_survive_it() {
  Story story = a_class();
  story.does(as("ina"), promoted("l01", Role::assistant));
  Open open = open_of(2);
  open.policy.include_staff = true;
  story.does(as("ina"), open);
  story.does(as("ina"), move_of({{"l01", "main"}, {"l02", "main"}}));
  story.does(as("ina"), merge_at_once());
  CHECK(story.seat("l01").role == Role::assistant);
  CHECK(story.seat("l02").role == Role::learner);
  CHECK(story.seat("ina").role == Role::instructor);
  story.idles(as("ina"), promoted("l01", Role::assistant));
}

void an_observer_publishes_nothing() {
  Story story = a_class();
  story.does(as("l01"), Publish{{kMic}});
  const Change change = story.does(as("ina"), promoted("l01", Role::observer));
  CHECK(facts_of<SourcesChanged>(change).at(0).sources.empty());
  CHECK(story.seat("l01").sources.empty());
  story.refused(as("l01"), Publish{{kMic}}, ErrorCode::not_allowed, "observer");
}

void demoted_staff_visits_and_announces_no_more_and_takes_a_place() {
  for (const VisitMode mode : {VisitMode::join, VisitMode::listen}) {
    Story story = a_class();
    Open open = open_of(2, {{"l01", "1"}});
    open.rooms[0].capacity = 1;
    story.does(as("ina"), open);
    story.does(as("ann"), VisitRoom{room("1"), mode});
    story.does(as("ann"), Announce{true, {kMic}, {}, false});
    story.does(as("ina"), promoted("ann", Role::learner));
    CHECK(!story.seat("ann").visit);
    CHECK(!story.seat("ann").announcement);
    const bool stays = mode == VisitMode::join;
    CHECK_EQ(story.room_of("ann"), stays ? "1" : "main");
    CHECK_EQ(story.classroom().rooms.at(room("1")).over_capacity, stays);
    story.check_replay();
  }
}

void a_token_that_demotes_does_the_same() {
  Story story = a_class();
  story.does(as("ina"), open_of(1));
  story.does(as("ann"), VisitRoom{room("1"), VisitMode::join});
  Join join = join_of("ann");
  join.token = TokenClaims{person("ann"), {}, Role::learner, {}};
  story.does(nobody(), join);
  CHECK(!story.seat("ann").visit);
  CHECK(story.seat("ann").role == Role::learner);
  CHECK_EQ(story.room_of("ann"), "1");
}

// --- tasks ---------------------------------------------------------------------------------------

const std::string kTask = "{\"title\":\"Read\"}";

void a_task_is_given_to_some_rooms_or_to_all() {
  Story story = a_class();
  story.does(as("ina"), open_of(3));
  const Change change = story.does(as("ina"), SetTask{{room("1"), room("1"), room("2")}, kTask});
  CHECK_EQ(facts_of<RoomChanged>(change).size(), 2);
  CHECK_EQ(story.classroom().rooms.at(room("3")).task, "");
  story.does(as("ina"), SetTask{{}, kTask});
  CHECK_EQ(story.classroom().rooms.at(room("3")).task, kTask);
  story.idles(as("ina"), SetTask{{}, kTask});
  story.does(as("ina"), SetTask{{}, ""});
  CHECK_EQ(story.classroom().rooms.at(room("1")).task, "");
}

void marks_belong_to_the_task_of_a_room() {
  Story story = a_class();
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  story.does(as("ina"), SetTask{{}, kTask});
  story.does(as("l01"), MarkTask{true});
  story.idles(as("l01"), MarkTask{true});
  story.does(as("l02"), MarkTask{true});
  story.does(as("l02"), MarkTask{false});
  story.does(as("l02"), MarkTask{true});
  story.does(as("ina"), SetTask{{room("1")}, "{}"});
  CHECK(!story.seat("l01").task_done);
  CHECK(story.seat("l02").task_done);
  story.does(as("ina"), move_of({{"l02", "1"}}));
  CHECK(!story.seat("l02").task_done);
  story.check_replay();
}

void bad_tasks_are_refused() {
  Story story = a_class();
  story.refused(as("ina"), SetTask{{}, kTask}, ErrorCode::wrong_round_state, "no round");
  story.refused(as("l01"), MarkTask{}, ErrorCode::invalid_element, "\"main\" has no task");
  story.does(as("ina"), open_of(1, {{"l01", "1"}}));
  story.refused(as("ina"), SetTask{{room("1"), room("9")}, kTask}, ErrorCode::no_such_room,
                "\"9\"");
  story.refused(as("ina"), SetTask{{kMainRoom}, kTask}, ErrorCode::no_such_room, "main");
  story.refused(as("l01"), MarkTask{}, ErrorCode::invalid_element, "\"1\" has no task");
  story.refused(as("ina"), MarkTask{}, ErrorCode::not_allowed, "instructor");
}

}  // namespace

Tests moderation_tests() {
  return {
      {"what staff mutes only staff unmutes", what_staff_mutes_only_staff_unmutes},
      {"mutes of rooms do not leak into main, and those of main come back",
       mutes_of_rooms_do_not_leak_into_main_and_those_of_main_come_back},
      {"assistants have no power over instructors", assistants_have_no_power_over_instructors},
      {"the kicked are gone", the_kicked_are_gone},
      {"nobody is promoted by moving, and roles survive it",
       nobody_is_promoted_by_moving_and_roles_survive_it},
      {"an observer publishes nothing", an_observer_publishes_nothing},
      {"demoted staff visits and announces no more and takes a place",
       demoted_staff_visits_and_announces_no_more_and_takes_a_place},
      {"a token that demotes does the same", a_token_that_demotes_does_the_same},
      {"a task is given to some rooms or to all", a_task_is_given_to_some_rooms_or_to_all},
      {"marks belong to the task of a room", marks_belong_to_the_task_of_a_room},
      {"bad tasks are refused", bad_tasks_are_refused},
  };
}

}  // namespace breakout::test
