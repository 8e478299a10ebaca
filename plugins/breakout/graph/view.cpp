// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/view.hpp"

#include <algorithm>
#include <map>

namespace breakout::graph {
namespace {

struct Count {
  std::uint32_t people = 0, done = 0;
};

std::map<RoomId, Count> people_in_rooms(const Classroom& classroom) {
  std::map<RoomId, Count> counts;
  for (const auto& [id, participant] : classroom.participants) {
    Count& count = counts[participant.room];
    ++count.people;
    count.done += participant.task_done ? 1 : 0;
  }
  return counts;
}

RoundView round_view(const Classroom& classroom, Viewer viewer) {
  auto counts = people_in_rooms(classroom);
  RoundView view{&*classroom.round, {}};
  for (const auto& [id, room] : classroom.rooms) {
    const bool shows_task = viewer.sees_all() || viewer.participant->room == id;
    view.rooms.push_back(RoomView{&room, counts[id].people, counts[id].done, shows_task});
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

namespace {

// Another round may have another room of that name.
bool reaches_now(const Classroom& classroom, const Broadcast& broadcast, const RoomId& room) {
  const bool of_any_round = broadcast.rooms.empty() || room == kMainRoom;
  const bool of_this_round = classroom.round && classroom.round->opened_at <= broadcast.at;
  return broadcast.reaches(room) && (of_any_round || of_this_round);
}

}  // namespace

bool may_be_told(const Classroom& classroom, const Broadcast& broadcast,
                 const Participant& participant) {
  return broadcast.recipients.contains(participant.id) ||
         (broadcast.by != participant.id && reaches_now(classroom, broadcast, participant.room));
}

std::vector<const Broadcast*> live_broadcasts(const Classroom& classroom,
                                              const Participant& participant) {
  std::vector<const Broadcast*> live;
  for (const auto& [id, broadcast] : classroom.broadcasts) {
    if (may_be_told(classroom, broadcast, participant)) {
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

bool is_heard_in(const RoomId& room, const Participant& speaker, SourceKind source) {
  const auto& announcement = speaker.announcement;
  const bool announced =
      announcement && announcement->sources.contains(source) && announcement->reaches(room);
  return (speaker.room == room || announced) && speaker.role != Role::observer && speaker.connected;
}

bool may_hear(const Participant& listener, const Participant& speaker, SourceKind source) {
  return is_heard_in(listener.hears(), speaker, source) && listener.id != speaker.id &&
         listener.connected;
}

}  // namespace breakout::graph
