// SPDX-License-Identifier: GPL-3.0-or-later
// Names and instants of the membership graph, as types that cannot be mixed up.
//
// Threads: plain values. Invariant: an id that came through the request parser has 1 to 128 bytes.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace breakout::graph {

template <class Tag>
struct Id {
  std::string value;

  Id() = default;
  explicit Id(std::string text) : value(std::move(text)) {}
  bool empty() const noexcept { return value.empty(); }
  auto operator<=>(const Id&) const = default;
};

using ClassroomId = Id<struct ClassroomTag>;
using RoomId = Id<struct RoomTag>;
using ParticipantId = Id<struct ParticipantTag>;
using BroadcastId = Id<struct BroadcastTag>;
using NodeId = Id<struct NodeTag>;            // one process that serves classrooms
using OperationId = Id<struct OperationTag>;  // the `op` of a request: its idempotency key

using Version = std::uint64_t;  // +1 for each committed change; 0 before the first
using Millis = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;
using Instant = std::chrono::sys_time<Millis>;  // Unix milliseconds, always handed in, never read

inline const RoomId kMainRoom{"main"};

}  // namespace breakout::graph

template <class Tag>
struct std::hash<breakout::graph::Id<Tag>> {
  std::size_t operator()(const breakout::graph::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.value);
  }
};
