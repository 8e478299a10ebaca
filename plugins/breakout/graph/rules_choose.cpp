// SPDX-License-Identifier: GPL-3.0-or-later
// Going somewhere by oneself: choose a room, return to main or from a visit.
//
// Staff may sit anywhere; capacity, locks and the round's policy are for the others.
#include <string>

#include "graph/movement.hpp"
#include "graph/room_checks.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

std::optional<Refusal> may_not_choose(const Classroom& classroom, const RoomId& id) {
  const RoundPolicy& policy = classroom.round->policy;
  if (id == kMainRoom) {
    return policy.allow_return ? std::nullopt
                               : std::optional(refuse(ErrorCode::not_allowed,
                                                      "this round does not allow returning to "
                                                      "\"main\" (allow_return)"));
  }
  if (!policy.allow_choose) {
    return refuse(ErrorCode::not_allowed,
                  "this round does not allow choosing room " + quoted(id) + " (allow_choose)");
  }
  const Room& room = classroom.rooms.at(id);
  if (room.locked) {
    return refuse(ErrorCode::not_allowed, "room " + quoted(id) + " is locked");
  }
  if (is_closing(room)) {
    return refuse(ErrorCode::not_allowed, "room " + quoted(id) + " is closing");
  }
  if (!has_place(room, occupancy_of(classroom))) {
    return room_full(room);
  }
  return std::nullopt;
}

Result<Facts> go(const Classroom& classroom, const Participant& own, const RoomId& room) {
  Facts facts;
  if (own.room == room) {
    append_end_of_visit(facts, classroom, own);
    return facts;
  }
  if (!is_staff(own.role)) {
    if (auto refusal = may_not_choose(classroom, room)) {
      return *std::move(refusal);
    }
  }
  append_move(facts, classroom, own, room, MoveReason::choose);
  return facts;
}

// The way back from a visit; places remembered by the round are not touched by it.
Result<Facts> end_visit(const Classroom& classroom, const Participant& own) {
  Facts facts;
  const RoomId home = classroom.has_room(own.visit->from) ? own.visit->from : kMainRoom;
  if (own.room != home) {
    append_end_of_visit(facts, classroom, own);
    append_move(facts, classroom, own, home, MoveReason::visit);
  } else {
    append_end_of_visit(facts, classroom, own);
  }
  return facts;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Choose& choose) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "room " + quoted(choose.room) + " cannot be chosen")) {
    return *std::move(closed);
  }
  if (auto missing = no_such_room(classroom, choose.room)) {
    return *std::move(missing);
  }
  return go(classroom, *classroom.find(situation.by.participant), choose.room);
}

Result<Facts> rule(const Situation& situation, const Return&) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "everybody is in \"main\"")) {
    return *std::move(closed);
  }
  const Participant& own = *classroom.find(situation.by.participant);
  return own.visit ? end_visit(classroom, own) : go(classroom, own, kMainRoom);
}

}  // namespace breakout::graph
