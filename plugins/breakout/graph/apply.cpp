// SPDX-License-Identifier: GPL-3.0-or-later
// How each fact is written into the records. No rule is checked here: it was decided.
#include <algorithm>
#include <cassert>

#include "graph/graph.hpp"

namespace breakout::graph {
namespace {

class Writer {
 public:
  Writer(Classroom& classroom, Instant at) : classroom_(classroom), at_(at) {}

  void operator()(const ClassroomCreated& fact) {
    classroom_.id = fact.id;
    classroom_.epoch = fact.epoch;
    classroom_.settings = fact.settings;
    classroom_.roster = fact.roster;
  }
  void operator()(const SettingsChanged& fact) { classroom_.settings = fact.settings; }
  void operator()(const ClassroomDestroyed&) {}

  void operator()(const ParticipantJoined& fact) {
    const Participant& participant = fact.participant;
    classroom_.participants.insert_or_assign(participant.id, participant);
    classroom_.seats_given = std::max(classroom_.seats_given, participant.seat);
    remember_place(participant.id, participant.room);
  }
  void operator()(const SeatTaken& fact) {
    Participant& participant = seat(fact.participant);
    participant.display = fact.display;
    participant.role = fact.role;
    participant.resume = fact.resume;
    participant.previous_resume = fact.previous_resume;
    participant.private_id = fact.private_id;
    participant.connected = true;
    participant.disconnected_at = Instant{};
    participant.sources = {};
  }
  void operator()(const ParticipantLeft& fact) { classroom_.participants.erase(fact.participant); }
  void operator()(const ConnectionLost& fact) {
    Participant& participant = seat(fact.participant);
    participant.connected = false;
    participant.disconnected_at = at_;
    participant.sources = {};
  }
  void operator()(const ConnectionRestored& fact) {
    Participant& participant = seat(fact.participant);
    participant.connected = true;
    participant.disconnected_at = Instant{};
    participant.sources = fact.sources;
  }
  void operator()(const DisplayChanged& fact) { seat(fact.participant).display = fact.display; }
  void operator()(const SourcesChanged& fact) { seat(fact.participant).sources = fact.sources; }
  void operator()(const MutesChanged& fact) {
    seat(fact.participant).muted_by_self = fact.by_self;
    seat(fact.participant).muted_by_staff = fact.by_staff;
  }
  void operator()(const PinsChanged& fact) { seat(fact.participant).pins = fact.pins; }
  void operator()(const ParticipantMoved& fact) {
    seat(fact.participant).room = fact.to;
    if (fact.reason == MoveReason::move || fact.reason == MoveReason::choose) {
      remember_place(fact.participant, fact.to);
    }
  }

  void operator()(const RoomOpened& fact) { put(fact.room); }
  void operator()(const RoomChanged& fact) { put(fact.room); }
  void operator()(const RoomClosed& fact) { classroom_.rooms.erase(fact.room); }
  void operator()(const RoundOpened& fact) {
    classroom_.round = fact.round;
    for (auto& [id, participant] : classroom_.participants) {
      participant.main_view =
          MainView{participant.muted_by_self, participant.muted_by_staff, participant.pins};
    }
  }
  void operator()(const RoundChanged& fact) { classroom_.round = fact.round; }
  void operator()(const RoundClosed&) {
    Round& round = *classroom_.round;
    round.state = RoundState::closed;
    round.ends_at.reset();
    round.closes_at.reset();
    round.warnings_left.clear();
    for (auto& [id, participant] : classroom_.participants) {
      participant.main_view.reset();
      if (!participant.connected) {
        participant.disconnected_at = at_;
      }
    }
  }
  void operator()(const TimerWarned&) {}
  void operator()(const TimerExpired&) {}

 private:
  Participant& seat(const ParticipantId& id) { return classroom_.participants.at(id); }
  void put(const Room& room) { classroom_.rooms.insert_or_assign(room.id, room); }
  void remember_place(const ParticipantId& id, const RoomId& room) {
    if (classroom_.in_round()) {
      classroom_.round->assignments.insert_or_assign(id, room);
    }
  }

  Classroom& classroom_;
  const Instant at_;
};

}  // namespace

void apply(Classroom& classroom, const Change& change) {
  assert(change.version == classroom.version + 1);
  Writer writer(classroom, change.at);
  for (const Fact& fact : change.facts) {
    std::visit(writer, fact);
  }
  classroom.version = change.version;
}

}  // namespace breakout::graph
