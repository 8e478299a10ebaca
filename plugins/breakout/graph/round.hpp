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
#include <vector>

#include "graph/ids.hpp"
#include "graph/settings.hpp"

namespace breakout::graph {

struct Room {
  RoomId id;
  std::string name;
  std::optional<std::uint32_t> capacity;  // of people who are not staff; none: no limit
  bool locked = false;                    // nobody may choose it; staff still move people in
  bool over_capacity = false;             // staff forced it once: its count may exceed capacity
  std::string task;                       // a JSON object as text, or empty
  std::uint32_t position = 0;             // the order the rooms were opened in

  bool operator==(const Room&) const = default;
};

enum class RoundState : std::uint8_t { open, closing, closed };
enum class OnExpiry : std::uint8_t { close, notify };

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
  // Where each was last placed by the opening, by staff or by choice, the absent included.
  std::map<ParticipantId, RoomId> assignments;

  bool operator==(const Round&) const = default;
};

}  // namespace breakout::graph
