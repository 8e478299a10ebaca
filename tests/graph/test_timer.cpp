// SPDX-License-Identifier: GPL-3.0-or-later
// Timers while a round is open: set, extended and cancelled, of the round and of one room.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

using Action = SetTimer::Action;

SetTimer timer(Action action, long seconds = 0) {
  SetTimer timer;
  timer.action = action;
  timer.seconds = Seconds{seconds};
  return timer;
}

SetTimer of_room(const char* id, Action action, long seconds = 0) {
  SetTimer asked = timer(action, seconds);
  asked.room = room(id);
  return asked;
}

// Two rooms; l01 in 1, l02 in 2.
Story in_a_round(std::optional<Seconds> duration = {}, SettingsPatch patch = {}) {
  Story story(patch);
  story.class_of(2);
  Open open = open_of(2, {{"l01", "1"}, {"l02", "2"}});
  open.duration = duration;
  story.does(as("ina"), open);
  return story;
}

const Round& round_of(const Story& story) {
  return *story.classroom().round;
}
const RoomTimer& timer_of(const Story& story, const char* id) {
  return *story.classroom().rooms.at(room(id)).timer;
}

void a_timer_is_set_while_the_round_is_open() {
  Story story = in_a_round();
  SetTimer asked = timer(Action::set, 300);
  asked.warnings = {{Seconds{30}, Seconds{120}, Seconds{400}, Seconds{30}}};
  asked.grace = Seconds{5};
  asked.on_expiry = OnExpiry::notify;
  const Change change = story.does(as("ina"), asked);
  CHECK(facts_of<TimerSet>(change).at(0).room.empty());
  CHECK(round_of(story).ends_at == kStart + Seconds{300});
  CHECK(round_of(story).warnings_left == (std::vector{Seconds{120}, Seconds{30}}));
  CHECK(round_of(story).policy.grace == Seconds{5});
  CHECK(round_of(story).policy.on_expiry == OnExpiry::notify);
  story.wait(Seconds{10});
  story.does(as("ina"), timer(Action::set, 300));  // from now; the rest stays as it was
  CHECK(round_of(story).ends_at == kStart + Seconds{310});
  CHECK(round_of(story).policy.on_expiry == OnExpiry::notify);
  story.check_replay();
}

void it_is_extended_and_shortened_and_warnings_are_given_again() {
  Story story = in_a_round(Seconds{100});
  CHECK(story.run_to_next_deadline());  // the warning of 60 s
  CHECK(round_of(story).warnings_left.empty());
  story.does(as("ina"), timer(Action::extend, 60));
  CHECK(round_of(story).ends_at == kStart + Seconds{160});
  CHECK(round_of(story).warnings_left == std::vector{Seconds{60}});
  story.does(as("ina"), timer(Action::extend, -100));
  CHECK(round_of(story).ends_at == kStart + Seconds{60});
  CHECK(round_of(story).warnings_left.empty());
  story.does(as("ina"), timer(Action::extend, -100));  // not below now: due at once
  CHECK(round_of(story).ends_at == story.now());
  CHECK(next_deadline(story.classroom()) == story.now());
  story.does(node(), Expire{});
  CHECK(round_of(story).state == RoundState::closing);
}

void it_is_cancelled() {
  Story story = in_a_round(Seconds{100});
  const Change change = story.does(as("ina"), timer(Action::cancel));
  CHECK_EQ(facts_of<TimerCancelled>(change).size(), 1);
  CHECK(!next_deadline(story.classroom()));
  story.refused(as("ina"), timer(Action::cancel), ErrorCode::wrong_round_state, "no timer runs");
}

void more_time_opens_a_closing_round_again_and_less_closes_it_sooner() {
  Story story = in_a_round(Seconds{100});
  story.wait(Seconds{100});
  story.does(node(), Expire{});
  const Instant closes_at = *round_of(story).closes_at;
  story.does(as("ina"), timer(Action::extend, -20));
  CHECK(round_of(story).closes_at == closes_at - Seconds{20});
  story.does(as("ina"), timer(Action::extend, 120));
  CHECK(round_of(story).state == RoundState::open);
  CHECK(round_of(story).ends_at == closes_at + Seconds{100});
  CHECK(round_of(story).warnings_left == std::vector{Seconds{60}});
  story.wait(Seconds{200});
  story.does(node(), Expire{});
  story.does(as("ina"), timer(Action::cancel));
  CHECK(round_of(story).state == RoundState::open);
  CHECK(!next_deadline(story.classroom()));
  story.check_replay();
}

void bad_timers_are_refused() {
  SettingsPatch patch;
  patch.ends_at = kStart + Seconds{1000};
  Story before(patch);
  before.class_of(1);
  before.refused(as("ina"), timer(Action::set, 5), ErrorCode::wrong_round_state, "no round");
  Story story = in_a_round({}, patch);
  SetTimer bad_warning = timer(Action::set, 50);
  bad_warning.warnings = {{Seconds{0}}};
  SetTimer bad_grace = timer(Action::set, 50);
  bad_grace.grace = Seconds{-1};
  struct Row {
    SetTimer asked;
    ErrorCode code;
    const char* words;
  };
  const std::vector<Row> rows = {
      {timer(Action::set, 0), ErrorCode::invalid_element, "not 0 s"},
      {timer(Action::set, kLongestDuration.count() + 1), ErrorCode::invalid_element, "set"},
      {timer(Action::extend, kLongestDuration.count() + 1), ErrorCode::invalid_element, "extend"},
      {timer(Action::extend, 10), ErrorCode::wrong_round_state, "no timer runs"},
      {bad_warning, ErrorCode::invalid_element, "warnings"},
      {bad_grace, ErrorCode::invalid_element, "grace"},
      {of_room("9", Action::set, 5), ErrorCode::no_such_room, "\"9\""},
      {of_room("main", Action::set, 5), ErrorCode::no_such_room, "main"},
      {of_room("1", Action::extend, 5), ErrorCode::wrong_round_state, "no timer runs"},
      {of_room("1", Action::cancel), ErrorCode::wrong_round_state, "no timer runs"},
  };
  for (const Row& row : rows) {
    story.refused(as("ina"), row.asked, row.code, row.words);
  }
}

// With the reason and both instants.
void nothing_is_timed_past_the_end_of_the_class() {
  SettingsPatch patch;
  patch.ends_at = kStart + Seconds{1000};
  Story story = in_a_round(Seconds{900}, patch);
  for (const SetTimer& asked :
       {timer(Action::set, 1001), timer(Action::extend, 101), of_room("1", Action::set, 1001)}) {
    story.refused(as("ina"), asked, ErrorCode::limit_reached, "ends_at");
    story.refused(as("ina"), asked, ErrorCode::limit_reached, "1795171000000");
  }
  story.refused(as("ina"), timer(Action::set, 1001), ErrorCode::limit_reached, "1795171001000");
  story.does(as("ina"), of_room("1", Action::set, 800));
  Edit edit;
  edit.patch.ends_at = kStart + Seconds{950};
  story.does(as("ina"), edit);
  story.does(as("ina"), timer(Action::cancel));
  edit.patch.ends_at = kStart + Seconds{700};
  story.refused(as("ina"), edit, ErrorCode::limit_reached, "ends_at");
}

void a_room_warns_counts_down_and_closes_by_itself() {
  Story story = in_a_round();
  story.does(as("ina"), of_room("1", Action::set, 100));
  Change change;
  const auto run = [&] {
    story.wait(
        std::chrono::duration_cast<Seconds>(*next_deadline(story.classroom()) - story.now()));
    change = story.does(node(), Expire{});
  };
  run();
  CHECK(story.now() == kStart + Seconds{40});
  CHECK_EQ(facts_of<TimerWarned>(change).at(0).room.value, "1");
  run();
  CHECK(story.now() == kStart + Seconds{100});
  CHECK_EQ(facts_of<TimerExpired>(change).at(0).room.value, "1");
  CHECK(timer_of(story, "1").closes_at == kStart + Seconds{160});
  CHECK_EQ(story.room_of("l01"), "1");
  run();
  CHECK_EQ(story.room_of("l01"), "main");
  CHECK(facts_of<ParticipantMoved>(change).at(0).reason == MoveReason::close_room);
  CHECK(!story.classroom().has_room(room("1")));
  CHECK(story.classroom().in_round());
  CHECK(!next_deadline(story.classroom()));
  story.check_replay();
}

void nobody_chooses_a_room_that_closes_and_nobody_is_placed_there() {
  Story story;
  story.class_of(2);
  Open open = open_of(2);
  open.assignment = Assignment::self_select;
  open.late_joiners = LateJoiners::least_filled;
  story.does(as("ina"), open);
  story.does(as("ina"), of_room("1", Action::set, 10));
  story.wait(Seconds{10});
  story.does(node(), Expire{});
  story.refused(as("l01"), Choose{room("1")}, ErrorCode::not_allowed, "is closing");
  story.join("late");
  CHECK_EQ(story.room_of("late"), "2");
  story.does(as("ina"), move_of({{"l01", "1"}}));  // staff still moves people in
}

void a_room_that_notifies_stays_open_and_its_timer_is_over() {
  Story story = in_a_round();
  SetTimer asked = of_room("1", Action::set, 10);
  asked.on_expiry = OnExpiry::notify;
  story.does(as("ina"), asked);
  story.wait(Seconds{10});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<TimerExpired>(change).size(), 1);
  CHECK(!story.classroom().rooms.at(room("1")).timer);
  CHECK(!next_deadline(story.classroom()));
}

void a_rooms_timer_is_extended_reopens_the_room_and_is_cancelled() {
  Story story = in_a_round();
  story.does(as("ina"), of_room("1", Action::set, 10));
  story.does(as("ina"), of_room("1", Action::extend, 10));
  CHECK(timer_of(story, "1").ends_at == kStart + Seconds{20});
  story.wait(Seconds{20});
  story.does(node(), Expire{});
  story.does(as("ina"), of_room("1", Action::extend, -30));
  CHECK(timer_of(story, "1").closes_at == kStart + Seconds{50});
  story.does(as("ina"), of_room("1", Action::extend, 30));
  CHECK(timer_of(story, "1").ends_at == kStart + Seconds{80});
  CHECK(!timer_of(story, "1").closes_at);
  const Change change = story.does(as("ina"), of_room("1", Action::cancel));
  CHECK_EQ(facts_of<TimerCancelled>(change).at(0).room.value, "1");
  CHECK(!story.classroom().rooms.at(room("1")).timer);
}

void a_room_does_not_outlive_its_round() {
  Story story = in_a_round(Seconds{600});
  story.refused(as("ina"), of_room("1", Action::set, 601), ErrorCode::limit_reached, "round 1");
  story.does(as("ina"), of_room("1", Action::set, 500));
  story.does(as("ina"), of_room("2", Action::set, 100));
  story.refused(as("ina"), of_room("1", Action::extend, 101), ErrorCode::limit_reached, "round 1");
  const Change change = story.does(as("ina"), timer(Action::set, 300));
  CHECK_EQ(facts_of<RoomChanged>(change).size(), 1);
  CHECK(timer_of(story, "1").ends_at == kStart + Seconds{300});
  CHECK(timer_of(story, "2").ends_at == kStart + Seconds{100});
  story.check_replay();
}

void the_timers_of_rooms_rest_while_the_round_counts_down() {
  Story story = in_a_round();
  story.does(as("ina"), of_room("1", Action::set, 100));
  story.does(as("ina"), Merge{Seconds{300}, false});
  CHECK(next_deadline(story.classroom()) == kStart + Seconds{300});
  story.wait(Seconds{150});
  story.idles(node(), Expire{});
  Merge cancel;
  cancel.cancel = true;
  story.does(as("ina"), cancel);
  CHECK(next_deadline(story.classroom()) <= story.now());
  story.does(node(), Expire{});
  CHECK(timer_of(story, "1").closes_at == story.now() + Seconds{60});
}

void everything_due_at_once_is_one_change() {
  Story story = in_a_round(Seconds{200});
  story.does(as("ina"), SendBroadcast{BroadcastId{"b"}, "hello", {}, Seconds{50}});
  SetTimer at_once = of_room("1", Action::set, 100);
  at_once.grace = Seconds{0};
  story.does(as("ina"), at_once);
  story.does(as("ina"), of_room("2", Action::set, 150));
  story.wait(Seconds{150});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<BroadcastEnded>(change).size(), 1);
  CHECK_EQ(facts_of<TimerWarned>(change).size(), 1);  // the round's
  CHECK_EQ(facts_of<TimerExpired>(change).size(), 2);
  CHECK(!story.classroom().has_room(room("1")));
  CHECK(timer_of(story, "2").closes_at);
  story.idles(node(), Expire{});
  story.check_replay();
}

void when_all_rooms_are_over_the_round_is() {
  Story story = in_a_round();
  for (const char* id : {"1", "2"}) {
    SetTimer at_once = of_room(id, Action::set, 100);
    at_once.grace = Seconds{0};
    story.does(as("ina"), at_once);
  }
  story.wait(Seconds{100});
  const Change change = story.does(node(), Expire{});
  CHECK_EQ(facts_of<RoundClosed>(change).size(), 1);
  CHECK_EQ(story.people_in_rooms()["main"], 3);
}

void the_countdown_of_a_room_is_cut_short_at_the_end_of_the_class() {
  SettingsPatch patch;
  patch.ends_at = kStart + Seconds{110};
  Story story = in_a_round({}, patch);
  story.does(as("ina"), of_room("1", Action::set, 100));
  story.wait(Seconds{100});
  story.does(node(), Expire{});
  CHECK(timer_of(story, "1").closes_at == kStart + Seconds{110});
}

void warnings_and_closing_need_nobody() {
  Story story = in_a_round();
  story.does(as("ina"), timer(Action::set, 300));
  for (const char* id : {"ina", "l01", "l02"}) {
    story.does(node(), Disconnect{person(id), ""});
  }
  std::size_t warned = 0;
  while (story.classroom().in_round()) {
    const std::size_t left = round_of(story).warnings_left.size();
    CHECK(story.run_to_next_deadline());
    warned += left - round_of(story).warnings_left.size();
  }
  CHECK_EQ(warned, 1);
  CHECK(story.now() == kStart + Seconds{360});
}

}  // namespace

Tests timer_tests() {
  return {
      {"a timer is set while the round is open", a_timer_is_set_while_the_round_is_open},
      {"it is extended and shortened, and warnings are given again",
       it_is_extended_and_shortened_and_warnings_are_given_again},
      {"it is cancelled", it_is_cancelled},
      {"more time opens a closing round again and less closes it sooner",
       more_time_opens_a_closing_round_again_and_less_closes_it_sooner},
      {"bad timers are refused", bad_timers_are_refused},
      {"nothing is timed past the end of the class", nothing_is_timed_past_the_end_of_the_class},
      {"a room warns, counts down and closes by itself",
       a_room_warns_counts_down_and_closes_by_itself},
      {"nobody chooses a room that closes, and nobody is placed there",
       nobody_chooses_a_room_that_closes_and_nobody_is_placed_there},
      {"a room that notifies stays open and its timer is over",
       a_room_that_notifies_stays_open_and_its_timer_is_over},
      {"a room's timer is extended, reopens the room and is cancelled",
       a_rooms_timer_is_extended_reopens_the_room_and_is_cancelled},
      {"a room does not outlive its round", a_room_does_not_outlive_its_round},
      {"the timers of rooms rest while the round counts down",
       the_timers_of_rooms_rest_while_the_round_counts_down},
      {"everything due at once is one change", everything_due_at_once_is_one_change},
      {"when all rooms are over the round is", when_all_rooms_are_over_the_round_is},
      {"the countdown of a room is cut short at the end of the class",
       the_countdown_of_a_room_is_cut_short_at_the_end_of_the_class},
      {"warnings and closing need nobody", warnings_and_closing_need_nobody},
  };
}

}  // namespace breakout::test
