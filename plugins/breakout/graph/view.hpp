// SPDX-License-Identifier: GPL-3.0-or-later
// What a role may see of the graph: plain records, ready to be written as JSON.
//
// Threads: pure functions. Invariant: a view for a learner or observer never holds another room's
// task, nor, with roster_visibility "room", another room's people.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "graph/change.hpp"
#include "graph/classroom.hpp"
#include "graph/ids.hpp"

namespace breakout::graph {

// Who looks: a participant with its role and room, or staff without a seat (back end, admin).
struct Viewer {
  const Participant* participant = nullptr;  // null: staff without a seat
  bool sees_all() const noexcept { return !participant || is_staff(participant->role); }
};

struct RoomView {
  const Room* room;
  std::uint32_t count;  // people in it, the disconnected included
  std::uint32_t done;   // those of them who are done with its task
  bool shows_task;      // and its timer, and who is done
};

struct RoundView {
  const Round* round;
  std::vector<RoomView> rooms;  // in the order they were opened
};

struct GraphView {
  Version version;
  std::optional<RoundView> round;
  std::vector<const Participant*> participants;  // by seat
};

// Pointers in a view live as long as `classroom` is not changed.
GraphView view_for(const Classroom& classroom, Viewer viewer);

// Whether `viewer` may know of `other` at all.
bool may_see(const Classroom& classroom, Viewer viewer, const Participant& other);

// Whether `broadcast` was sent to `participant` or to where it is now; not its own.
bool may_be_told(const Classroom& classroom, const Broadcast& broadcast,
                 const Participant& participant);

// The broadcasts alive that `participant` may be told of (again), oldest first.
std::vector<const Broadcast*> live_broadcasts(const Classroom& classroom,
                                              const Participant& participant);

// Whether `viewer` may know of `other`'s help request and of its text.
bool may_see_help(Viewer viewer, const Participant& other);

// Whether that source of `speaker` is for the ears of `room`: it sits there, or announces there.
// Observers and the disconnected are nowhere heard.
bool is_heard_in(const RoomId& room, const Participant& speaker, SourceKind source);

// Whether `listener` may receive that source of `speaker`: the one rule of isolation. It is heard
// in the room that the listener hears; nobody hears oneself, nor while disconnected.
bool may_hear(const Participant& listener, const Participant& speaker, SourceKind source);

}  // namespace breakout::graph
