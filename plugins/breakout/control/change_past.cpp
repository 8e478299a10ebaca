// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/change_past.hpp"

namespace breakout::control {

namespace {

class PastReader {
 public:
  explicit PastReader(const graph::Classroom& before) : before_(before) {}
  Past take() { return std::move(past_); }

  void operator()(const graph::ParticipantLeft& fact) { person(fact.participant); }
  void operator()(const graph::ConnectionLost& fact) { person(fact.participant); }
  void operator()(const graph::SeatTaken& fact) { person(fact.participant); }
  void operator()(const graph::HelpChanged& fact) { person(fact.participant); }
  void operator()(const graph::VisitChanged& fact) { person(fact.participant); }
  void operator()(const graph::AnnouncementChanged& fact) { person(fact.participant); }
  void operator()(const graph::RoomChanged& fact) {
    const auto room = before_.rooms.find(fact.room.id);
    if (room != before_.rooms.end() && room->second.task != fact.room.task) {
      past_.other_task.insert(fact.room.id);
    }
  }
  template <class Other>
  void operator()(const Other&) {}

 private:
  void person(const graph::ParticipantId& id) {
    const graph::Participant* participant = before_.find(id);
    if (participant && (participant->help || participant->visit || participant->announcement)) {
      past_.people.try_emplace(id, *participant);
    }
  }

  const graph::Classroom& before_;
  Past past_;
};

}  // namespace

Past past_of(const graph::Classroom& before, const graph::Change& change) {
  PastReader reader{before};
  for (const graph::Fact& fact : change.facts) {
    std::visit(reader, fact);
  }
  return reader.take();
}

std::set<graph::ParticipantId> people_concerned(const Past& past, const graph::Change& change) {
  std::set<graph::ParticipantId> people;
  for (const auto& [id, participant] : past.people) {
    people.insert(id);
  }
  for (const graph::Fact& fact : change.facts) {
    if (const auto* help = std::get_if<graph::HelpChanged>(&fact)) {
      people.insert(help->participant);
    } else if (const auto* visit = std::get_if<graph::VisitChanged>(&fact)) {
      people.insert(visit->participant);
    } else if (const auto* announcement = std::get_if<graph::AnnouncementChanged>(&fact)) {
      people.insert(announcement->participant);
    }
  }
  return people;
}

}  // namespace breakout::control
