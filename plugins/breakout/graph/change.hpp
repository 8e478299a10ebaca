// SPDX-License-Identifier: GPL-3.0-or-later
// What became true: the facts of one committed version, enough to bring any replica up to date.
//
// Threads: plain values, immutable once decided. Invariant: applying a change to the classroom it
// was decided on gives version + 1; a change never needs anything outside itself to be applied.
#pragma once

#include <cstdint>
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
  std::map<ParticipantId, RoomId> roster;
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
};
struct ParticipantLeft {
  ParticipantId participant;
  RoomId room;
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
struct ParticipantMoved {  // sources, mutes and pins go along
  ParticipantId participant;
  RoomId from, to;
  MoveReason reason;
};

struct RoomOpened {
  Room room;
};
struct RoomChanged {
  Room room;
};
struct RoomClosed {
  RoomId room;
};
struct RoundOpened {  // saves everybody's view of main
  Round round;
};
struct RoundChanged {  // its timer, or open <-> closing
  Round round;
};
struct RoundClosed {  // forgets the saved views; absent seats count their window from now
  std::uint32_t number;
};
struct TimerWarned {  // to be told; changes nothing by itself
  Seconds left;
};
struct TimerExpired {};  // to be told; changes nothing by itself

using Fact = std::variant<ClassroomCreated, SettingsChanged, ClassroomDestroyed, ParticipantJoined,
                          SeatTaken, ParticipantLeft, ConnectionLost, ConnectionRestored,
                          DisplayChanged, SourcesChanged, MutesChanged, PinsChanged,
                          ParticipantMoved, RoomOpened, RoomChanged, RoomClosed, RoundOpened,
                          RoundChanged, RoundClosed, TimerWarned, TimerExpired>;

struct Change {
  Version version = 0;  // the one this change makes true
  Instant at{};
  ParticipantId by;  // empty: the node, a back end or the administrator
  OperationId op;
  std::vector<Fact> facts;  // in the order they are to be applied
};

}  // namespace breakout::graph
