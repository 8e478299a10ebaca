// SPDX-License-Identifier: GPL-3.0-or-later
// Visiting a room: sitting in it, or only hearing and seeing it.
//
// A visit from a visit leads back to where the first began. Whoever comes for those who asked for
// help there has claimed it.
#include "graph/movement.hpp"
#include "graph/room_checks.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

void append_claims(Facts& facts, const Classroom& classroom, const Participant& visitor,
                   const RoomId& room) {
  for (const auto& [id, learner] : classroom.participants) {
    if (learner.room == room && learner.help && learner.help->state != HelpState::claimed) {
      Help claimed = *learner.help;
      claimed.state = HelpState::claimed;
      claimed.claimed_by = visitor.id;
      facts.push_back(HelpChanged{id, std::move(claimed)});
    }
  }
}

std::optional<Refusal> cannot_visit(const Classroom& classroom, const Participant& own,
                                    const VisitRoom& visit) {
  if (auto closed = no_round(classroom, "there is no room to visit")) {
    return closed;
  }
  if (auto missing = no_such_room(classroom, visit.room)) {
    return missing;
  }
  const bool at_home = !own.visit && own.room == visit.room;
  const bool back_home = own.visit && own.visit->from == visit.room;
  if (at_home || back_home) {
    return refuse(ErrorCode::invalid_element,
                  "room " + quoted(visit.room) + " is one's own, not one to visit");
  }
  return std::nullopt;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const VisitRoom& visit) {
  const Classroom& classroom = situation.classroom;
  const Participant& own = *classroom.find(situation.by.participant);
  if (auto refusal = cannot_visit(classroom, own, visit)) {
    return *std::move(refusal);
  }
  const Visit next{visit.room, visit.mode, own.visit ? own.visit->from : own.room};
  if (own.visit == next) {
    return Facts{};
  }
  Facts facts;
  if (own.visit && own.visit->room != visit.room) {
    append_end_of_visit(facts, classroom, own);
  }
  const RoomId seat = visit.mode == VisitMode::join ? visit.room : next.from;
  if (own.room != seat) {
    append_move(facts, classroom, own, seat, MoveReason::visit);
  }
  facts.push_back(VisitChanged{own.id, next});
  append_claims(facts, classroom, own, visit.room);
  return facts;
}

}  // namespace breakout::graph
