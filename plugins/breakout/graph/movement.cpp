// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/movement.hpp"

#include <set>

#include "graph/occupancy.hpp"
#include "graph/room_checks.hpp"

namespace breakout::graph {
namespace {

bool has_claimed(const Participant& staff, const Participant& learner) {
  return learner.help && learner.help->state == HelpState::claimed &&
         learner.help->claimed_by == staff.id;
}

// Leaving the room visited resolves what was claimed there.
void append_resolved_claims(Facts& facts, const Classroom& classroom, const Participant& visitor) {
  for (const auto& [id, learner] : classroom.participants) {
    if (has_claimed(visitor, learner) && learner.room == visitor.visit->room) {
      facts.push_back(HelpChanged{id, std::nullopt});
    }
  }
}

Help waiting_again(Help help) {
  help.state = HelpState::waiting;
  help.claimed_by = ParticipantId{};
  return help;
}

void append_open_claims(Facts& facts, const Classroom& classroom,
                        const std::set<ParticipantId>& staff) {
  if (staff.empty()) {
    return;
  }
  for (const auto& [id, learner] : classroom.participants) {
    if (learner.help && staff.contains(learner.help->claimed_by)) {
      facts.push_back(HelpChanged{id, waiting_again(*learner.help)});
    }
  }
}

// The hand raised in main. Whoever claimed it may be gone or no staff by now.
std::optional<Help> hand_in_main(const Classroom& classroom, const Participant& participant) {
  if (participant.role != Role::learner || !participant.main_view) {
    return std::nullopt;
  }
  const std::optional<Help>& help = participant.main_view->help;
  if (!help || help->claimed_by.empty()) {
    return help;
  }
  const Participant* claimer = classroom.find(help->claimed_by);
  return claimer && is_staff(claimer->role) ? help : waiting_again(*help);
}

void append_hand(Facts& facts, const Classroom& classroom, const Participant& participant,
                 const RoomId& to) {
  const auto help = to == kMainRoom ? hand_in_main(classroom, participant) : std::nullopt;
  if (help != participant.help) {
    facts.push_back(HelpChanged{participant.id, help});
  }
}

// Staff took no place; somebody else in that room does.
void append_place(Facts& facts, const Classroom& classroom, const RoomId& id) {
  const auto room = classroom.rooms.find(id);
  if (room != classroom.rooms.end() && !room->second.over_capacity &&
      !has_place(room->second, occupancy_of(classroom))) {
    facts.push_back(RoomChanged{crowded(room->second)});
  }
}

void append_end_of_staff(Facts& facts, const Classroom& classroom, const Participant& participant) {
  append_open_claims(facts, classroom, {participant.id});
  append_place(facts, classroom, participant.room);
  if (participant.visit) {
    facts.push_back(VisitChanged{participant.id, std::nullopt});
  }
  if (participant.announcement) {
    facts.push_back(AnnouncementChanged{participant.id, std::nullopt});
  }
}

}  // namespace

void append_move(Facts& facts, const Classroom& classroom, const Participant& participant,
                 const RoomId& to, MoveReason reason) {
  facts.push_back(ParticipantMoved{participant.id, participant.room, to, reason});
  append_hand(facts, classroom, participant, to);
  if (reason != MoveReason::visit) {
    append_end_of_visit(facts, classroom, participant);
  }
}

void append_moves(Facts& facts, const Classroom& classroom, const std::vector<MoveOne>& moves,
                  MoveReason reason) {
  // Visitors first: what they had claimed is resolved before its owners move.
  for (const bool visitors : {true, false}) {
    for (const MoveOne& one : moves) {
      const Participant& participant = *classroom.find(one.participant);
      if (participant.visit.has_value() != visitors) {
        continue;
      }
      if (participant.room != one.room) {
        append_move(facts, classroom, participant, one.room, reason);
      } else {
        append_end_of_visit(facts, classroom, participant);
      }
    }
  }
}

void append_return_to_main(Facts& facts, const Classroom& classroom, const Participant& participant,
                           MoveReason reason) {
  if (participant.room != kMainRoom) {
    facts.push_back(ParticipantMoved{participant.id, participant.room, kMainRoom, reason});
    append_hand(facts, classroom, participant, kMainRoom);
  }
  if (participant.visit) {
    facts.push_back(VisitChanged{participant.id, std::nullopt});
  }
}

void append_end_of_visit(Facts& facts, const Classroom& classroom, const Participant& participant) {
  if (participant.visit) {
    append_resolved_claims(facts, classroom, participant);
    facts.push_back(VisitChanged{participant.id, std::nullopt});
  }
}

void append_departures(Facts& facts, const Classroom& classroom,
                       const std::vector<const Participant*>& people, bool kicked) {
  std::set<ParticipantId> staff;
  for (const Participant* participant : people) {
    if (is_staff(participant->role)) {
      staff.insert(participant->id);
    }
  }
  append_open_claims(facts, classroom, staff);
  for (const Participant* participant : people) {
    facts.push_back(ParticipantLeft{participant->id, participant->room, kicked});
  }
}

void append_role_effects(Facts& facts, const Classroom& classroom, const Participant& participant,
                         Role role) {
  if (is_staff(participant.role) && !is_staff(role)) {
    append_end_of_staff(facts, classroom, participant);
  }
  if (participant.help && role != Role::learner) {
    facts.push_back(HelpChanged{participant.id, std::nullopt});
  }
  if (participant.task_done && role != Role::learner) {
    facts.push_back(TaskMarked{participant.id, false});
  }
  if (role == Role::observer && !participant.sources.empty()) {
    facts.push_back(SourcesChanged{participant.id, {}});
  }
}

}  // namespace breakout::graph
