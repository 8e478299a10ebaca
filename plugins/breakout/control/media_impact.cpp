// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/media_impact.hpp"

namespace breakout::control {

namespace {

class ImpactReader {
 public:
  ImpactReader(MediaImpact& impact, const graph::Classroom& classroom)
      : impact_(impact), classroom_(classroom) {}

  void operator()(const graph::ParticipantMoved& fact) {
    impact_.rooms.insert(fact.from);
    impact_.rooms.insert(fact.to);
    person(fact.participant);
  }
  void operator()(const graph::RoundOpened&) { impact_.splits = true; }
  void operator()(const graph::RoundClosed&) { impact_.merges = true; }
  void operator()(const graph::ParticipantJoined& fact) { person(fact.participant.id); }
  void operator()(const graph::ParticipantLeft& fact) { person(fact.participant); }
  void operator()(const graph::SeatTaken& fact) { person(fact.participant); }
  void operator()(const graph::ConnectionLost& fact) { person(fact.participant); }
  void operator()(const graph::ConnectionRestored& fact) { person(fact.participant); }
  void operator()(const graph::SourcesChanged& fact) { person(fact.participant); }
  void operator()(const graph::MutesChanged& fact) { person(fact.participant); }
  void operator()(const graph::PinsChanged& fact) { person(fact.participant); }
  void operator()(const graph::RoleChanged& fact) { person(fact.participant); }
  void operator()(const graph::VisitChanged& fact) { person(fact.participant); }
  void operator()(const graph::AnnouncementChanged& fact) { person(fact.participant); }
  template <class Other>  // what is not seen or heard
  void operator()(const Other&) {}

 private:
  void person(const graph::ParticipantId& id) {
    if (classroom_.find(id)) {
      impact_.rooms.merge(rooms_touched_by(classroom_, id));
    }
  }

  MediaImpact& impact_;
  const graph::Classroom& classroom_;
};

}  // namespace

void add_impact(MediaImpact& impact, const graph::Classroom& classroom,
                const graph::Change& change) {
  ImpactReader reader{impact, classroom};
  for (const graph::Fact& fact : change.facts) {
    std::visit(reader, fact);
  }
}

std::set<graph::RoomId> rooms_touched_by(const graph::Classroom& classroom,
                                         const graph::ParticipantId& id) {
  const graph::Participant* participant = classroom.find(id);
  if (!participant) {
    return {graph::kMainRoom};
  }
  std::set<graph::RoomId> rooms{participant->room, participant->hears()};
  if (participant->announcement && participant->announcement->rooms.empty()) {
    rooms.insert(graph::kMainRoom);
    for (const auto& [room, record] : classroom.rooms) {
      rooms.insert(room);
    }
  } else if (participant->announcement) {
    rooms.insert(participant->announcement->rooms.begin(), participant->announcement->rooms.end());
  }
  return rooms;
}

}  // namespace breakout::control
