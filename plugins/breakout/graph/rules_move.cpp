// SPDX-License-Identifier: GPL-3.0-or-later
// Move by staff, choose by learners. Allowed while a countdown runs, too.
#include <set>
#include <string>

#include "graph/occupancy.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

// 442 when there are no breakout rooms at all, 444 when there are others.
std::optional<Refusal> no_such_room(const Classroom& classroom, const RoomId& room) {
  if (classroom.has_room(room)) {
    return std::nullopt;
  }
  if (!classroom.in_round()) {
    return refuse(ErrorCode::wrong_round_state,
                  "no round is open, so there is no room " + quoted(room) + ", only \"main\"");
  }
  return refuse(ErrorCode::no_such_room, "there is no room " + quoted(room));
}

Refusal room_full(const Room& room) {
  return refuse(ErrorCode::room_full, "room " + quoted(room.id) + " is full: its capacity is " +
                                          std::to_string(*room.capacity));
}

std::optional<Refusal> bad_moves(const Classroom& classroom, const Move& move) {
  if (move.moves.empty()) {
    return refuse(ErrorCode::missing_element, "moves is empty: nobody to move");
  }
  std::set<ParticipantId> seen;
  for (const MoveOne& one : move.moves) {
    if (!classroom.find(one.participant)) {
      return refuse(ErrorCode::no_such_participant,
                    "there is no participant " + quoted(one.participant));
    }
    if (!seen.insert(one.participant).second) {
      return refuse(ErrorCode::invalid_element,
                    "moves name participant " + quoted(one.participant) + " twice");
    }
    if (auto missing = no_such_room(classroom, one.room)) {
      return missing;
    }
  }
  return std::nullopt;
}

Occupancy after_moves(const Classroom& classroom, Occupancy occupancy, const Move& move) {
  for (const MoveOne& one : move.moves) {
    const Participant& participant = *classroom.find(one.participant);
    if (!is_staff(participant.role)) {
      --occupancy[participant.room];
      ++occupancy[one.room];
    }
  }
  return occupancy;
}

// The rooms that the moves would fill past their capacity, further than they are now.
std::vector<const Room*> crowded_rooms(const Classroom& classroom, const Move& move) {
  const Occupancy before = occupancy_of(classroom);
  const Occupancy after = after_moves(classroom, before, move);
  std::vector<const Room*> crowded;
  for (const auto& [id, room] : classroom.rooms) {
    const auto count = taken(after, id);
    if (room.capacity && count > *room.capacity && count > taken(before, id)) {
      crowded.push_back(&room);
    }
  }
  return crowded;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Move& move) {
  const Classroom& classroom = situation.classroom;
  if (auto bad = bad_moves(classroom, move)) {
    return *std::move(bad);
  }
  Facts facts;
  for (const Room* room : crowded_rooms(classroom, move)) {
    if (!move.force) {
      return room_full(*room);
    }
    if (!room->over_capacity) {
      Room crowded = *room;
      crowded.over_capacity = true;
      facts.push_back(RoomChanged{std::move(crowded)});
    }
  }
  for (const MoveOne& one : move.moves) {
    const RoomId& from = classroom.find(one.participant)->room;
    if (from != one.room) {
      facts.push_back(ParticipantMoved{one.participant, from, one.room, MoveReason::move});
    }
  }
  return facts;
}

namespace {

// Staff may sit anywhere; capacity, locks and the round's policy are for the others.
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
  if (!has_place(room, occupancy_of(classroom))) {
    return room_full(room);
  }
  return std::nullopt;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Choose& choose) {
  const Classroom& classroom = situation.classroom;
  if (!classroom.in_round()) {
    return refuse(ErrorCode::wrong_round_state,
                  "no round is open, so room " + quoted(choose.room) + " cannot be chosen");
  }
  if (auto missing = no_such_room(classroom, choose.room)) {
    return *std::move(missing);
  }
  const Participant& own = *classroom.find(situation.by.participant);
  if (own.room == choose.room) {
    return Facts{};
  }
  if (!is_staff(own.role)) {
    if (auto refusal = may_not_choose(classroom, choose.room)) {
      return *std::move(refusal);
    }
  }
  return Facts{ParticipantMoved{own.id, own.room, choose.room, MoveReason::choose}};
}

}  // namespace breakout::graph
