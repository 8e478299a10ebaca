// SPDX-License-Identifier: GPL-3.0-or-later
// Rooms of an open round: one more, another name, one less.
#include <algorithm>
#include <string>

#include "graph/occupancy.hpp"
#include "graph/room_checks.hpp"
#include "graph/room_closing.hpp"
#include "graph/rooms_to_open.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

std::optional<Refusal> bad_new_room(const Classroom& classroom, const RoomRequest& request) {
  if (request.capacity && *request.capacity == 0) {
    return refuse(ErrorCode::invalid_element, "the capacity of a room must be at least 1, not 0");
  }
  if (request.room && (*request.room == kMainRoom || request.room->empty())) {
    return refuse(ErrorCode::invalid_element,
                  "a breakout room cannot be called " + quoted(*request.room));
  }
  if (request.room && classroom.rooms.contains(*request.room)) {
    return refuse(ErrorCode::invalid_element,
                  "room " + quoted(*request.room) + " is there already");
  }
  return too_many_rooms(classroom, classroom.rooms.size() + 1);
}

// The number of the room, or the next one that is free.
RoomId free_id(const Classroom& classroom) {
  std::size_t number = classroom.rooms.size() + 1;
  while (classroom.rooms.contains(RoomId{std::to_string(number)})) {
    ++number;
  }
  return RoomId{std::to_string(number)};
}

std::uint32_t next_position(const Classroom& classroom) {
  std::uint32_t next = 0;
  for (const auto& [id, room] : classroom.rooms) {
    next = std::max(next, room.position + 1);
  }
  return next;
}

std::optional<Refusal> bad_capacity(const Classroom& classroom, const EditRoom& edit) {
  const auto people = taken(occupancy_of(classroom), edit.room);
  if (!edit.capacity || *edit.capacity == 0 || people <= *edit.capacity) {
    return std::nullopt;
  }
  return refuse(ErrorCode::room_full, "room " + quoted(edit.room) + " has " +
                                          std::to_string(people) + " people, more than a " +
                                          "capacity of " + std::to_string(*edit.capacity));
}

std::optional<Refusal> bad_destination(const Classroom& classroom, const CloseRoom& close) {
  if (close.to == close.room) {
    return refuse(ErrorCode::invalid_element,
                  "to names " + quoted(close.to) + ", the room that is to be closed");
  }
  if (auto missing = no_such_room(classroom, close.to)) {
    return missing;
  }
  const auto room = classroom.rooms.find(close.to);
  if (room == classroom.rooms.end() || !room->second.capacity || room->second.over_capacity) {
    return std::nullopt;
  }
  const Occupancy occupancy = occupancy_of(classroom);
  const auto together = taken(occupancy, close.room) + taken(occupancy, close.to);
  return together > *room->second.capacity ? std::optional(room_full(room->second)) : std::nullopt;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const AddRoom& add) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "rooms cannot be added")) {
    return *std::move(closed);
  }
  if (auto bad = bad_new_room(classroom, add.room)) {
    return *std::move(bad);
  }
  Room room;
  room.id = add.room.room.value_or(free_id(classroom));
  room.position = next_position(classroom);
  room.name = add.room.name.value_or("Group " + std::to_string(room.position + 1));
  room.capacity = add.room.capacity;
  room.task = add.room.task;
  room.locked = add.locked;
  return Facts{RoomOpened{std::move(room)}};
}

Result<Facts> rule(const Situation& situation, const EditRoom& edit) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "rooms cannot be edited")) {
    return *std::move(closed);
  }
  if (auto missing = no_such_breakout_room(classroom, edit.room)) {
    return *std::move(missing);
  }
  if (auto bad = bad_capacity(classroom, edit)) {
    return *std::move(bad);
  }
  const Room& before = classroom.rooms.at(edit.room);
  Room room = before;
  room.name = edit.name.value_or(room.name);
  room.locked = edit.locked.value_or(room.locked);
  room.task = edit.task.value_or(room.task);
  if (edit.capacity) {
    room.over_capacity = false;
    room.capacity = *edit.capacity == 0 ? std::nullopt : edit.capacity;
  }
  return room == before ? Facts{} : Facts{RoomChanged{std::move(room)}};
}

Result<Facts> rule(const Situation& situation, const CloseRoom& close) {
  const Classroom& classroom = situation.classroom;
  if (auto closed = no_round(classroom, "rooms cannot be closed")) {
    return *std::move(closed);
  }
  if (auto missing = no_such_breakout_room(classroom, close.room)) {
    return *std::move(missing);
  }
  if (auto bad = bad_destination(classroom, close)) {
    return *std::move(bad);
  }
  Facts facts;
  append_closed_rooms(facts, classroom, {close.room}, close.to);
  return facts;
}

}  // namespace breakout::graph
