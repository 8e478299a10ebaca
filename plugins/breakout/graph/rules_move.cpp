// SPDX-License-Identifier: GPL-3.0-or-later
// Move by staff. Allowed while a countdown runs, too.
#include <algorithm>
#include <set>
#include <string>

#include "graph/movement.hpp"
#include "graph/occupancy.hpp"
#include "graph/room_checks.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

std::optional<Refusal> bad_move(const Classroom& classroom, const MoveOne& one,
                                std::set<ParticipantId>& seen) {
  if (!classroom.find(one.participant)) {
    return refuse(ErrorCode::no_such_participant,
                  "there is no participant " + quoted(one.participant));
  }
  if (!seen.insert(one.participant).second) {
    return refuse(ErrorCode::invalid_element,
                  "moves name participant " + quoted(one.participant) + " twice");
  }
  return no_such_room(classroom, one.room);
}

// The whole is refused for its first bad item; all bad items are told.
std::optional<Refusal> refused_for(std::vector<RefusedItem> items) {
  if (items.empty()) {
    return std::nullopt;
  }
  Refusal refusal = refuse(items.front().code, items.front().sentence);
  refusal.items = std::move(items);
  return refusal;
}

std::optional<Refusal> bad_moves(const Classroom& classroom, const Move& move) {
  if (move.moves.empty()) {
    return refuse(ErrorCode::missing_element, "moves is empty: nobody to move");
  }
  std::set<ParticipantId> seen;
  std::vector<RefusedItem> items;
  for (std::size_t index = 0; index < move.moves.size(); ++index) {
    if (auto bad = bad_move(classroom, move.moves[index], seen)) {
      items.push_back({index, bad->code, std::move(bad->sentence)});
    }
  }
  return refused_for(std::move(items));
}

// Whoever needs a place in a room that has not enough of them.
std::optional<Refusal> without_place(const Classroom& classroom, const Move& move,
                                     const std::vector<const Room*>& overfilled) {
  std::vector<RefusedItem> items;
  for (std::size_t index = 0; index < move.moves.size(); ++index) {
    const MoveOne& one = move.moves[index];
    const Participant& participant = *classroom.find(one.participant);
    const auto room = std::find_if(overfilled.begin(), overfilled.end(),
                                   [&](const Room* each) { return each->id == one.room; });
    if (room != overfilled.end() && !is_staff(participant.role) && participant.room != one.room) {
      Refusal full = room_full(**room);
      items.push_back({index, full.code, std::move(full.sentence)});
    }
  }
  return refused_for(std::move(items));
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Move& move) {
  const Classroom& classroom = situation.classroom;
  if (auto bad = bad_moves(classroom, move)) {
    return *std::move(bad);
  }
  const auto overfilled = overfilled_by(classroom, move.moves);
  if (auto full = move.force ? std::nullopt : without_place(classroom, move, overfilled)) {
    return *std::move(full);
  }
  Facts facts;
  for (const Room* room : overfilled) {
    if (!room->over_capacity) {
      facts.push_back(RoomChanged{crowded(*room)});
    }
  }
  append_moves(facts, classroom, move.moves, MoveReason::move);
  return facts;
}

}  // namespace breakout::graph
