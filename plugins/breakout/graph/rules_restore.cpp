// SPDX-License-Identifier: GPL-3.0-or-later
// Restore: seats that a store has lost, given back to the people who still hold them.
//
// The stored graph wins in everything else: roles, rooms, the round. Hands, visits and
// announcements of somebody it does not know are gone.
#include "graph/occupancy.hpp"
#include "graph/rules.hpp"

namespace breakout::graph {
namespace {

// The room somebody was in, while it is there, open and not full; else main.
RoomId room_for(const Situation& situation, const Participant& former, Occupancy& occupancy) {
  const Classroom& classroom = situation.classroom;
  const auto room = classroom.rooms.find(former.room);
  if (room == classroom.rooms.end() || classroom.round->state != RoundState::open) {
    return kMainRoom;
  }
  if (!is_staff(former.role)) {
    if (!has_place(room->second, occupancy)) {
      return kMainRoom;
    }
    ++occupancy[room->first];
  }
  return room->first;
}

SourceSet heard_of(Role role, const Participant& former) {
  return role == Role::observer ? SourceSet{} : former.sources;
}

Participant new_seat(const Situation& situation, const Participant& former, Occupancy& occupancy,
                     std::uint64_t number) {
  Participant seat = former;
  seat.room = room_for(situation, former, occupancy);
  seat.seat = number;
  seat.connected = true;
  seat.disconnected_at = Instant{};
  seat.sources = heard_of(seat.role, former);
  seat.task_done = false;
  seat.help.reset();
  seat.visit.reset();
  seat.announcement.reset();
  if (!situation.classroom.in_round()) {
    seat.main_view.reset();
  } else if (!seat.main_view) {
    seat.main_view = MainView{seat.muted_by_self, seat.muted_by_staff, seat.pins, {}};
  } else {
    seat.main_view->help.reset();
  }
  return seat;
}

void append_own_seat(Facts& facts, const Participant& stored, const Participant& former) {
  const SourceSet sources = heard_of(stored.role, former);
  if (stored.private_id == former.private_id) {
    const SourceSet published = stored.sources | sources;
    if (!stored.connected) {
      facts.push_back(ConnectionRestored{stored.id, sources});
    } else if (published != stored.sources) {
      facts.push_back(SourcesChanged{stored.id, published});
    }
    return;
  }
  if (stored.connected && stored.node != former.node) {
    return;
  }
  // What the store still had proves the seat as well, as after any return.
  facts.push_back(SeatTaken{stored.id, stored.display, stored.role, former.resume, stored.resume,
                            former.private_id, former.node});
  if (!sources.empty()) {
    facts.push_back(SourcesChanged{stored.id, sources});
  }
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Restore& restore) {
  Facts facts;
  Occupancy occupancy = occupancy_of(situation.classroom);
  std::uint64_t seats = situation.classroom.seats_given;
  for (const Participant& former : restore.people) {
    if (const Participant* stored = situation.classroom.find(former.id)) {
      append_own_seat(facts, *stored, former);
    } else {
      facts.push_back(ParticipantJoined{new_seat(situation, former, occupancy, ++seats)});
    }
  }
  return facts;
}

}  // namespace breakout::graph
