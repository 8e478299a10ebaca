// SPDX-License-Identifier: GPL-3.0-or-later
// A text to rooms, and who acknowledged it.
//
// Threads: plain values. Owner: the Classroom. Invariants: it lives from `at` to `expires_at`;
// `received` holds only recipients.
#pragma once

#include <set>
#include <string>

#include "graph/ids.hpp"

namespace breakout::graph {

struct Broadcast {
  BroadcastId id;
  std::string text;
  std::set<RoomId> rooms;  // empty: all, main included
  ParticipantId by;        // empty: a back end or the administrator
  Instant at{};
  Instant expires_at{};
  std::set<ParticipantId> recipients;  // who was there when it was sent, its sender not
  std::set<ParticipantId> received;

  bool reaches(const RoomId& room) const { return rooms.empty() || rooms.contains(room); }
  bool operator==(const Broadcast&) const = default;
};

inline constexpr std::size_t kMaxBroadcasts = 50;  // alive at a time, in one classroom
inline constexpr std::size_t kMaxBroadcastBytes = 4096;

}  // namespace breakout::graph
