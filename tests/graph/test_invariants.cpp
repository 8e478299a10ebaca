// SPDX-License-Identifier: GPL-3.0-or-later
// Each broken truth is found: what the other tests lean on.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

struct Damage {
  const char* words;
  std::function<void(Classroom&)> done;
};

Participant& someone(Classroom& classroom) {
  return classroom.participants.at(person("l01"));
}
Room& first_room(Classroom& classroom) {
  return classroom.rooms.at(room("1"));
}

std::vector<Damage> damages_to_people() {
  return {
      {"filed under another id", [](Classroom& c) { someone(c).id = person("x"); }},
      {"is in room \"9\", which does not exist", [](Classroom& c) { someone(c).room = room("9"); }},
      {"shares a seat number", [](Classroom& c) { someone(c).seat = 1; }},
      {"was not given", [](Classroom& c) { someone(c).seat = 99; }},
      {"was not given", [](Classroom& c) { someone(c).seat = 0; }},
      {"saved view of main", [](Classroom& c) { someone(c).main_view.reset(); }},
      {"publishes without a connection",
       [](Classroom& c) {
         someone(c).connected = false;
         someone(c).sources = {SourceKind::mic};
       }},
      {"is an observer and publishes",
       [](Classroom& c) {
         someone(c).role = Role::observer;
         someone(c).sources = {SourceKind::mic};
       }},
  };
}

std::vector<Damage> damages_to_rooms() {
  return {
      {"filed under another id", [](Classroom& c) { first_room(c).id = room("x"); }},
      {"is no breakout room",
       [](Classroom& c) {
         c.rooms.emplace(kMainRoom, Room{kMainRoom, "", {}, false, false, "", 9});
       }},
      {"shares its position", [](Classroom& c) { first_room(c).position = 1; }},
      {"is over its capacity", [](Classroom& c) { first_room(c).capacity = 1; }},
      {"before the first", [](Classroom& c) { c.round.reset(); }},
  };
}

std::vector<Damage> damages_to_the_round() {
  return {
      {"has no number", [](Classroom& c) { c.round->number = 0; }},
      {"a closed round has breakout rooms",
       [](Classroom& c) { c.round->state = RoundState::closed; }},
      {"a closed round has a timer", [](Classroom& c) { c.round->state = RoundState::closed; }},
      {"an open round has no breakout rooms", [](Classroom& c) { c.rooms.clear(); }},
      {"another state than closing", [](Classroom& c) { c.round->closes_at = kStart; }},
      {"another state than closing", [](Classroom& c) { c.round->state = RoundState::closing; }},
      {"warnings without a timer", [](Classroom& c) { c.round->ends_at.reset(); }},
      {"not in order",
       [](Classroom& c) {
         c.round->warnings_left = {Seconds{1}, Seconds{2}};
       }},
      {"the timer passes", [](Classroom& c) { c.settings.ends_at = kStart + Seconds{1}; }},
      {"the countdown passes",
       [](Classroom& c) {
         c.round->state = RoundState::closing;
         c.round->closes_at = kStart + Seconds{2};
         c.settings.ends_at = kStart + Seconds{1};
       }},
      {"is assigned to room \"9\"",
       [](Classroom& c) { c.places.assignments[person("l01")] = room("9"); }},
  };
}

void check_found(const std::vector<Damage>& damages) {
  Story story;
  story.class_of(4);
  Open open = open_of(2);
  open.duration = Seconds{600};
  story.does(as("ina"), open);
  CHECK(broken_invariants(story.classroom()).empty());
  for (const Damage& damage : damages) {
    Classroom classroom = story.classroom();
    damage.done(classroom);
    bool found = false;
    for (const std::string& sentence : broken_invariants(classroom)) {
      found = found || sentence.find(damage.words) != std::string::npos;
    }
    if (!found) {
      throw CheckFailed(std::string("not found: ") + damage.words);
    }
  }
}

void damage_to_people_is_found() {
  check_found(damages_to_people());
}
void damage_to_rooms_is_found() {
  check_found(damages_to_rooms());
}
void damage_to_the_round_is_found() {
  check_found(damages_to_the_round());
}

}  // namespace

Tests invariant_tests() {
  return {
      {"damage to people is found", damage_to_people_is_found},
      {"damage to rooms is found", damage_to_rooms_is_found},
      {"damage to the round is found", damage_to_the_round_is_found},
  };
}

}  // namespace breakout::test
