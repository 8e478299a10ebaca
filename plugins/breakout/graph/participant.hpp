// SPDX-License-Identifier: GPL-3.0-or-later
// A person in a classroom: one seat that survives reloads, reconnects and moves.
//
// Threads: plain values. Owner: the Classroom.
// Invariants: `room` exists; `main_view` is set exactly while a round is open or closing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "graph/ids.hpp"
#include "graph/source_set.hpp"

namespace breakout::graph {

enum class Role : std::uint8_t { instructor, assistant, learner, observer };
inline bool is_staff(Role role) noexcept {
  return role == Role::instructor || role == Role::assistant;
}

// What `merge` gives back: how main looked to this participant at the split.
struct MainView {
  SourceSet muted_by_self;
  SourceSet muted_by_staff;
  std::vector<ParticipantId> pins;

  bool operator==(const MainView&) const = default;
};

struct Participant {
  ParticipantId id;
  std::string display;
  Role role = Role::learner;
  RoomId room = kMainRoom;
  std::uint64_t seat = 0;  // the order of first arrival in this classroom; keeps lists stable
  std::map<std::string, std::string> tags;

  bool connected = true;        // a publisher handle holds the seat
  Instant disconnected_at{};    // meaningful while not connected
  std::string resume;           // proves the seat is yours when you come back
  std::string previous_resume;  // still good until the current holder showed it got the new one
  std::string private_id;       // ties a subscriber handle to this seat

  SourceSet sources;  // published now
  SourceSet muted_by_self;
  SourceSet muted_by_staff;  // only staff takes it back
  std::vector<ParticipantId> pins;
  std::optional<MainView> main_view;

  SourceSet muted() const noexcept { return muted_by_self | muted_by_staff; }
  bool operator==(const Participant&) const = default;
};

}  // namespace breakout::graph
