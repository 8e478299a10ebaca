// SPDX-License-Identifier: GPL-3.0-or-later
// The event `talking`: who is told of whom, and when.
#include "control/groups.hpp"
#include "control/support/lesson.hpp"
#include "control/support/speech.hpp"

namespace breakout::test {

namespace {

using namespace std::chrono_literals;

// "room: who talks" of each entry, in the order of the event; "room quiet for N s" when nobody.
std::vector<std::string> entries(const Pushed& event) {
  std::vector<std::string> list;
  for (const auto& room : event.body.get("rooms").elements()) {
    std::string text = room.text("room") + ":";
    for (const auto& one : room.get("talking").elements()) {
      text += " " + one.as_text();
    }
    list.push_back(text);
  }
  return list;
}

using Entries = std::vector<std::string>;

// A class in two rooms: a and b in 1, c in 2, d and ada in main; all know how it stands.
struct SplitClass : Class {
  SplitClass() : Class(patient_stage()), speech(*stage) {
    fine(ask("ada", R"("open",)" + std::string{kRooms}));
    stage->advance(1s);
    mark();
  }
  // The last event `talking` since mark().
  Entries last(const std::string& id) const {
    const auto events = told(id, "talking");
    return events.empty() ? Entries{} : entries(events.back());
  }
  Speech speech;
};

void whoever_joins_learns_how_it_stands() {
  Class lesson{patient_stage()};
  lesson.stage->advance(1s);
  const auto first = lesson.of("a")->of_kind("talking");
  CHECK_EQ(first.size(), 1U);
  CHECK(entries(first[0]) == Entries{"main:"});
  const auto room = first[0].body.get("rooms").elements().at(0);
  CHECK(room.integer("silent_since") > 0);
  CHECK(room.integer("silent_ms") >= 0);
  CHECK_EQ(first[0].body.text("classroom"), std::string{"algebra"});
  CHECK(first[0].body.has("version"));
}

void people_of_the_room_and_staff_are_told_who_talks() {
  SplitClass lesson;
  lesson.speech.say(lesson.people.at("a"), 600ms);
  CHECK(lesson.last("a") == Entries{"1: a"});
  CHECK(lesson.last("b") == Entries{"1: a"});
  CHECK(lesson.last("ada") == Entries{"1: a"});
  CHECK(lesson.told("c", "talking").empty());
  CHECK(lesson.told("d", "talking").empty());
  const auto room = lesson.told("ada", "talking")[0].body.get("rooms").elements().at(0);
  CHECK(!room.get("silent_since").present());
  CHECK(!room.get("silent_ms").present());
}

void who_goes_on_talking_is_told_once() {
  SplitClass lesson;
  lesson.speech.say(lesson.people.at("a"), 10s);
  CHECK_EQ(lesson.told("b", "talking").size(), 1U);
}

void silence_is_told_after_a_second_with_its_beginning() {
  SplitClass lesson;
  lesson.speech.say(lesson.people.at("a"), 1s);
  lesson.mark();
  lesson.speech.silence(800ms);
  CHECK(lesson.told("b", "talking").empty());
  lesson.speech.silence(1s);
  CHECK(lesson.last("b") == Entries{"1:"});
  lesson.mark();
  lesson.speech.silence(60s);
  CHECK(lesson.told("b", "talking").empty());
  // Who asks to be told later learns how long it has been so.
  fine(lesson.ask("ada", R"("visit","room":"1","mode":"join")"));
  fine(lesson.ask("ada", R"("move","participant":"d","room":"1")"));
  lesson.stage->advance(400ms);
  const auto room = lesson.told("d", "talking").back().body.get("rooms").elements().at(0);
  CHECK(room.integer("silent_ms") > 60'000);
  CHECK(room.integer("silent_ms") < 62'000);
}

void staff_are_told_of_all_rooms_in_one_event() {
  SplitClass lesson;
  lesson.speech.say({&lesson.people.at("a"), &lesson.people.at("c"), &lesson.people.at("d")},
                    600ms);
  CHECK_EQ(lesson.told("ada", "talking").size(), 1U);
  CHECK(lesson.last("ada") == (Entries{"1: a", "2: c", "main: d"}));
}

void whoever_moves_learns_of_the_other_room_even_if_nothing_changes_there() {
  SplitClass lesson;
  lesson.speech.say(lesson.people.at("a"), 1s);
  lesson.mark();
  fine(lesson.ask("ada", R"("move","participant":"c","room":"1")"));
  lesson.speech.say(lesson.people.at("a"), 400ms);
  CHECK(lesson.last("c") == Entries{"1: a"});
  CHECK(lesson.told("b", "talking").empty());
}

void who_talks_is_taken_along_when_moved() {
  SplitClass lesson;
  lesson.speech.say(lesson.people.at("a"), 1s);
  lesson.mark();
  fine(lesson.ask("ada", R"("move","participant":"a","room":"2")"));
  lesson.speech.say(lesson.people.at("a"), 400ms);
  CHECK(lesson.last("b") == Entries{"1:"});
  CHECK(lesson.last("c") == Entries{"2: a"});
  CHECK(lesson.last("ada") == (Entries{"1:", "2: a"}));
}

void who_is_muted_or_leaves_talks_no_more() {
  SplitClass lesson;
  lesson.speech.say({&lesson.people.at("a"), &lesson.people.at("c")}, 1s);
  lesson.mark();
  fine(lesson.ask("a", R"("configure","mute":["mic"])"));
  fine(lesson.ask("c", R"("leave")"));
  lesson.stage->advance(400ms);
  CHECK(lesson.last("b") == Entries{"1:"});
  CHECK(lesson.last("ada") == (Entries{"1:", "2:"}));
}

void an_announcer_talks_in_every_room_and_none_of_them_speaks() {
  SplitClass lesson;
  fine(lesson.ask("ada", R"("announce","on":true,"media":["audio"])"));
  lesson.speech.say(lesson.ada, 600ms);
  CHECK(lesson.last("b") == Entries{"1: ada"});
  const auto told = lesson.told("b", "talking").back().body.get("rooms").elements().at(0);
  CHECK(told.integer("silent_ms") > 1000);
  CHECK(lesson.last("d") == Entries{"main: ada"});
  const auto main = lesson.told("d", "talking").back().body.get("rooms").elements().at(0);
  CHECK(!main.get("silent_since").present());
}

void observers_learn_of_the_room_they_are_in() {
  SplitClass lesson;
  const Person observer = lesson.stage->enter("o", R"("role":"observer")");
  lesson.speech.say(lesson.people.at("d"), 1s);
  const auto events = observer.publisher->of_kind("talking");
  CHECK(entries(events.back()) == Entries{"main: d"});
}

void whoever_is_made_staff_learns_of_all_rooms() {
  SplitClass lesson;
  fine(lesson.ask("ada", R"("promote","participant":"d","role":"assistant")"));
  lesson.stage->advance(400ms);
  CHECK(lesson.last("d") == (Entries{"1:", "2:", "main:"}));
}

void whoever_takes_a_seat_over_is_told_anew() {
  SplitClass lesson;
  const auto again = lesson.stage->connect();
  const auto resume = lesson.people.at("b").joined.text("resume");
  fine(lesson.stage->join(again, "b", R"("resume":")" + resume + "\""));
  lesson.stage->advance(400ms);
  CHECK_EQ(again->of_kind("talking").size(), 1U);
}

void rooms_that_open_are_told_to_staff() {
  Class lesson{patient_stage()};
  lesson.stage->advance(1s);
  lesson.mark();
  fine(lesson.ask("ada", R"("open",)" + std::string{kRooms}));
  lesson.stage->advance(400ms);
  const auto events = lesson.told("ada", "talking");
  CHECK_EQ(events.size(), 1U);
  CHECK(entries(events[0]) == (Entries{"1:", "2:"}));
  CHECK(entries(lesson.told("c", "talking").back()) == Entries{"2:"});
}

}  // namespace

Tests talking_tests() {
  return {
      {"whoever joins learns how it stands", whoever_joins_learns_how_it_stands},
      {"people of the room and staff are told who talks",
       people_of_the_room_and_staff_are_told_who_talks},
      {"who goes on talking is told once", who_goes_on_talking_is_told_once},
      {"silence is told after a second, with its beginning",
       silence_is_told_after_a_second_with_its_beginning},
      {"staff are told of all rooms in one event", staff_are_told_of_all_rooms_in_one_event},
      {"whoever moves learns of the other room even if nothing changes there",
       whoever_moves_learns_of_the_other_room_even_if_nothing_changes_there},
      {"who talks is taken along when moved", who_talks_is_taken_along_when_moved},
      {"who is muted or leaves talks no more", who_is_muted_or_leaves_talks_no_more},
      {"an announcer talks in every room, and none of them speaks",
       an_announcer_talks_in_every_room_and_none_of_them_speaks},
      {"observers learn of the room they are in", observers_learn_of_the_room_they_are_in},
      {"whoever is made staff learns of all rooms", whoever_is_made_staff_learns_of_all_rooms},
      {"whoever takes a seat over is told anew", whoever_takes_a_seat_over_is_told_anew},
      {"rooms that open are told to staff", rooms_that_open_are_told_to_staff},
  };
}

}  // namespace breakout::test
