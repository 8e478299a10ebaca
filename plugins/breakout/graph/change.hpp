// SPDX-License-Identifier: GPL-3.0-or-later
// What became true: the facts of one committed version, enough to bring any replica up to date.
//
// Threads: plain values, immutable once decided. Invariant: applying a change to the classroom it
// was decided on gives version + 1; a change never needs anything outside itself to be applied.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "graph/classroom.hpp"
#include "graph/ids.hpp"

namespace breakout::graph {

enum class MoveReason : std::uint8_t { open, move, choose, visit, merge, close_room, undo, late };

struct ClassroomCreated {
  ClassroomId id;
  std::string epoch;
  Settings settings;
  Plan roster;
};
struct SettingsChanged {
  Settings settings;
};
struct ClassroomDestroyed {};  // the replica is to be dropped; its people stay readable until then

struct ParticipantJoined {  // a new seat
  Participant participant;
};
struct SeatTaken {  // the same seat under a new handle, which publishes nothing yet
  ParticipantId participant;
  std::string display;
  Role role;
  std::string resume, previous_resume, private_id;
  NodeId node;
};
struct ParticipantLeft {
  ParticipantId participant;
  RoomId room;
  bool kicked = false;
};
struct ConnectionLost {  // since the change's `at`; with it went what was published
  ParticipantId participant;
};
struct ConnectionRestored {  // the same handle was only silent; the seat publishes `sources` again
  ParticipantId participant;
  SourceSet sources;
};
struct DisplayChanged {
  ParticipantId participant;
  std::string display;
};
struct SourcesChanged {
  ParticipantId participant;
  SourceSet sources;
};
struct MutesChanged {
  ParticipantId participant;
  SourceSet by_self, by_staff;
};
struct PinsChanged {
  ParticipantId participant;
  std::vector<ParticipantId> pins;
};
struct RoleChanged {
  ParticipantId participant;
  Role role;
};
struct HelpChanged {  // in main it is also what `merge` gives back
  ParticipantId participant;
  std::optional<Help> help;
};
struct VisitChanged {
  ParticipantId participant;
  std::optional<Visit> visit;
};
struct AnnouncementChanged {
  ParticipantId participant;
  std::optional<Announcement> announcement;
};
struct TaskMarked {
  ParticipantId participant;
  bool done;
};
struct ParticipantMoved {  // sources, mutes and pins go along; its task mark does not
  ParticipantId participant;
  RoomId from, to;
  MoveReason reason;
};

struct RoomOpened {
  Room room;
};
struct RoomChanged {  // another task takes away the marks of those in the room
  Room room;
};
struct RoomClosed {
  RoomId room;
  std::optional<RoomId> to = {};  // where the absent belong from now on; none: as they did
};
struct RoundOpened {  // saves everybody's view of main
  Round round;
  Plan assignments;
};
struct RoundChanged {  // its timer, or open <-> closing
  Round round;
};
struct RoundClosed {  // forgets the saved views; absent seats count their window from now
  std::uint32_t number;
};
struct PlanChanged {  // the plan of the next round; none: it was run
  std::optional<PlannedRound> plan;
};
struct RosterChanged {  // these entries are new or other than before
  Plan entries;
};

struct BroadcastSent {
  Broadcast broadcast;
};
struct BroadcastReceived {
  BroadcastId broadcast;
  ParticipantId participant;
};
struct BroadcastEnded {
  BroadcastId broadcast;
};

// To be told; these change nothing by themselves. An empty room is the round's timer.
struct TimerSet {
  RoomId room;
};
struct TimerWarned {
  Seconds left;
  RoomId room = {};
};
struct TimerExpired {
  RoomId room;
};
struct TimerCancelled {
  RoomId room;
};

using Fact =
    std::variant<ClassroomCreated, SettingsChanged, ClassroomDestroyed, ParticipantJoined,
                 SeatTaken, ParticipantLeft, ConnectionLost, ConnectionRestored, DisplayChanged,
                 SourcesChanged, MutesChanged, PinsChanged, RoleChanged, HelpChanged, VisitChanged,
                 AnnouncementChanged, TaskMarked, ParticipantMoved, RoomOpened, RoomChanged,
                 RoomClosed, RoundOpened, RoundChanged, RoundClosed, PlanChanged, RosterChanged,
                 BroadcastSent, BroadcastReceived, BroadcastEnded, TimerSet, TimerWarned,
                 TimerExpired, TimerCancelled>;

struct Change {
  Version version = 0;  // the one this change makes true
  Instant at{};
  ParticipantId by;  // empty: the node, a back end or the administrator
  OperationId op;
  std::vector<Fact> facts;  // in the order they are to be applied
};

}  // namespace breakout::graph
