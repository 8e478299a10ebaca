// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/movement.hpp"

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

void append_open_claims(Facts& facts, const Classroom& classroom, const Participant& staff) {
  if (!is_staff(staff.role)) {
    return;
  }
  for (const auto& [id, learner] : classroom.participants) {
    if (has_claimed(staff, learner)) {
      Help waiting = *learner.help;
      waiting.state = HelpState::waiting;
      waiting.claimed_by = ParticipantId{};
      facts.push_back(HelpChanged{id, std::move(waiting)});
    }
  }
}

void append_hand(Facts& facts, const Participant& participant, const RoomId& to) {
  std::optional<Help> help;
  if (to == kMainRoom && participant.main_view && participant.role == Role::learner) {
    help = participant.main_view->help;
  }
  if (help != participant.help) {
    facts.push_back(HelpChanged{participant.id, std::move(help)});
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
  append_open_claims(facts, classroom, participant);
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
  append_hand(facts, participant, to);
  if (reason == MoveReason::merge) {  // every claim ends by itself then
    if (participant.visit) {
      facts.push_back(VisitChanged{participant.id, std::nullopt});
    }
  } else if (reason != MoveReason::visit) {
    append_end_of_visit(facts, classroom, participant);
  }
}

void append_end_of_visit(Facts& facts, const Classroom& classroom, const Participant& participant) {
  if (participant.visit) {
    append_resolved_claims(facts, classroom, participant);
    facts.push_back(VisitChanged{participant.id, std::nullopt});
  }
}

void append_departure(Facts& facts, const Classroom& classroom, const Participant& participant,
                      bool kicked) {
  append_open_claims(facts, classroom, participant);
  facts.push_back(ParticipantLeft{participant.id, participant.room, kicked});
}

void append_role_effects(Facts& facts, const Classroom& classroom, const Participant& participant,
                         Role role) {
  if (is_staff(participant.role) && !is_staff(role)) {
    append_end_of_staff(facts, classroom, participant);
  }
  if (participant.help && role != Role::learner) {
    facts.push_back(HelpChanged{participant.id, std::nullopt});
  }
  if (role == Role::observer && !participant.sources.empty()) {
    facts.push_back(SourcesChanged{participant.id, {}});
  }
}

}  // namespace breakout::graph
