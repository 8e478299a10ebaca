// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/invariants.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>

#include "graph/occupancy.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

bool in_order(const std::vector<Seconds>& warnings) {
  return std::is_sorted(warnings.begin(), warnings.end(), std::greater<>());
}

// What a sentence is about; the id lives longer.
struct Named {
  std::string_view kind;
  const std::string& id;
};

class Checker {
 public:
  explicit Checker(const Classroom& classroom) : classroom_(classroom) {}

  std::vector<std::string> broken() && {
    check_participants();
    check_rooms();
    check_broadcasts();
    check_undo();
    if (classroom_.round) {
      check_round(*classroom_.round);
    } else {
      expect(classroom_.rooms.empty(), "there are breakout rooms before the first round");
    }
    return std::move(broken_);
  }

 private:
  // The sentence is put together only when it is needed: this runs after every change.
  template <class... Words>
  void expect(bool holds, const Words&... otherwise) {
    if (!holds) {
      std::string sentence;
      (add(sentence, otherwise), ...);
      broken_.push_back(std::move(sentence));
    }
  }
  static void add(std::string& sentence, const char* words) { sentence += words; }
  static void add(std::string& sentence, const Named& named) {
    (sentence += named.kind) += quoted(named.id);
  }
  template <class Tag>
  static void add(std::string& sentence, const Id<Tag>& id) {
    sentence += quoted(id);
  }

  void check_participants() {
    std::set<std::uint64_t> seats;
    for (const auto& [id, participant] : classroom_.participants) {
      const Named who{"participant ", id.value};
      expect(participant.id == id, who, " is filed under another id");
      expect(classroom_.has_room(participant.room), who, " is in room ", participant.room,
             ", which does not exist");
      expect(seats.insert(participant.seat).second, who, " shares a seat number");
      expect(participant.seat > 0 && participant.seat <= classroom_.seats_given, who,
             " has a seat number that was not given");
      expect(participant.main_view.has_value() == classroom_.in_round(), who,
             " has a saved view of main outside a round, or none within");
      expect(participant.connected || participant.sources.empty(), who,
             " publishes without a connection");
      expect(participant.role != Role::observer || participant.sources.empty(), who,
             " is an observer and publishes");
      check_mark(participant, who);
      if (participant.help) {
        check_help(participant, *participant.help, who);
      }
      if (participant.visit) {
        check_visit(participant, *participant.visit, who);
      }
      if (participant.announcement) {
        check_announcement(participant, *participant.announcement, who);
      }
    }
  }

  void check_mark(const Participant& participant, const Named& who) {
    const auto room = classroom_.rooms.find(participant.room);
    expect(!participant.task_done || (room != classroom_.rooms.end() && !room->second.task.empty()),
           who, " is done with a task that its room does not have");
  }

  void check_help(const Participant& participant, const Help& help, const Named& who) {
    expect(participant.role == Role::learner, who, " asks for help and is no learner");
    const Participant* claimer = classroom_.find(help.claimed_by);
    expect(help.claimed_by.empty() ||
               (help.state == HelpState::claimed && claimer && is_staff(claimer->role)),
           who, " has a request claimed by ", help.claimed_by, ", who did not");
    expect(!participant.main_view || participant.room != kMainRoom ||
               participant.main_view->help == help,
           who, " asks for help in main, and merge would not give that back");
  }

  void check_visit(const Participant& participant, const Visit& visit, const Named& who) {
    expect(is_staff(participant.role), who, " visits and is not staff");
    expect(classroom_.in_round(), who, " visits while no round is open");
    expect(classroom_.has_room(visit.room), who, " visits room ", visit.room,
           ", which does not exist");
    expect((visit.mode == VisitMode::join) == (participant.room == visit.room), who,
           " visits without sitting there, or listens to its own room");
  }

  void check_announcement(const Participant& participant, const Announcement& announcement,
                          const Named& who) {
    expect(is_staff(participant.role), who, " announces and is not staff");
    expect(participant.connected, who, " announces without a connection");
    expect(!announcement.sources.empty(), who, " announces nothing");
    for (const RoomId& room : announcement.rooms) {
      expect(classroom_.has_room(room), who, " announces to room ", room, ", which does not exist");
    }
  }

  void check_rooms() {
    const Occupancy occupancy = occupancy_of(classroom_);
    std::set<std::uint32_t> positions;
    for (const auto& [id, room] : classroom_.rooms) {
      const Named which{"room ", id.value};
      expect(room.id == id, which, " is filed under another id");
      expect(id != kMainRoom && !id.empty(), which, " is no breakout room");
      expect(positions.insert(room.position).second, which, " shares its position");
      expect(!room.capacity || room.over_capacity || taken(occupancy, id) <= *room.capacity, which,
             " is over its capacity");
      if (room.timer) {
        check_timer(*room.timer, which);
      }
    }
  }

  void check_timer(const RoomTimer& timer, const Named& which) {
    expect(timer.ends_at.has_value() != timer.closes_at.has_value(), which,
           " has a timer that neither runs nor counts down, or does both");
    expect(timer.ends_at || timer.warnings_left.empty(), which, " has warnings without a timer");
    expect(in_order(timer.warnings) && in_order(timer.warnings_left), which,
           " has warnings that are not in order");
    const auto last = classroom_.round ? classroom_.round->ends_at : std::nullopt;
    expect(!timer.ends_at || !last || *timer.ends_at <= *last, which,
           " has a timer that outlives the round's");
    for (const auto& end : {timer.ends_at, timer.closes_at}) {
      expect(!end || !classroom_.settings.ends_at || *end <= *classroom_.settings.ends_at, which,
             " has a timer that passes the end of the class");
    }
  }

  void check_broadcasts() {
    expect(classroom_.broadcasts.size() <= kMaxBroadcasts, "there are too many broadcasts");
    for (const auto& [id, broadcast] : classroom_.broadcasts) {
      const Named which{"broadcast ", id.value};
      expect(broadcast.id == id, which, " is filed under another id");
      expect(!broadcast.text.empty() && broadcast.text.size() <= kMaxBroadcastBytes, which,
             " is empty or too long");
      expect(broadcast.at < broadcast.expires_at, which, " ends before it begins");
      expect(std::includes(broadcast.recipients.begin(), broadcast.recipients.end(),
                           broadcast.received.begin(), broadcast.received.end()),
             which, " was acknowledged by somebody it was not sent to");
    }
  }

  void check_undo() {
    const auto& steps = classroom_.places.undo;
    expect(steps.size() <= kUndoSteps, "there are too many steps to take back");
    expect(steps.empty() || classroom_.in_round(), "there are steps to take back without a round");
    for (std::size_t i = 0; i < steps.size(); ++i) {
      expect(steps[i].opening ? i == 0 && steps[i].moved.empty() : !steps[i].moved.empty(),
             "a step to take back is empty, or an opening that is not the first");
    }
  }

  void check_round(const Round& round) {
    const bool closing = round.state == RoundState::closing;
    const bool closed = round.state == RoundState::closed;
    expect(round.number > 0, "the round has no number");
    expect(!closed || classroom_.rooms.empty(), "a closed round has breakout rooms");
    expect(closed || !classroom_.rooms.empty(), "an open round has no breakout rooms");
    expect(closing == round.closes_at.has_value(),
           "closes_at is set in another state than closing");
    expect(!closed || !round.ends_at, "a closed round has a timer");
    expect(round.ends_at || round.warnings_left.empty(), "there are warnings without a timer");
    expect(in_order(round.policy.warnings) && in_order(round.warnings_left),
           "the warnings are not in order");
    if (const auto limit = classroom_.settings.ends_at) {
      expect(!round.ends_at || *round.ends_at <= *limit, "the timer passes the end of the class");
      expect(!round.closes_at || *round.closes_at <= *limit,
             "the countdown passes the end of the class");
    }
    for (const auto& [id, room] : classroom_.places.assignments) {
      expect(closed || classroom_.has_room(room), id, " is assigned to room ", room,
             ", which does not exist");
    }
  }

  const Classroom& classroom_;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_invariants(const Classroom& classroom) {
  return Checker(classroom).broken();
}

}  // namespace breakout::graph
