// SPDX-License-Identifier: GPL-3.0-or-later
// A person in a classroom: one seat that survives reloads, reconnects and moves.
//
// Threads: plain values. Owner: the Classroom.
// Invariants: `room` exists; `main_view` is set exactly while a round is open or closing; only
// staff visit and announce, only learners ask for help.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/ids.hpp"
#include "graph/source_set.hpp"

namespace breakout::graph {

enum class Role : std::uint8_t { instructor, assistant, learner, observer };
inline bool is_staff(Role role) noexcept {
  return role == Role::instructor || role == Role::assistant;
}

// A raised hand. It belongs to the room it was raised in: leaving that room takes it down.
enum class HelpState : std::uint8_t { waiting, claimed, later };
struct Help {
  std::string message;
  Instant since{};
  HelpState state = HelpState::waiting;
  ParticipantId claimed_by;  // while claimed; empty: a back end did

  bool operator==(const Help&) const = default;
};

// Staff in a room that is not theirs. Joining sits there; listening only hears and sees it.
enum class VisitMode : std::uint8_t { join, listen };
struct Visit {
  RoomId room;
  VisitMode mode = VisitMode::join;
  RoomId from;  // where `return` leads

  bool operator==(const Visit&) const = default;
};

// Staff's own media in many rooms at once, one way.
struct Announcement {
  SourceSet sources;
  std::set<RoomId> rooms;  // empty: all
  bool duck = false;       // passed on to clients; the server lowers nothing

  bool reaches(const RoomId& room) const { return rooms.empty() || rooms.contains(room); }
  bool operator==(const Announcement&) const = default;
};

// What `merge` gives back: how main looked to this participant at the split. The hand is the one
// raised in main, kept up to date while its owner is there.
struct MainView {
  SourceSet muted_by_self;
  SourceSet muted_by_staff;
  std::vector<ParticipantId> pins;
  std::optional<Help> help;

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
  NodeId node;                  // where its handles are or were last; empty: nodes have no names
  std::string resume;           // proves the seat is yours when you come back
  std::string previous_resume;  // still good until the current holder showed it got the new one
  std::string private_id;       // ties a subscriber handle to this seat

  SourceSet sources;  // published now
  SourceSet muted_by_self;
  SourceSet muted_by_staff;  // only staff takes it back
  std::vector<ParticipantId> pins;
  std::optional<MainView> main_view;

  bool task_done = false;  // with the task of the room it is in
  std::optional<Help> help;
  std::optional<Visit> visit;
  std::optional<Announcement> announcement;

  // The room whose media this one receives.
  const RoomId& hears() const noexcept {
    return visit && visit->mode == VisitMode::listen ? visit->room : room;
  }
  SourceSet muted() const noexcept { return muted_by_self | muted_by_staff; }
  bool operator==(const Participant&) const = default;
};

}  // namespace breakout::graph
