// SPDX-License-Identifier: GPL-3.0-or-later
// Merge: everybody in main with the view saved at the split, at once or after a countdown.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

Merge after(Seconds grace) {
  Merge merge;
  merge.grace = grace;
  return merge;
}

Merge cancel() {
  Merge merge;
  merge.cancel = true;
  return merge;
}

void pin(Story& story, const std::string& who, std::vector<std::string> pins) {
  Configure configure;
  configure.pins.emplace();
  for (const std::string& id : pins) {
    configure.pins->push_back(person(id));
  }
  story.does(as(who), configure);
}

void merging_at_once_brings_everybody_back_in_one_change() {
  Story story;
  story.class_of(30);
  story.does(as("ina"), open_of(6));
  const Version before = story.classroom().version;
  const Change change = story.does(as("ina"), after(Seconds{0}));
  CHECK_EQ(story.classroom().version, before + 1);
  CHECK_EQ(facts_of<ParticipantMoved>(change).size(), 30);
  CHECK_EQ(facts_of<RoomClosed>(change).size(), 6);
  CHECK_EQ(facts_of<RoundClosed>(change).size(), 1);
  CHECK_EQ(story.people_in_rooms()["main"], 31);
  CHECK(story.classroom().rooms.empty());
  CHECK(story.classroom().round->state == RoundState::closed);
  CHECK(!story.seat("l01").main_view);
  story.check_replay();
}

void a_split_and_a_merge_leave_no_trace_in_main() {
  Story story;
  story.class_of(4);
  pin(story, "l01", {"l02", "ina"});
  Configure mute;
  mute.mute = {SourceKind::mic};
  story.does(as("l02"), mute);
  const auto before = story.classroom().participants;
  story.does(as("ina"), open_of(2));
  pin(story, "l01", {"l03"});
  pin(story, "ina", {"l04"});
  story.does(as("ina"), move_of({{"l01", "2"}, {"l02", "1"}}));
  story.does(as("ina"), after(Seconds{0}));
  CHECK(story.classroom().participants == before);
}

void self_mutes_add_up_because_nobody_is_unmuted_by_a_move() {
  Story story;
  story.class_of(1);
  Configure configure;
  configure.mute = {SourceKind::mic};
  story.does(as("l01"), configure);
  story.does(as("ina"), open_of(1));
  configure.mute = {SourceKind::camera};
  configure.unmute = {SourceKind::mic};
  story.does(as("l01"), configure);
  story.does(as("ina"), after(Seconds{0}));
  CHECK(story.seat("l01").muted_by_self == (SourceSet{SourceKind::mic, SourceKind::camera}));
}

void mutes_by_staff_are_as_they_were_at_the_split() {
  Story story;
  story.class_of(2);
  const auto mute_by_staff = [&](Classroom& classroom, const char* id, SourceSet sources) {
    Change change;
    change.version = classroom.version + 1;
    change.facts = {MutesChanged{person(id), {}, sources}};
    apply(classroom, change);
  };
  const auto step = [&](Classroom& classroom, Command command) {
    const auto decided = decide(classroom, Request{as("ina"), {}, {}, command}, kStart);
    CHECK(decided);
    apply(classroom, decided.value());
  };
  Classroom classroom = story.classroom();
  mute_by_staff(classroom, "l01", {SourceKind::mic});
  step(classroom, open_of(1));
  mute_by_staff(classroom, "l01", {});
  mute_by_staff(classroom, "l02", {SourceKind::camera});
  step(classroom, after(Seconds{0}));
  CHECK(classroom.find(person("l01"))->muted_by_staff == SourceSet{SourceKind::mic});
  CHECK(classroom.find(person("l02"))->muted_by_staff.empty());
}

void joins_and_leaves_in_between_are_respected() {
  Story story;
  story.class_of(3);
  pin(story, "l01", {"l02", "l03"});
  story.does(as("ina"), open_of(2));
  pin(story, "l01", {});
  story.does(as("l02"), Leave{});
  story.join("late");
  story.does(as("ina"), after(Seconds{0}));
  CHECK(!story.classroom().find(person("l02")));
  CHECK_EQ(story.room_of("late"), "main");
  CHECK(story.seat("l01").pins == std::vector{person("l03")});
  story.check_replay();
}

void the_absent_are_merged_too_and_need_not_cooperate() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(1));
  story.does(node(), Disconnect{person("l01"), ""});
  story.wait(Seconds{5000});
  story.does(as("ina"), after(Seconds{0}));
  CHECK_EQ(story.room_of("l01"), "main");
  CHECK(!story.seat("l01").connected);
  CHECK(story.seat("l01").disconnected_at == story.now());
}

void a_countdown_closes_when_it_ends() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(1));
  const Change change = story.does(as("ina"), Merge{});
  CHECK_EQ(change.facts.size(), 1);
  CHECK(story.classroom().round->state == RoundState::closing);
  CHECK(story.classroom().round->closes_at == kStart + Seconds{60});
  CHECK_EQ(story.room_of("l01"), "1");
  CHECK(next_deadline(story.classroom()) == kStart + Seconds{60});
  story.wait(Seconds{59});
  story.idles(node(), Expire{});
  story.wait(Seconds{1});
  story.does(node(), Expire{});
  CHECK(story.classroom().round->state == RoundState::closed);
  CHECK_EQ(story.room_of("l01"), "main");
  story.idles(node(), Expire{});
}

void the_rounds_own_grace_is_the_default() {
  Story story;
  story.class_of(1);
  Open open = open_of(1);
  open.policy.grace = Seconds{5};
  story.does(as("ina"), open);
  story.does(as("ina"), Merge{});
  CHECK(story.classroom().round->closes_at == kStart + Seconds{5});
  Story none;
  none.class_of(1);
  open.policy.grace = Seconds{0};
  none.does(as("ina"), open);
  none.does(as("ina"), Merge{});
  CHECK(none.classroom().round->state == RoundState::closed);
}

void asked_twice_the_countdown_goes_on_unless_told_otherwise() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), open_of(1));
  story.does(as("ina"), Merge{});
  story.wait(Seconds{30});
  story.idles(as("ina"), Merge{});
  story.does(as("ina"), after(Seconds{10}));
  CHECK(story.classroom().round->closes_at == story.now() + Seconds{10});
  story.idles(as("ina"), after(Seconds{10}));
  story.does(as("ina"), after(Seconds{0}));
  CHECK(!story.classroom().in_round());
}

void a_countdown_can_be_cancelled() {
  Story story;
  story.class_of(1);
  Open open = open_of(1);
  open.duration = Seconds{100};
  story.does(as("ina"), open);
  story.does(as("ina"), Merge{});
  story.wait(Seconds{20});
  story.does(as("ina"), cancel());
  CHECK(story.classroom().round->state == RoundState::open);
  CHECK(!story.classroom().round->closes_at);
  CHECK(story.classroom().round->ends_at == kStart + Seconds{100});
}

void a_timer_that_ran_out_during_the_countdown_is_over_when_cancelled() {
  Story story;
  story.class_of(1);
  Open open = open_of(1);
  open.duration = Seconds{100};
  story.does(as("ina"), open);
  story.does(as("ina"), after(Seconds{200}));
  story.wait(Seconds{150});
  story.idles(node(), Expire{});
  story.does(as("ina"), cancel());
  CHECK(!story.classroom().round->ends_at);
  CHECK(!next_deadline(story.classroom()));
}

void bad_merges_are_refused() {
  Story story;
  story.class_of(1);
  story.refused(as("ina"), Merge{}, ErrorCode::wrong_round_state, "no round is open");
  story.refused(as("ina"), cancel(), ErrorCode::wrong_round_state, "no round is open");
  story.does(as("ina"), open_of(1));
  story.refused(as("ina"), cancel(), ErrorCode::wrong_round_state, "round 1 is not closing");
  story.refused(as("ina"), after(Seconds{-1}), ErrorCode::invalid_element, "not -1 s");
  Merge both = cancel();
  both.grace = Seconds{5};
  story.refused(as("ina"), both, ErrorCode::invalid_element, "grace 5 s and cancel");
  story.does(as("ina"), after(Seconds{0}));
  story.refused(as("ina"), Merge{}, ErrorCode::wrong_round_state, "nothing to merge");
}

void no_countdown_passes_the_end_of_the_class() {
  SettingsPatch patch;
  patch.ends_at = kStart + Seconds{40};
  Story story(patch);
  story.class_of(1);
  story.does(as("ina"), open_of(1));
  story.refused(as("ina"), after(Seconds{41}), ErrorCode::limit_reached, "a grace of 41 s");
  story.does(as("ina"), Merge{});
  CHECK(story.classroom().round->closes_at == kStart + Seconds{40});
  story.does(as("ina"), cancel());
  story.wait(Seconds{50});
  story.does(as("ina"), Merge{});  // the class is over: at once
  CHECK(!story.classroom().in_round());
}

}  // namespace

Tests merge_tests() {
  return {
      {"merging at once brings everybody back in one change",
       merging_at_once_brings_everybody_back_in_one_change},
      {"a split and a merge leave no trace in main", a_split_and_a_merge_leave_no_trace_in_main},
      {"self mutes add up because nobody is unmuted by a move",
       self_mutes_add_up_because_nobody_is_unmuted_by_a_move},
      {"mutes by staff are as they were at the split",
       mutes_by_staff_are_as_they_were_at_the_split},
      {"joins and leaves in between are respected", joins_and_leaves_in_between_are_respected},
      {"the absent are merged too and need not cooperate",
       the_absent_are_merged_too_and_need_not_cooperate},
      {"a countdown closes when it ends", a_countdown_closes_when_it_ends},
      {"the round's own grace is the default", the_rounds_own_grace_is_the_default},
      {"asked twice the countdown goes on unless told otherwise",
       asked_twice_the_countdown_goes_on_unless_told_otherwise},
      {"a countdown can be cancelled", a_countdown_can_be_cancelled},
      {"a timer that ran out during the countdown is over when cancelled",
       a_timer_that_ran_out_during_the_countdown_is_over_when_cancelled},
      {"bad merges are refused", bad_merges_are_refused},
      {"no countdown passes the end of the class", no_countdown_passes_the_end_of_the_class},
  };
}

}  // namespace breakout::test
