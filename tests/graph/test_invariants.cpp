// SPDX-License-Identifier: GPL-3.0-or-later
// Each broken truth is found: what the other tests lean on.
#include <utility>

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

Help asked(HelpState state, const char* claimed_by) {
  return Help{"", kStart, state, person(claimed_by)};
}
Participant& instructor(Classroom& classroom) {
  return classroom.participants.at(person("ina"));
}

std::vector<Damage> damages_to_what_people_do() {
  const auto ask = [](Classroom& c, const Help& help) { someone(c).help = help; };
  const auto visit = [](Classroom& c, const char* where, VisitMode mode) {
    instructor(c).visit = Visit{room(where), mode, kMainRoom};
  };
  const auto announce = [](Classroom& c, SourceSet sources, std::set<RoomId> rooms) {
    instructor(c).announcement = Announcement{sources, std::move(rooms), false};
  };
  return {
      {"done with a task", [](Classroom& c) { someone(c).task_done = true; }},
      {"done with a task",
       [](Classroom& c) {
         first_room(c).task = "{}";
         instructor(c).task_done = true;
       }},
      {"is no learner", [](Classroom& c) { instructor(c).help = asked(HelpState::waiting, ""); }},
      {"claimed by \"ina\"", [=](Classroom& c) { ask(c, asked(HelpState::waiting, "ina")); }},
      {"claimed by \"l02\"", [=](Classroom& c) { ask(c, asked(HelpState::claimed, "l02")); }},
      {"claimed by \"gone\"", [=](Classroom& c) { ask(c, asked(HelpState::claimed, "gone")); }},
      {"merge would not give that back",
       [=](Classroom& c) {
         ask(c, asked(HelpState::waiting, ""));
         someone(c).room = kMainRoom;
       }},
      {"visits and is not staff",
       [](Classroom& c) {
         someone(c).visit = Visit{room("1"), VisitMode::join, kMainRoom};
       }},
      {"visits while no round",
       [=](Classroom& c) {
         visit(c, "1", VisitMode::listen);
         c.round->state = RoundState::closed;
       }},
      {"visits room \"9\"", [=](Classroom& c) { visit(c, "9", VisitMode::listen); }},
      {"without sitting there", [=](Classroom& c) { visit(c, "1", VisitMode::join); }},
      {"its own room", [=](Classroom& c) { visit(c, "main", VisitMode::listen); }},
      {"announces and is not staff",
       [](Classroom& c) {
         someone(c).announcement = Announcement{{SourceKind::mic}, {}, false};
       }},
      {"announces without a connection",
       [=](Classroom& c) {
         announce(c, {SourceKind::mic}, {});
         instructor(c).connected = false;
       }},
      {"announces nothing", [=](Classroom& c) { announce(c, {}, {}); }},
      {"announces to room \"9\"",
       [=](Classroom& c) { announce(c, {SourceKind::mic}, {room("9")}); }},
  };
}

std::vector<Damage> damages_to_room_timers() {
  const auto timer = [](Classroom& c, Seconds end) -> RoomTimer& {
    first_room(c).timer.emplace();
    first_room(c).timer->ends_at = kStart + end;
    return *first_room(c).timer;
  };
  return {
      {"neither runs", [=](Classroom& c) { timer(c, Seconds{9}).ends_at.reset(); }},
      {"does both", [=](Classroom& c) { timer(c, Seconds{9}).closes_at = kStart; }},
      {"has warnings without a timer",
       [=](Classroom& c) {
         RoomTimer& damaged = timer(c, Seconds{9});
         damaged.closes_at = std::exchange(damaged.ends_at, std::nullopt);
         damaged.warnings_left = {Seconds{1}};
       }},
      {"not in order",
       [=](Classroom& c) {
         timer(c, Seconds{9}).warnings_left = {Seconds{1}, Seconds{2}};
       }},
      {"not in order",
       [=](Classroom& c) {
         timer(c, Seconds{9}).warnings = {Seconds{1}, Seconds{2}};
       }},
      {"outlives the round's", [=](Classroom& c) { timer(c, Seconds{601}); }},
      {"room \"1\" has a timer that passes",
       [=](Classroom& c) {
         timer(c, Seconds{9});
         c.settings.ends_at = kStart + Seconds{8};
       }},
  };
}

Broadcast& some_broadcast(Classroom& classroom) {
  Broadcast& broadcast = classroom.broadcasts[BroadcastId{"b"}];
  broadcast = Broadcast{BroadcastId{"b"}, "text", {}, {}, kStart, kStart + Seconds{1}, {}, {}};
  return broadcast;
}

std::vector<Damage> damages_to_broadcasts() {
  return {
      {"filed under another id", [](Classroom& c) { some_broadcast(c).id = BroadcastId{"x"}; }},
      {"too long",
       [](Classroom& c) { some_broadcast(c).text = std::string(kMaxBroadcastBytes + 1, 'x'); }},
      {"is empty", [](Classroom& c) { some_broadcast(c).text.clear(); }},
      {"ends before it begins", [](Classroom& c) { some_broadcast(c).expires_at = kStart; }},
      {"not sent to", [](Classroom& c) { some_broadcast(c).received = {person("l01")}; }},
      {"too many broadcasts",
       [](Classroom& c) {
         for (std::size_t i = 0; i <= kMaxBroadcasts; ++i) {
           c.broadcasts[BroadcastId{std::to_string(i)}] = some_broadcast(c);
         }
       }},
  };
}

std::vector<Damage> damages_to_the_steps_to_take_back() {
  const UndoStep step{false, {{person("l01"), {room("1"), room("2")}}}};
  return {
      {"is empty", [](Classroom& c) { c.places.undo.emplace_back(); }},
      {"not the first",
       [](Classroom& c) {
         c.places.undo.push_back(UndoStep{true, {}});
       }},
      {"too many steps", [=](Classroom& c) { c.places.undo.assign(kUndoSteps + 1, step); }},
      {"without a round", [](Classroom& c) { c.round->state = RoundState::closed; }},
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
      {"the warnings are not in order",
       [](Classroom& c) {
         c.round->warnings_left = {Seconds{1}, Seconds{2}};
       }},
      {"the warnings are not in order",
       [](Classroom& c) {
         c.round->policy.warnings = {Seconds{1}, Seconds{2}};
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
void damage_to_what_people_do_is_found() {
  check_found(damages_to_what_people_do());
}
void damage_to_rooms_is_found() {
  check_found(damages_to_rooms());
  check_found(damages_to_room_timers());
}
void damage_to_broadcasts_is_found() {
  check_found(damages_to_broadcasts());
}
void damage_to_the_steps_to_take_back_is_found() {
  check_found(damages_to_the_steps_to_take_back());
}
void damage_to_the_round_is_found() {
  check_found(damages_to_the_round());
}

}  // namespace

Tests invariant_tests() {
  return {
      {"damage to people is found", damage_to_people_is_found},
      {"damage to what people do is found", damage_to_what_people_do_is_found},
      {"damage to rooms is found", damage_to_rooms_is_found},
      {"damage to broadcasts is found", damage_to_broadcasts_is_found},
      {"damage to the steps to take back is found", damage_to_the_steps_to_take_back_is_found},
      {"damage to the round is found", damage_to_the_round_is_found},
  };
}

}  // namespace breakout::test
