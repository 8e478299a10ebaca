// SPDX-License-Identifier: GPL-3.0-or-later
// The event `talking`: who talks in each room, and since when a room has been silent.
//
// Threads: control thread, no lock held. Invariants: people are told of the room they hear, staff
// of all; whoever comes, or comes to hear another room, is told how it stands there, from then on
// only what changes. Knows the microphones of this node. Cost of follow(): linear in rooms and
// microphones; the people are looked at only when there is news. Owner: the LiveClassroom.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "control/handle.hpp"
#include "control/switchboard.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

class Talking {
 public:
  // There may be other people, or they may hear other rooms.
  void people_changed() { people_changed_ = true; }

  // Tells the news; a few times a second.
  void follow(const graph::Classroom& classroom, const Switchboard& switchboard, const Seats& seats,
              graph::Instant now);

 private:
  struct RoomTalk {
    std::vector<graph::ParticipantId> talking;   // who is heard there, announcers too
    std::optional<graph::Instant> silent_since;  // nobody who sits there has talked since
    bool operator==(const RoomTalk&) const = default;
  };
  // What somebody knows: how it stands in that room, or in all.
  struct Told {
    ConnectionId handle = 0;
    graph::RoomId room;
    bool staff = false;
    bool operator==(const Told&) const = default;
  };
  class Bodies;  // of the events of one round, each built when first needed

  std::set<graph::RoomId> listen(const graph::Classroom& classroom, const Switchboard& switchboard,
                                 graph::Instant now);
  bool update(const graph::RoomId& room, const Switchboard& switchboard, graph::Instant now);

  std::map<graph::RoomId, RoomTalk> rooms_;
  std::map<graph::ParticipantId, Told> told_;
  bool people_changed_ = true;
};

}  // namespace breakout::control
