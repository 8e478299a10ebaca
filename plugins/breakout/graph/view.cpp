// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/view.hpp"

#include <algorithm>
#include <map>

namespace breakout::graph {
namespace {

std::map<RoomId, std::uint32_t> people_in_rooms(const Classroom& classroom) {
  std::map<RoomId, std::uint32_t> counts;
  for (const auto& [id, participant] : classroom.participants) {
    ++counts[participant.room];
  }
  return counts;
}

RoundView round_view(const Classroom& classroom, Viewer viewer) {
  auto counts = people_in_rooms(classroom);
  RoundView view{&*classroom.round, {}};
  for (const auto& [id, room] : classroom.rooms) {
    const bool shows_task = viewer.sees_all() || viewer.participant->room == id;
    view.rooms.push_back(RoomView{&room, counts[id], shows_task});
  }
  std::sort(view.rooms.begin(), view.rooms.end(), [](const RoomView& a, const RoomView& b) {
    return a.room->position < b.room->position;
  });
  return view;
}

}  // namespace

GraphView view_for(const Classroom& classroom, Viewer viewer) {
  GraphView view{classroom.version, std::nullopt, {}};
  if (classroom.round) {
    view.round = round_view(classroom, viewer);
  }
  for (const auto& [id, participant] : classroom.participants) {
    if (may_see(classroom, viewer, participant)) {
      view.participants.push_back(&participant);
    }
  }
  std::sort(view.participants.begin(), view.participants.end(),
            [](const Participant* a, const Participant* b) { return a->seat < b->seat; });
  return view;
}

bool may_see(const Classroom& classroom, Viewer viewer, const Participant& other) {
  return viewer.sees_all() || classroom.settings.roster_visibility == RosterVisibility::classroom ||
         viewer.participant->id == other.id || viewer.participant->room == other.room;
}

std::vector<const Broadcast*> live_broadcasts(const Classroom& classroom,
                                              const Participant& participant) {
  std::vector<const Broadcast*> live;
  for (const auto& [id, broadcast] : classroom.broadcasts) {
    const bool there = broadcast.reaches(participant.room) && broadcast.by != participant.id;
    if (there || broadcast.recipients.contains(participant.id)) {
      live.push_back(&broadcast);
    }
  }
  std::sort(live.begin(), live.end(),
            [](const Broadcast* a, const Broadcast* b) { return a->at < b->at; });
  return live;
}

bool may_see_help(Viewer viewer, const Participant& other) {
  return viewer.sees_all() || viewer.participant->id == other.id;
}

bool may_hear(const Participant& listener, const Participant& speaker, SourceKind source) {
  const auto& announcement = speaker.announcement;
  const bool announced = announcement && announcement->sources.contains(source) &&
                         announcement->reaches(listener.hears());
  return (listener.hears() == speaker.room || announced) && listener.id != speaker.id &&
         speaker.role != Role::observer && listener.connected && speaker.connected;
}

}  // namespace breakout::graph
