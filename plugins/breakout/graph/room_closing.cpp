// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/room_closing.hpp"

#include "graph/movement.hpp"

namespace breakout::graph {
namespace {

// Where somebody goes whose room, or whose room to return to, is closing.
RoomId destination_of(const Participant& participant, const std::set<RoomId>& rooms,
                      const RoomId& to) {
  const bool visitor = participant.visit && participant.visit->mode == VisitMode::join;
  return visitor && !rooms.contains(participant.visit->from) ? participant.visit->from : to;
}

void append_way_out(Facts& facts, const Classroom& classroom, const Participant& participant,
                    const std::set<RoomId>& rooms, const RoomId& to) {
  const auto& visit = participant.visit;
  if (rooms.contains(participant.room)) {
    append_move(facts, classroom, participant, destination_of(participant, rooms, to),
                MoveReason::close_room);
  } else if (visit && rooms.contains(visit->room)) {
    facts.push_back(VisitChanged{participant.id, std::nullopt});
  } else if (visit && rooms.contains(visit->from)) {
    facts.push_back(VisitChanged{participant.id, Visit{visit->room, visit->mode, to}});
  }
}

// Announced to these rooms only, it ends; an announcement to none would be one to all.
void append_narrower_announcement(Facts& facts, const Participant& participant,
                                  const std::set<RoomId>& rooms) {
  std::optional<Announcement> left = participant.announcement;
  if (!left ||
      std::erase_if(left->rooms, [&](const RoomId& id) { return rooms.contains(id); }) == 0) {
    return;
  }
  if (left->rooms.empty()) {
    left.reset();
  }
  facts.push_back(AnnouncementChanged{participant.id, std::move(left)});
}

}  // namespace

void append_closed_rooms(Facts& facts, const Classroom& classroom, const std::set<RoomId>& rooms,
                         const RoomId& to) {
  if (rooms.size() == classroom.rooms.size()) {
    append_merge(facts, classroom, MoveReason::close_room);
    return;
  }
  // Visitors first: what they had claimed is resolved before its owners move.
  for (const bool visitors : {true, false}) {
    for (const auto& [id, participant] : classroom.participants) {
      if (participant.visit.has_value() == visitors) {
        append_way_out(facts, classroom, participant, rooms, to);
      }
    }
  }
  for (const auto& [id, participant] : classroom.participants) {
    append_narrower_announcement(facts, participant, rooms);
  }
  for (const RoomId& room : rooms) {
    facts.push_back(RoomClosed{room, to});
  }
}

}  // namespace breakout::graph
