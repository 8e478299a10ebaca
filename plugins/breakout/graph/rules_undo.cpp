// SPDX-License-Identifier: GPL-3.0-or-later
// Undo: the newest move is taken back; when there was none since the opening, that is. Allowed
// while a countdown runs, too.
//
// Only those go back who are where the move put them, and only into rooms that are there. Where
// silent, the contract is filled in like this: a move of which nobody is left is passed over, for
// an older one, not for the opening; a place that somebody else took meanwhile refuses the undo,
// unless that room was forced over its capacity.
#include <algorithm>
#include <string>

#include "graph/movement.hpp"
#include "graph/occupancy.hpp"
#include "graph/room_checks.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

std::vector<MoveOne> moves_back(const Classroom& classroom, const UndoStep& step) {
  std::vector<MoveOne> moves;
  for (const auto& [id, move] : step.moved) {
    const auto& [from, to] = move;
    const Participant* participant = classroom.find(id);
    if (participant && participant->room == to && classroom.has_room(from)) {
      moves.push_back(MoveOne{id, from});
    }
  }
  return moves;
}

// Those of the newest step of which somebody is left.
std::vector<MoveOne> newest_moves_back(const Classroom& classroom) {
  const std::vector<UndoStep>& steps = classroom.places.undo;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (auto moves = moves_back(classroom, *step); !moves.empty()) {
      return moves;
    }
  }
  return {};
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Undo&) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "nothing to take back")) {
    return *std::move(closed);
  }
  const std::vector<UndoStep>& steps = classroom.places.undo;
  Facts facts;
  if (!steps.empty() && steps.back().opening) {
    append_merge(facts, classroom, MoveReason::undo);
    return facts;
  }
  const std::vector<MoveOne> moves = newest_moves_back(classroom);
  if (moves.empty()) {
    return refuse(ErrorCode::wrong_round_state, "nobody is where a move of round " +
                                                    std::to_string(classroom.round->number) +
                                                    " put them: nothing to take back");
  }
  const auto overfilled = overfilled_by(classroom, moves);
  const auto full = std::find_if(overfilled.begin(), overfilled.end(),
                                 [](const Room* room) { return !room->over_capacity; });
  if (full != overfilled.end()) {
    return room_full(**full);
  }
  append_moves(facts, classroom, moves, MoveReason::undo);
  return facts;
}

}  // namespace breakout::graph
