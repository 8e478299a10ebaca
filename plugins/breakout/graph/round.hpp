// SPDX-License-Identifier: GPL-3.0-or-later
// Rooms, and the round during which breakout rooms exist.
//
// Threads: plain values. Owner: the Classroom.
// Invariants: a closed round has no breakout rooms; `closes_at` is set exactly while closing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/ids.hpp"
#include "graph/settings.hpp"

namespace breakout::graph {

enum class OnExpiry : std::uint8_t { close, notify };

// The timer of one room. `ends_at` is its end, then, while the room is closing, `closes_at`.
struct RoomTimer {
  std::optional<Instant> ends_at;  // none while the room is closing
  std::vector<Seconds> warnings;
  std::vector<Seconds> warnings_left;  // not given yet, longest first
  Seconds grace{60};
  OnExpiry on_expiry = OnExpiry::close;
  std::optional<Instant> closes_at;  // the end of the countdown of a room that is closing

  bool operator==(const RoomTimer&) const = default;
};

struct Room {
  RoomId id;
  std::string name;
  std::optional<std::uint32_t> capacity;  // of people who are not staff; none: no limit
  bool locked = false;                    // nobody may choose it; staff still move people in
  bool over_capacity = false;             // staff forced it once: its count may exceed capacity
  std::string task;                       // a JSON object as text, or empty
  std::uint32_t position = 0;             // the order the rooms were opened in
  std::optional<RoomTimer> timer = {};    // its own, beside the round's

  bool operator==(const Room&) const = default;
};

enum class RoundState : std::uint8_t { open, closing, closed };

struct RoundPolicy {
  Seconds grace{60};  // the countdown of a closing that names none
  OnExpiry on_expiry = OnExpiry::close;
  std::vector<Seconds> warnings{Seconds{60}};  // before the end, longest first
  bool allow_return = true;                    // learners may choose main
  bool allow_choose = false;                   // learners may choose a room
  bool include_staff = false;
  LateJoiners late_joiners = LateJoiners::roster;

  bool operator==(const RoundPolicy&) const = default;
};

struct Round {
  std::uint32_t number = 1;
  RoundState state = RoundState::open;
  RoundPolicy policy;
  Instant opened_at{};
  std::optional<Instant> ends_at;      // the timer of the round; none once it expired
  std::vector<Seconds> warnings_left;  // not given yet, longest first
  std::optional<Instant> closes_at;    // the end of the countdown

  bool operator==(const Round&) const = default;
};

using Plan = std::map<ParticipantId, RoomId>;     // who sits where
inline constexpr std::size_t kMaxRoster = 10000;  // entries of a classroom's roster

// One step that `undo` takes back.
struct UndoStep {
  bool opening = false;  // the opening itself: taking it back is a merge
  std::map<ParticipantId, std::pair<RoomId, RoomId>> moved;  // from, to

  bool operator==(const UndoStep&) const = default;
};
inline constexpr std::size_t kUndoSteps = 20;  // more are forgotten, the oldest first

// What is remembered of the current or the last round beside its clock; grows with people.
struct Places {
  Plan assignments;            // where each was last placed by the opening, by staff or by choice,
                               // the absent included
  std::vector<Room> rooms;     // as they were when the round closed, by position
  std::vector<UndoStep> undo;  // the newest last

  bool operator==(const Places&) const = default;
};

// The next round, made ahead.
struct PlannedRound {
  std::vector<Room> rooms;
  Plan assignments;
  RoundPolicy policy;
  std::optional<Seconds> duration;
  Plan roster = {};  // goes into the classroom's when the plan is run

  bool operator==(const PlannedRound&) const = default;
};

// Who sat together when a round closed, room by room.
using Groups = std::vector<std::vector<ParticipantId>>;
inline constexpr std::size_t kRoundsRemembered = 50;

}  // namespace breakout::graph
