// SPDX-License-Identifier: GPL-3.0-or-later
// The events of a change that are the same for all who get them: `timer`, `task`, `help`, `visit`,
// `announce`, `broadcast`, `role`; each is built once.
//
// Threads: control thread. Invariant: finding those of one person costs no more than they are.
#pragma once

#include <map>
#include <vector>

#include "control/change_past.hpp"
#include "control/json.hpp"
#include "graph/change.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

class Notices {
 public:
  // `after` is the classroom with `change` applied.
  Notices(const graph::Classroom& after, const graph::Change& change, const Past& past,
          graph::Instant now);

  // What this person is told, in the order it happened; no event twice.
  std::vector<const json_t*> for_person(const graph::Participant& person) const;

 private:
  struct Recipients {
    bool everybody = false;
    bool staff = false;
    std::set<graph::RoomId> rooms = {};      // who sits there
    std::set<graph::RoomId> listeners = {};  // who hears that room
    std::set<graph::ParticipantId> people = {};
    graph::ParticipantId but = {};  // not that one
  };
  struct Notice {
    Json event;
    graph::ParticipantId but;
  };
  using Indices = std::vector<std::size_t>;

  void timer(const char* state, const graph::RoomId& room, graph::Instant now);
  void facts_told(graph::Instant now);
  void help_of(const graph::ParticipantId& id, const graph::Participant* before);
  void visit_of(const graph::ParticipantId& id, const graph::Participant* before);
  void visit_event(const graph::Participant& visitor, const graph::Visit& visit, bool on);
  void announcement_of(const graph::ParticipantId& id, const graph::Participant* before);
  std::set<graph::RoomId> reached(const graph::Announcement& announcement) const;
  Json message(const char* kind) const;
  void add(Json event, const Recipients& recipients);

  const graph::Classroom& after_;
  const graph::Change& change_;
  std::vector<Notice> notices_;
  Indices everybody_, staff_;
  std::map<graph::RoomId, Indices> rooms_, listeners_;
  std::map<graph::ParticipantId, Indices> people_;
};

}  // namespace breakout::control
