// SPDX-License-Identifier: GPL-3.0-or-later
// What time does by itself, in virtual time and with no client connected.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

Open timed(Seconds duration) {
  Open open = open_of(2);
  open.duration = duration;
  return open;
}

Seconds since_start(const Story& story) {
  return std::chrono::duration_cast<Seconds>(story.now() - kStart);
}

void a_timed_round_warns_counts_down_and_closes_by_itself() {
  Story story;
  story.class_of(4);
  Open open = timed(Seconds{600});
  open.policy.warnings = {Seconds{300}, Seconds{60}};
  open.policy.grace = Seconds{30};
  story.does(as("ina"), open);
  for (const char* id : {"ina", "l01", "l02", "l03", "l04"}) {
    story.does(node(), Disconnect{person(id), ""});
  }
  std::vector<long> instants;
  while (story.classroom().in_round()) {
    CHECK(story.run_to_next_deadline());
    instants.push_back(static_cast<long>(since_start(story).count()));
  }
  CHECK(instants == (std::vector<long>{300, 540, 600, 630}));
  CHECK_EQ(story.people_in_rooms()["main"], 5);
  story.check_replay();
}

void each_warning_is_given_once() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), timed(Seconds{100}));
  story.wait(Seconds{39});
  story.idles(node(), Expire{});
  story.wait(Seconds{1});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<TimerWarned>(change).size(), 1);
  CHECK_EQ(facts_of<TimerWarned>(change)[0].left.count(), 60);
  story.idles(node(), Expire{});
}

void of_late_warnings_only_the_last_is_given() {
  Story story;
  story.class_of(1);
  Open open = timed(Seconds{600});
  open.policy.warnings = {Seconds{300}, Seconds{60}, Seconds{10}};
  story.does(as("ina"), open);
  story.wait(Seconds{550});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<TimerWarned>(change).size(), 1);
  CHECK_EQ(facts_of<TimerWarned>(change)[0].left.count(), 60);
  CHECK(story.classroom().round->warnings_left == std::vector{Seconds{10}});
}

void several_things_due_at_once_are_one_change() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), timed(Seconds{100}));
  story.wait(Seconds{5000});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<TimerWarned>(change).size(), 0);
  CHECK_EQ(facts_of<TimerExpired>(change).size(), 1);
  CHECK(story.classroom().round->state == RoundState::closing);
  CHECK(story.classroom().round->closes_at == story.now() + Seconds{60});
}

void an_expiry_without_grace_closes_at_once() {
  Story story;
  story.class_of(2);
  Open open = timed(Seconds{100});
  open.policy.grace = Seconds{0};
  story.does(as("ina"), open);
  story.wait(Seconds{100});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<TimerExpired>(change).size(), 1);
  CHECK_EQ(facts_of<RoundClosed>(change).size(), 1);
  CHECK(!story.classroom().in_round());
}

void notify_tells_once_and_leaves_the_round_open() {
  Story story;
  story.class_of(2);
  Open open = timed(Seconds{100});
  open.policy.on_expiry = OnExpiry::notify;
  story.does(as("ina"), open);
  story.wait(Seconds{101});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<TimerExpired>(change).size(), 1);
  CHECK(story.classroom().round->state == RoundState::open);
  story.wait(Seconds{1000});
  story.idles(node(), Expire{});
  CHECK(!next_deadline(story.classroom()));
}

void the_countdown_after_expiry_is_cut_short_at_the_end_of_the_class() {
  SettingsPatch patch;
  patch.ends_at = kStart + Seconds{110};
  Story story(patch);
  story.class_of(2);
  story.does(as("ina"), timed(Seconds{100}));
  story.wait(Seconds{100});
  story.does(node(), Expire{});
  CHECK(story.classroom().round->closes_at == kStart + Seconds{110});
}

void an_expiry_noticed_after_the_end_of_the_class_closes_at_once() {
  SettingsPatch patch;
  patch.ends_at = kStart + Seconds{110};
  Story story(patch);
  story.class_of(2);
  story.does(as("ina"), timed(Seconds{100}));
  story.wait(Seconds{3600});
  story.does(node(), Expire{});
  CHECK(!story.classroom().in_round());
}

void a_lost_seat_outlives_the_window_and_no_longer() {
  SettingsPatch patch;
  patch.reconnect_window = Seconds{30};
  Story story(patch);
  story.class_of(2);
  story.wait_ms(500);
  story.does(node(), Disconnect{person("l01"), ""});
  story.wait_ms(29'999);
  story.idles(node(), Expire{});
  CHECK(next_deadline(story.classroom()) == kStart + Millis{30'500});
  story.wait_ms(1);
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<ParticipantLeft>(change).size(), 1);
  CHECK_EQ(facts_of<ParticipantLeft>(change)[0].participant.value, "l01");
  CHECK(!next_deadline(story.classroom()));
}

void all_lost_seats_that_are_due_go_in_one_change() {
  Story story;
  story.class_of(5);
  for (const char* id : {"l01", "l02", "l03"}) {
    story.does(node(), Disconnect{person(id), ""});
  }
  story.wait(Seconds{100});
  story.does(node(), Disconnect{person("l04"), ""});
  story.wait(Seconds{200});
  CHECK_EQ(facts_of<ParticipantLeft>(story.does(node(), Expire{})).size(), 3);
  CHECK(story.classroom().find(person("l04")));
}

void seats_are_kept_during_a_round_and_the_window_counts_from_its_end() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(1));
  story.does(node(), Disconnect{person("l01"), ""});
  CHECK(!next_deadline(story.classroom()));
  story.wait(Seconds{3000});
  story.idles(node(), Expire{});
  Merge merge;
  merge.grace = Seconds{0};
  story.does(as("ina"), merge);
  CHECK(next_deadline(story.classroom()) == story.now() + Seconds{300});
  story.wait(Seconds{299});
  story.idles(node(), Expire{});
  story.wait(Seconds{1});
  story.does(node(), Expire{});
  CHECK(!story.classroom().find(person("l01")));
  story.check_replay();
}

void a_seat_lost_before_the_round_is_kept_through_it() {
  Story story;
  story.class_of(2);
  story.does(node(), Disconnect{person("l01"), ""});
  story.wait(Seconds{200});
  story.does(as("ina"), open_of(1));
  story.wait(Seconds{200});
  story.idles(node(), Expire{});
  CHECK_EQ(story.room_of("l01"), "1");
}

void a_window_of_zero_removes_at_once() {
  SettingsPatch patch;
  patch.reconnect_window = Seconds{0};
  Story story(patch);
  story.class_of(1);
  story.does(node(), Disconnect{person("l01"), ""});
  CHECK(next_deadline(story.classroom()) == story.now());
  story.does(node(), Expire{});
  CHECK(!story.classroom().find(person("l01")));
}

void the_same_deadline_fires_once_however_many_nodes_watch_it() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), timed(Seconds{100}));
  story.wait(Seconds{100});
  const Version seen = story.classroom().version;
  story.does(node(), Expire{});
  const auto second = story.ask(Request{node(), seen, {}, Expire{}});
  CHECK(!second);
  CHECK_EQ(second.refusal().code, ErrorCode::version_conflict);
}

void an_empty_room_stays_open_until_its_time() {
  Story story;
  story.class_of(1);
  story.does(as("ina"), timed(Seconds{500}));
  story.does(as("l01"), Leave{});
  story.wait(Seconds{300});
  story.idles(node(), Expire{});
  CHECK_EQ(story.classroom().rooms.size(), 2);
}

}  // namespace

Tests deadline_tests() {
  return {
      {"a timed round warns, counts down and closes by itself",
       a_timed_round_warns_counts_down_and_closes_by_itself},
      {"each warning is given once", each_warning_is_given_once},
      {"of late warnings only the last is given", of_late_warnings_only_the_last_is_given},
      {"several things due at once are one change", several_things_due_at_once_are_one_change},
      {"an expiry without grace closes at once", an_expiry_without_grace_closes_at_once},
      {"notify tells once and leaves the round open", notify_tells_once_and_leaves_the_round_open},
      {"the countdown after expiry is cut short at the end of the class",
       the_countdown_after_expiry_is_cut_short_at_the_end_of_the_class},
      {"an expiry noticed after the end of the class closes at once",
       an_expiry_noticed_after_the_end_of_the_class_closes_at_once},
      {"a lost seat outlives the window and no longer",
       a_lost_seat_outlives_the_window_and_no_longer},
      {"all lost seats that are due go in one change",
       all_lost_seats_that_are_due_go_in_one_change},
      {"seats are kept during a round and the window counts from its end",
       seats_are_kept_during_a_round_and_the_window_counts_from_its_end},
      {"a seat lost before the round is kept through it",
       a_seat_lost_before_the_round_is_kept_through_it},
      {"a window of zero removes at once", a_window_of_zero_removes_at_once},
      {"the same deadline fires once however many nodes watch it",
       the_same_deadline_fires_once_however_many_nodes_watch_it},
      {"an empty room stays open until its time", an_empty_room_stays_open_until_its_time},
  };
}

}  // namespace breakout::test
