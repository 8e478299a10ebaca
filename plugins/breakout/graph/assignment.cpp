// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/assignment.hpp"

#include <algorithm>
#include <queue>
#include <string>
#include <tuple>

#include "graph/placement.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

// A room that can be dealt to; the emptiest comes first, then the one opened first.
struct Table {
  std::uint32_t people = 0;
  std::uint32_t position = 0;
  bool operator<(const Table& other) const {
    return std::tie(people, position) > std::tie(other.people, other.position);
  }
};

class Dealer {
 public:
  explicit Dealer(const std::vector<Room>& rooms) : rooms_(rooms), places_taken_(rooms.size(), 0) {
    for (std::uint32_t position = 0; position < rooms.size(); ++position) {
      tables_.push(Table{0, position});
    }
  }

  // The room for the next one; null when all are full. A room found full is not dealt to again.
  const Room* seat(bool needs_place) {
    while (!tables_.empty()) {
      Table table = tables_.top();
      tables_.pop();
      if (needs_place && !place_left(table.position)) {
        full_.push_back(table);
        continue;
      }
      places_taken_[table.position] += needs_place ? 1 : 0;
      ++table.people;
      tables_.push(table);
      return &rooms_[table.position];
    }
    return nullptr;
  }

  // For those who need no place.
  void reopen_full() {
    for (const Table& table : full_) {
      tables_.push(table);
    }
    full_.clear();
  }

 private:
  bool place_left(std::uint32_t position) const {
    const auto& capacity = rooms_[position].capacity;
    return !capacity || places_taken_[position] < *capacity;
  }

  const std::vector<Room>& rooms_;
  std::vector<std::uint32_t> places_taken_;
  std::priority_queue<Table> tables_;
  std::vector<Table> full_;
};

std::map<RoomId, const Room*> by_id(const std::vector<Room>& rooms) {
  std::map<RoomId, const Room*> found;
  for (const Room& room : rooms) {
    found.emplace(room.id, &room);
  }
  return found;
}

// The places that those of `plan` who are here take.
Occupancy places_taken(const Classroom& classroom, const Plan& plan) {
  Occupancy occupancy;
  for (const auto& [id, room] : plan) {
    const Participant* participant = classroom.find(id);
    if (participant && !is_staff(participant->role)) {
      ++occupancy[room];
    }
  }
  return occupancy;
}

std::uint64_t places_of(const std::vector<Room>& rooms) {
  std::uint64_t places = 0;
  for (const Room& room : rooms) {
    places += room.capacity.value_or(0);
  }
  return places;
}

}  // namespace

std::uint64_t Generator::next() noexcept {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

std::uint64_t Generator::below(std::uint64_t bound) noexcept {
  // Numbers past the last whole multiple of bound would favour the small results.
  const std::uint64_t surplus = (UINT64_MAX % bound + 1) % bound;
  std::uint64_t number = next();
  while (number > UINT64_MAX - surplus) {
    number = next();
  }
  return number % bound;
}

std::vector<const Participant*> people_to_seat(const Classroom& classroom, bool include_staff) {
  std::vector<const Participant*> people;
  for (const auto& [id, participant] : classroom.participants) {
    if (is_dealt(participant.role, include_staff)) {
      people.push_back(&participant);
    }
  }
  return people;
}

Result<Plan> dealt_out(std::vector<const Participant*> people, const std::vector<Room>& rooms,
                       std::uint64_t seed) {
  Generator generator(seed);
  shuffle(people, generator);
  std::stable_sort(people.begin(), people.end(), [](const Participant* a, const Participant* b) {
    return kind_of(*a) < kind_of(*b);
  });
  Dealer dealer(rooms);
  Plan plan;
  bool staff_turn = false;
  for (const Participant* participant : people) {
    const bool needs_place = !is_staff(participant->role);
    if (!needs_place && !staff_turn) {
      dealer.reopen_full();
      staff_turn = true;
    }
    const Room* room = dealer.seat(needs_place);
    if (!room) {
      return refuse(ErrorCode::room_full, "the rooms have places for " +
                                              std::to_string(places_of(rooms)) +
                                              " people, fewer than there are to seat");
    }
    plan.emplace(participant->id, room->id);
  }
  return plan;
}

Result<Plan> as_assigned(const Classroom& classroom, const Plan& assignments,
                         const std::vector<Room>& rooms) {
  const auto limit = classroom.settings.max_participants;
  if (assignments.size() > limit) {
    return refuse(ErrorCode::limit_reached,
                  "assignments name " + std::to_string(assignments.size()) +
                      " participants, more than max_participants " + std::to_string(limit));
  }
  const auto opened = by_id(rooms);
  std::map<RoomId, std::uint32_t> counts;
  for (const auto& [id, room] : assignments) {
    if (room == kMainRoom) {
      continue;
    }
    const auto found = opened.find(room);
    if (found == opened.end()) {
      return refuse(ErrorCode::no_such_room, "assignments put " + quoted(id) + " into room " +
                                                 quoted(room) + ", which is not opened");
    }
    const Participant* participant = classroom.find(id);
    const bool needs_place = !participant || !is_staff(participant->role);
    const auto& capacity = found->second->capacity;
    if (needs_place && capacity && ++counts[room] > *capacity) {
      return refuse(ErrorCode::room_full, "assignments overfill room " + quoted(room) +
                                              ": its capacity is " + std::to_string(*capacity));
    }
  }
  return assignments;
}

Result<Plan> of_opened_rooms(const Classroom& classroom, const Plan& plan,
                             const std::vector<Room>& rooms) {
  const auto opened = by_id(rooms);
  Plan kept;
  for (const auto& [id, room] : plan) {
    if (room == kMainRoom || opened.count(room) != 0) {
      kept.emplace(id, room);
    }
  }
  const Occupancy occupancy = places_taken(classroom, kept);
  for (const Room& room : rooms) {
    const auto people = taken(occupancy, room.id);
    if (room.capacity && people > *room.capacity) {
      return refuse(ErrorCode::room_full, std::to_string(people) + " people belong into room " +
                                              quoted(room.id) + ": its capacity is " +
                                              std::to_string(*room.capacity));
    }
  }
  return kept;
}

void place_the_others(Plan& plan, const Classroom& classroom, const Plan& roster,
                      const std::vector<Room>& rooms, const RoundPolicy& policy) {
  Placement placement(policy, {rooms.begin(), rooms.end()}, places_taken(classroom, plan));
  for (const auto& [id, participant] : classroom.participants) {
    if (plan.count(id) == 0) {
      const auto named = roster.find(id);
      const bool listed = named != roster.end();
      const RoomId room =
          placement.place(participant.role, listed ? std::optional(named->second) : std::nullopt);
      if (room != kMainRoom) {
        plan.emplace(id, room);
      }
    }
  }
}

Result<Plan> as_before(const Classroom& classroom, const std::vector<Room>& rooms,
                       const RoundPolicy& policy) {
  Plan before = classroom.places.assignments;
  if (classroom.in_round()) {
    for (const auto& [id, participant] : classroom.participants) {
      before.emplace(id, kMainRoom);  // here since the opening: all who came later are named
    }
  }
  auto plan = of_opened_rooms(classroom, before, rooms);
  if (plan) {
    for (const auto& [id, room] : before) {
      if (classroom.find(id)) {
        plan.value().emplace(id, kMainRoom);  // that room is not opened
      }
    }
    place_the_others(plan.value(), classroom, classroom.roster, rooms, policy);
  }
  return plan;
}

}  // namespace breakout::graph
