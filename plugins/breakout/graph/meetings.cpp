// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/meetings.hpp"

#include <map>
#include <unordered_map>
#include <utility>

namespace breakout::graph {

Groups groups_of(const Plan& assignments) {
  std::map<RoomId, std::vector<ParticipantId>> by_room;
  for (const auto& [id, room] : assignments) {
    if (room != kMainRoom) {
      by_room[room].push_back(id);
    }
  }
  Groups groups;
  for (auto& [room, group] : by_room) {
    groups.push_back(std::move(group));
  }
  return groups;
}

Meetings::Meetings(const std::vector<const Participant*>& people,
                   const std::vector<Groups>& history)
    : people_(people.size()), times_(people.size() * people.size(), 0) {
  std::unordered_map<ParticipantId, std::size_t> indices;
  for (std::size_t index = 0; index < people.size(); ++index) {
    indices.emplace(people[index]->id, index);
  }
  std::vector<std::size_t> present;
  for (const Groups& round : history) {
    for (const std::vector<ParticipantId>& group : round) {
      present.clear();
      for (const ParticipantId& id : group) {
        if (const auto found = indices.find(id); found != indices.end()) {
          present.push_back(found->second);
        }
      }
      add(present);
    }
  }
}

void Meetings::add(const std::vector<std::size_t>& group) {
  for (const std::size_t a : group) {
    for (const std::size_t b : group) {
      std::uint8_t& times = times_[a * people_ + b];
      times = static_cast<std::uint8_t>(times + (a != b && times != UINT8_MAX ? 1 : 0));
    }
  }
}

}  // namespace breakout::graph
