// SPDX-License-Identifier: GPL-3.0-or-later
// How each fact is written into the records. No rule is checked here: it was decided.
#include <algorithm>
#include <cassert>

#include "graph/graph.hpp"
#include "graph/meetings.hpp"

namespace breakout::graph {
namespace {

class Writer {
 public:
  Writer(Classroom& classroom, const Change& change)
      : classroom_(classroom),
        at_(change.at),
        ends_round_(std::any_of(change.facts.begin(), change.facts.end(), [](const Fact& fact) {
          return std::holds_alternative<RoundClosed>(fact);
        })) {}

  void operator()(const ClassroomCreated& fact) {
    classroom_.id = fact.id;
    classroom_.epoch = fact.epoch;
    classroom_.settings = fact.settings;
    classroom_.roster = fact.roster;
  }
  void operator()(const SettingsChanged& fact) { classroom_.settings = fact.settings; }
  void operator()(const ClassroomDestroyed&) {}

  void operator()(const ParticipantJoined& fact) {
    const Participant& participant = fact.participant;
    classroom_.participants.insert_or_assign(participant.id, participant);
    classroom_.seats_given = std::max(classroom_.seats_given, participant.seat);
    remember_place(participant.id, participant.room);
  }
  void operator()(const SeatTaken& fact) {
    Participant& participant = seat(fact.participant);
    participant.display = fact.display;
    participant.role = fact.role;
    participant.resume = fact.resume;
    participant.previous_resume = fact.previous_resume;
    participant.private_id = fact.private_id;
    participant.node = fact.node;
    participant.connected = true;
    participant.disconnected_at = Instant{};
    participant.sources = {};
    participant.announcement.reset();
  }
  void operator()(const ParticipantLeft& fact) { classroom_.participants.erase(fact.participant); }
  void operator()(const ConnectionLost& fact) {
    Participant& participant = seat(fact.participant);
    participant.connected = false;
    participant.disconnected_at = at_;
    participant.sources = {};
    participant.announcement.reset();  // nobody is to be on air by merely coming back
  }
  void operator()(const ConnectionRestored& fact) {
    Participant& participant = seat(fact.participant);
    participant.connected = true;
    participant.disconnected_at = Instant{};
    participant.sources = fact.sources;
  }
  void operator()(const DisplayChanged& fact) { seat(fact.participant).display = fact.display; }
  void operator()(const SourcesChanged& fact) { seat(fact.participant).sources = fact.sources; }
  void operator()(const MutesChanged& fact) {
    seat(fact.participant).muted_by_self = fact.by_self;
    seat(fact.participant).muted_by_staff = fact.by_staff;
  }
  void operator()(const PinsChanged& fact) { seat(fact.participant).pins = fact.pins; }
  void operator()(const RoleChanged& fact) { seat(fact.participant).role = fact.role; }
  void operator()(const HelpChanged& fact) {
    Participant& participant = seat(fact.participant);
    participant.help = fact.help;
    if (participant.main_view && participant.room == kMainRoom) {
      participant.main_view->help = fact.help;
    }
  }
  void operator()(const VisitChanged& fact) { seat(fact.participant).visit = fact.visit; }
  void operator()(const AnnouncementChanged& fact) {
    seat(fact.participant).announcement = fact.announcement;
  }
  void operator()(const TaskMarked& fact) { seat(fact.participant).task_done = fact.done; }
  void operator()(const ParticipantMoved& fact) {
    Participant& participant = seat(fact.participant);
    participant.room = fact.to;
    participant.task_done = false;
    if (fact.reason == MoveReason::move) {
      moved_.moved.insert_or_assign(fact.participant, std::pair{fact.from, fact.to});
    }
    if (fact.reason == MoveReason::undo) {
      undone_.push_back(fact);
    }
    if (fact.reason != MoveReason::open && fact.reason != MoveReason::visit && !ends_round_) {
      remember_place(fact.participant, fact.to);
    }
  }

  void operator()(const RoomOpened& fact) { put(fact.room); }
  void operator()(const RoomChanged& fact) {
    const bool other_task = classroom_.rooms.at(fact.room.id).task != fact.room.task;
    put(fact.room);
    if (other_task) {
      for (auto& [id, participant] : classroom_.participants) {
        participant.task_done = participant.task_done && participant.room != fact.room.id;
      }
    }
  }
  void operator()(const RoomClosed& fact) {
    closed_.push_back(classroom_.rooms.at(fact.room));
    classroom_.rooms.erase(fact.room);
    if (fact.to) {
      reassign(fact.room, *fact.to);
    }
  }
  void operator()(const RoundOpened& fact) {
    classroom_.round = fact.round;
    classroom_.places = Places{fact.assignments, {}, {UndoStep{true, {}}}};
    for (auto& [id, participant] : classroom_.participants) {
      participant.main_view = MainView{participant.muted_by_self, participant.muted_by_staff,
                                       participant.pins, participant.help};
    }
  }
  void operator()(const RoundChanged& fact) { classroom_.round = fact.round; }
  void operator()(const RoundClosed&) {
    Round& round = classroom_.round.value();
    round.state = RoundState::closed;
    round.ends_at.reset();
    round.closes_at.reset();
    round.warnings_left.clear();
    remember_round();
    for (auto& [id, participant] : classroom_.participants) {
      classroom_.places.assignments.emplace(id, kMainRoom);  // was here and not placed
      participant.main_view.reset();
      if (!participant.connected) {
        participant.disconnected_at = at_;
      }
    }
  }
  void operator()(const PlanChanged& fact) { classroom_.plan = fact.plan; }
  void operator()(const RosterChanged& fact) {
    for (const auto& [id, room] : fact.entries) {
      classroom_.roster.insert_or_assign(id, room);
    }
  }
  void operator()(const BroadcastSent& fact) {
    classroom_.broadcasts.insert_or_assign(fact.broadcast.id, fact.broadcast);
  }
  void operator()(const BroadcastReceived& fact) {
    classroom_.broadcasts.at(fact.broadcast).received.insert(fact.participant);
  }
  void operator()(const BroadcastEnded& fact) { classroom_.broadcasts.erase(fact.broadcast); }
  void operator()(const TimerSet&) {}
  void operator()(const TimerWarned&) {}
  void operator()(const TimerExpired&) {}
  void operator()(const TimerCancelled&) {}

  // What the change as a whole means for `undo`.
  void finish() {
    std::vector<UndoStep>& steps = classroom_.places.undo;
    for (bool taken_back = undone_.empty(); !taken_back && !steps.empty(); steps.pop_back()) {
      taken_back = is_taken_back(steps.back());  // those above had nothing left to take back
    }
    if (!moved_.moved.empty() && classroom_.in_round()) {
      if (steps.size() == kUndoSteps) {
        steps.erase(steps.begin());
      }
      steps.push_back(std::move(moved_));
    }
  }

 private:
  Participant& seat(const ParticipantId& id) { return classroom_.participants.at(id); }
  void put(const Room& room) { classroom_.rooms.insert_or_assign(room.id, room); }
  void remember_place(const ParticipantId& id, const RoomId& room) {
    Plan& assignments = classroom_.places.assignments;
    // Ids that come and go must not grow it for ever.
    const bool fits = assignments.size() < kMaxRoster || assignments.contains(id);
    if (classroom_.in_round() && fits) {
      assignments.insert_or_assign(id, room);
    }
  }
  bool is_taken_back(const UndoStep& step) const {
    return std::any_of(undone_.begin(), undone_.end(), [&](const ParticipantMoved& back) {
      const auto there = step.moved.find(back.participant);
      return there != step.moved.end() && there->second == std::pair{back.to, back.from};
    });
  }
  void reassign(const RoomId& from, const RoomId& to) {
    for (auto& [id, room] : classroom_.places.assignments) {
      if (room == from) {
        room = to;
      }
    }
    forget_steps_of(from);
  }
  // A later room of that name is another room. Behind a step of which nothing is left there is no
  // way back.
  void forget_steps_of(const RoomId& room) {
    std::vector<UndoStep>& steps = classroom_.places.undo;
    for (UndoStep& step : steps) {
      std::erase_if(step.moved, [&](const auto& moved) {
        return moved.second.first == room || moved.second.second == room;
      });
    }
    const auto last_empty = std::find_if(steps.rbegin(), steps.rend(), [](const UndoStep& step) {
      return !step.opening && step.moved.empty();
    });
    steps.erase(steps.begin(), last_empty.base());
  }
  // The rooms were closed before, in this change.
  void remember_round() {
    Places& places = classroom_.places;
    std::sort(closed_.begin(), closed_.end(),
              [](const Room& a, const Room& b) { return a.position < b.position; });
    places.rooms = std::move(closed_);
    places.undo.clear();
    classroom_.history.push_back(groups_of(places.assignments));
    if (classroom_.history.size() > kRoundsRemembered) {
      classroom_.history.erase(classroom_.history.begin());
    }
  }

  Classroom& classroom_;
  const Instant at_;
  const bool ends_round_;  // who sat where stays known, whatever brings everybody to main
  UndoStep moved_;
  std::vector<ParticipantMoved> undone_;
  std::vector<Room> closed_;
};

}  // namespace

void apply(Classroom& classroom, const Change& change) {
  assert(change.version == classroom.version + 1);
  Writer writer(classroom, change);
  for (const Fact& fact : change.facts) {
    std::visit(writer, fact);
  }
  writer.finish();
  classroom.version = change.version;
}

}  // namespace breakout::graph
