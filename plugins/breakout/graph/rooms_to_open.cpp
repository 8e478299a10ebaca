// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/rooms_to_open.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "graph/text.hpp"

namespace breakout::graph {
namespace {

using RoomRequests = std::vector<RoomRequest>;

bool is_number(const RoomId& room) {
  return std::all_of(room.value.begin(), room.value.end(),
                     [](char each) { return each >= '0' && each <= '9'; });
}

// Numbers by value, then words.
bool comes_before(const RoomId& a, const RoomId& b) {
  const auto key = [](const RoomId& room) {
    const bool number = is_number(room);
    return std::tuple(!number, number ? room.value.size() : 0, std::string_view(room.value));
  };
  return key(a) < key(b);
}

RoomRequests rooms_of(const Plan& roster) {
  std::set<RoomId, decltype(&comes_before)> named(&comes_before);
  for (const auto& [id, room] : roster) {
    if (room != kMainRoom) {
      named.insert(room);
    }
  }
  RoomRequests requests;
  for (const RoomId& room : named) {
    RoomRequest request;
    request.room = room;
    request.name = is_number(room) ? "Group " + room.value : room.value;
    requests.push_back(std::move(request));
  }
  return requests;
}

// The rooms of the last round, or of the one that is open now.
Result<std::vector<Room>> previous_rooms(const Classroom& classroom) {
  std::vector<Room> rooms;
  if (!classroom.in_round()) {
    rooms = classroom.places.rooms;
  } else {
    for (const auto& [id, room] : classroom.rooms) {
      rooms.push_back(room);
    }
    std::sort(rooms.begin(), rooms.end(),
              [](const Room& a, const Room& b) { return a.position < b.position; });
  }
  if (rooms.empty()) {
    return refuse(ErrorCode::missing_element,
                  "rooms are missing: the last round had none when it closed");
  }
  for (std::size_t position = 0; position < rooms.size(); ++position) {
    rooms[position].position = static_cast<std::uint32_t>(position);
    rooms[position].over_capacity = false;
    rooms[position].timer.reset();
  }
  return rooms;
}

// What is asked for, room by room.
Result<RoomRequests> requested_rooms(const Open& open, std::size_t people, const Plan& roster) {
  if (open.people_per_room) {
    const std::size_t each = *open.people_per_room;
    if (!open.rooms.empty()) {
      return refuse(ErrorCode::invalid_element, "rooms and people_per_room exclude each other");
    }
    if (each == 0) {
      return refuse(ErrorCode::invalid_element, "people_per_room must be at least 1, not 0");
    }
    return RoomRequests(std::max<std::size_t>(1, (people + each - 1) / each));
  }
  if (!open.rooms.empty()) {
    return open.rooms;
  }
  if (open.assignment != Assignment::roster) {
    return refuse(ErrorCode::missing_element, "rooms and people_per_room are both missing");
  }
  RoomRequests named = rooms_of(roster);
  if (named.empty()) {
    return refuse(ErrorCode::missing_element,
                  "rooms and people_per_room are both missing, and the roster names no room");
  }
  return named;
}

// The ids the requests give, checked.
Result<std::set<RoomId>> given_ids(const RoomRequests& requests) {
  std::set<RoomId> ids;
  for (const RoomRequest& request : requests) {
    if (request.capacity && *request.capacity == 0) {
      return refuse(ErrorCode::invalid_element, "the capacity of a room must be at least 1, not 0");
    }
    if (!request.room) {
      continue;
    }
    if (*request.room == kMainRoom || request.room->empty()) {
      return refuse(ErrorCode::invalid_element,
                    "a breakout room cannot be called " + quoted(*request.room));
    }
    if (!ids.insert(*request.room).second) {
      return refuse(ErrorCode::invalid_element, "rooms name " + quoted(*request.room) + " twice");
    }
  }
  return ids;
}

// Rooms without an id are called by their number, or the next one that is free.
std::vector<Room> rooms_called(const RoomRequests& requests, std::set<RoomId> used) {
  std::vector<Room> rooms;
  std::size_t free_number = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const RoomRequest& request = requests[i];
    Room room;
    room.id = request.room.value_or(RoomId{});
    for (free_number = std::max(free_number, i + 1); room.id.empty(); ++free_number) {
      const RoomId next{std::to_string(free_number)};
      room.id = used.insert(next).second ? next : RoomId{};
    }
    room.name = request.name.value_or("Group " + std::to_string(i + 1));
    room.capacity = request.capacity;
    room.task = request.task;
    room.position = static_cast<std::uint32_t>(i);
    rooms.push_back(std::move(room));
  }
  return rooms;
}

}  // namespace

std::optional<Refusal> too_many_rooms(const Classroom& classroom, std::size_t number) {
  const auto limit = classroom.settings.max_rooms;
  if (number <= limit) {
    return std::nullopt;
  }
  return refuse(ErrorCode::limit_reached,
                std::to_string(number) + " rooms are more than max_rooms " + std::to_string(limit));
}

Result<std::vector<Room>> rooms_to_open(const Classroom& classroom, const Open& open,
                                        std::size_t people, const Plan& roster) {
  if (open.assignment == Assignment::previous && !classroom.round) {
    return refuse(ErrorCode::wrong_round_state,
                  "assignment \"previous\": there was no round before in this classroom");
  }
  if (open.assignment == Assignment::previous && open.rooms.empty() && !open.people_per_room) {
    auto rooms = previous_rooms(classroom);
    auto refusal = rooms ? too_many_rooms(classroom, rooms.value().size()) : std::nullopt;
    return refusal ? Result<std::vector<Room>>(*std::move(refusal)) : rooms;
  }
  const auto requests = requested_rooms(open, people, roster);
  if (!requests) {
    return requests.refusal();
  }
  if (auto refusal = too_many_rooms(classroom, requests.value().size())) {
    return *std::move(refusal);
  }
  auto ids = given_ids(requests.value());
  if (!ids) {
    return ids.refusal();
  }
  return rooms_called(requests.value(), std::move(ids).value());
}

}  // namespace breakout::graph
