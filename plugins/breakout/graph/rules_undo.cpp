// SPDX-License-Identifier: GPL-3.0-or-later
// Undo: takes back the last move, and at last the opening itself, which is then a merge.
//
// Where silent, the contract is filled in like this: only who is still where that move put them
// goes back, and only into a room that is still there; a move of which nothing is left is passed
// over; a room that has filled up meanwhile refuses.
#include <string>

#include "graph/movement.hpp"
#include "graph/occupancy.hpp"
#include "graph/room_checks.hpp"
#include "graph/rules.hpp"

namespace breakout::graph {
namespace {

using Return = std::pair<const Participant*, RoomId>;  // who, where to

std::vector<Return> returns_of(const Classroom& classroom, const UndoStep& step) {
  std::vector<Return> returns;
  for (const auto& [id, way] : step.moved) {
    const auto& [from, to] = way;
    const Participant* participant = classroom.find(id);
    if (participant && participant->room == to && from != to && classroom.has_room(from)) {
      returns.emplace_back(participant, from);
    }
  }
  return returns;
}

std::optional<Refusal> no_place_for(const Classroom& classroom,
                                    const std::vector<Return>& returns) {
  Occupancy occupancy = occupancy_of(classroom);
  for (const auto& [participant, to] : returns) {
    if (!is_staff(participant->role)) {
      --occupancy[participant->room];
      ++occupancy[to];
    }
  }
  for (const auto& [participant, to] : returns) {
    const auto room = classroom.rooms.find(to);
    if (room != classroom.rooms.end() && room->second.capacity && !room->second.over_capacity &&
        taken(occupancy, to) > *room->second.capacity) {
      return room_full(room->second);
    }
  }
  return std::nullopt;
}

Result<Facts> take_back(const Classroom& classroom, const std::vector<Return>& returns) {
  if (auto full = no_place_for(classroom, returns)) {
    return *std::move(full);
  }
  Facts facts;
  // Visitors first: what they had claimed is resolved before its owners move.
  for (const bool visitors : {true, false}) {
    for (const auto& [participant, to] : returns) {
      if (participant->visit.has_value() == visitors) {
        append_move(facts, classroom, *participant, to, MoveReason::undo);
      }
    }
  }
  return facts;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Undo&) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "nothing to undo")) {
    return *std::move(closed);
  }
  const auto& steps = classroom.places.undo;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->opening) {
      Facts facts;
      append_merge(facts, classroom, MoveReason::undo);
      return facts;
    }
    if (const auto returns = returns_of(classroom, *step); !returns.empty()) {
      return take_back(classroom, returns);
    }
  }
  return refuse(ErrorCode::wrong_round_state, "nothing to undo: of the last " +
                                                  std::to_string(steps.size()) +
                                                  " moves nothing is left to take back");
}

}  // namespace breakout::graph
