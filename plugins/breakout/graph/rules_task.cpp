// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks of breakout rooms, and who is done with them.
#include <string>

#include "graph/room_checks.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {

Result<Facts> rule(const Situation& situation, const SetTask& task) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "there is no room to give a task to")) {
    return *std::move(closed);
  }
  std::vector<RoomId> rooms = task.rooms;
  if (rooms.empty()) {
    for (const auto& [id, room] : classroom.rooms) {
      rooms.push_back(id);
    }
  }
  Facts facts;
  std::set<RoomId> seen;
  for (const RoomId& id : rooms) {
    if (auto missing = no_such_breakout_room(classroom, id)) {
      return *std::move(missing);
    }
    Room room = classroom.rooms.at(id);
    if (seen.insert(id).second && room.task != task.task) {
      room.task = task.task;
      facts.push_back(RoomChanged{std::move(room)});
    }
  }
  return facts;
}

Result<Facts> rule(const Situation& situation, const MarkTask& mark) {
  const Classroom& classroom = situation.classroom;
  const Participant& own = *classroom.find(situation.by.participant);
  const auto room = classroom.rooms.find(own.room);
  if (room == classroom.rooms.end() || room->second.task.empty()) {
    return refuse(ErrorCode::invalid_element, "room " + quoted(own.room) + " has no task");
  }
  return own.task_done == mark.done ? Facts{} : Facts{TaskMarked{own.id, mark.done}};
}

}  // namespace breakout::graph
