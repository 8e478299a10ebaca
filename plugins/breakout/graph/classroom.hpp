// SPDX-License-Identifier: GPL-3.0-or-later
// One live class and its one membership graph: the unit of storage, locking and versioning.
//
// Threads: a plain value, owned by the control thread of a node. Invariants: see invariants.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "graph/broadcast.hpp"
#include "graph/ids.hpp"
#include "graph/participant.hpp"
#include "graph/round.hpp"
#include "graph/settings.hpp"

namespace breakout::graph {

struct Classroom {
  ClassroomId id;
  std::string epoch;  // random, set at creation: tells two classrooms of one name apart
  Version version = 0;
  Settings settings;
  std::optional<Round> round;    // the current or the last one; none before the first
  std::map<RoomId, Room> rooms;  // breakout rooms; main always exists and is not in here
  std::map<ParticipantId, Participant> participants;
  Places places;                                // of the current or the last round
  std::optional<PlannedRound> plan;             // of the next one
  std::vector<Groups> history;                  // of the last kRoundsRemembered closed rounds
  std::map<BroadcastId, Broadcast> broadcasts;  // those alive
  Plan roster;                                  // who belongs where, told ahead of time
  std::uint64_t seats_given = 0;

  bool operator==(const Classroom&) const = default;

  bool in_round() const noexcept { return round && round->state != RoundState::closed; }
  bool has_room(const RoomId& room) const { return room == kMainRoom || rooms.contains(room); }
  const Participant* find(const ParticipantId& id) const {
    auto found = participants.find(id);
    return found == participants.end() ? nullptr : &found->second;
  }
};

}  // namespace breakout::graph
