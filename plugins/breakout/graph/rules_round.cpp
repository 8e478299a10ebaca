// SPDX-License-Identifier: GPL-3.0-or-later
// Open: the rooms, the plan, the timer and everybody's move in one change.
//
// Observers are seated only by name; staff too, unless include_staff. A default warning that would
// come before the round has begun is left out.
#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "graph/assignment.hpp"
#include "graph/rules.hpp"
#include "graph/settings_check.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

std::optional<Refusal> bad_policy(const Open& open) {
  if (auto bad =
          open.duration ? bad_duration("duration", *open.duration, Seconds{1}) : std::nullopt) {
    return bad;
  }
  for (Seconds warning : open.policy.warnings) {
    if (auto bad = bad_duration("each of warnings", warning, Seconds{1})) {
      return bad;
    }
  }
  return bad_duration("grace", open.policy.grace, Seconds{0});
}

std::optional<Refusal> past_class_end(const Situation& situation, const Open& open) {
  const auto limit = situation.classroom.settings.ends_at;
  if (!limit || !open.duration || situation.now + *open.duration <= *limit) {
    return std::nullopt;
  }
  return refuse(ErrorCode::limit_reached, "a duration of " + in_words(*open.duration) +
                                              " passes the end of the class (ends_at) at " +
                                              in_words(*limit));
}

// How many rooms the request asks for.
Result<std::size_t> number_of_rooms(const Open& open, std::size_t people) {
  if (!open.people_per_room) {
    if (open.rooms.empty()) {
      return refuse(ErrorCode::missing_element, "rooms and people_per_room are both missing");
    }
    return open.rooms.size();
  }
  if (!open.rooms.empty()) {
    return refuse(ErrorCode::invalid_element, "rooms and people_per_room exclude each other");
  }
  const std::size_t each = *open.people_per_room;
  if (each == 0) {
    return refuse(ErrorCode::invalid_element, "people_per_room must be at least 1, not 0");
  }
  return std::max<std::size_t>(1, (people + each - 1) / each);
}

// The ids the request gives, checked.
Result<std::set<RoomId>> given_ids(const Open& open) {
  std::set<RoomId> ids;
  for (const RoomRequest& request : open.rooms) {
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
Result<std::vector<Room>> rooms_to_open(const Open& open, std::size_t number) {
  auto ids = given_ids(open);
  if (!ids) {
    return ids.refusal();
  }
  std::set<RoomId>& used = ids.value();
  std::vector<Room> rooms;
  std::size_t free_number = 0;
  for (std::size_t i = 0; i < number; ++i) {
    const RoomRequest request = open.rooms.empty() ? RoomRequest{} : open.rooms[i];
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

Round round_of(const Situation& situation, const Open& open) {
  const Classroom& classroom = situation.classroom;
  Round round;
  round.number = classroom.round ? classroom.round->number + 1 : 1;
  round.policy = open.policy;
  round.policy.late_joiners = open.late_joiners.value_or(classroom.settings.late_joiners);
  auto& warnings = round.policy.warnings;
  std::sort(warnings.begin(), warnings.end(), std::greater<>());
  warnings.erase(std::unique(warnings.begin(), warnings.end()), warnings.end());
  round.opened_at = situation.now;
  if (open.duration) {
    round.ends_at = situation.now + *open.duration;
    std::copy_if(warnings.begin(), warnings.end(), std::back_inserter(round.warnings_left),
                 [&](Seconds warning) { return warning < *open.duration; });
  }
  return round;
}

Facts facts_of(const Classroom& classroom, Round round, const std::vector<Room>& rooms,
               const Plan& plan) {
  Facts facts;
  facts.push_back(RoundOpened{std::move(round), plan});
  for (const Room& room : rooms) {
    facts.push_back(RoomOpened{room});
  }
  for (const auto& [id, room] : plan) {
    const Participant* participant = classroom.find(id);
    if (participant && participant->room != room) {
      facts.push_back(ParticipantMoved{id, participant->room, room, MoveReason::open});
    }
  }
  return facts;
}

std::optional<Refusal> cannot_open(const Situation& situation, const Open& open) {
  const Classroom& classroom = situation.classroom;
  if (classroom.in_round()) {
    return refuse(ErrorCode::wrong_round_state,
                  "round " + std::to_string(classroom.round->number) +
                      (classroom.round->state == RoundState::open ? " is open already"
                                                                  : " is still closing"));
  }
  if (open.assignment != Assignment::manual && !open.assignments.empty()) {
    return refuse(ErrorCode::invalid_element, "assignments need \"assignment\": \"manual\"");
  }
  if (auto bad = bad_policy(open)) {
    return bad;
  }
  return past_class_end(situation, open);
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Open& open) {
  const Classroom& classroom = situation.classroom;
  if (auto refusal = cannot_open(situation, open)) {
    return *std::move(refusal);
  }
  auto people = people_to_seat(classroom, open.policy.include_staff);
  const auto number = number_of_rooms(open, people.size());
  if (!number) {
    return number.refusal();
  }
  if (number.value() > classroom.settings.max_rooms) {
    return refuse(ErrorCode::limit_reached, std::to_string(number.value()) +
                                                " rooms are more than max_rooms " +
                                                std::to_string(classroom.settings.max_rooms));
  }
  const auto rooms = rooms_to_open(open, number.value());
  if (!rooms) {
    return rooms.refusal();
  }
  auto plan = open.assignment == Assignment::manual
                  ? as_assigned(classroom, open.assignments, rooms.value())
                  : dealt_out(std::move(people), rooms.value(), open.seed.value_or(0));
  if (!plan) {
    return plan.refusal();
  }
  return facts_of(classroom, round_of(situation, open), rooms.value(), plan.value());
}

}  // namespace breakout::graph
