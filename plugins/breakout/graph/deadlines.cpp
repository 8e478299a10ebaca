// SPDX-License-Identifier: GPL-3.0-or-later
// What time does by itself: warnings, ends of timers and of countdowns, of broadcasts and of empty
// seats. Whatever is due at one time is one change.
//
// Timers rest while the round counts down, and a round that ends takes its rooms' timers along. Of
// warnings due at one time only the last is given, and none beside the end itself. A countdown
// starts when the end is noticed, so that people get all of it after a node was away, but it never
// passes the end of the class.
#include <algorithm>

#include "graph/graph.hpp"
#include "graph/movement.hpp"
#include "graph/room_closing.hpp"
#include "graph/rules.hpp"
#include "graph/timers.hpp"

namespace breakout::graph {
namespace {

Instant seat_ends(const Classroom& classroom, const Participant& participant) {
  return participant.disconnected_at + classroom.settings.reconnect_window;
}

// --- the round -----------------------------------------------------------------------------------

Instant end_of_countdown(const Situation& situation, Seconds grace) {
  const auto limit = situation.classroom.settings.ends_at;
  const Instant end = situation.now + grace;
  return limit ? std::min(end, *limit) : end;
}

void append_round_expiry(Facts& facts, const Situation& situation) {
  Round round = *situation.classroom.round;
  round.ends_at.reset();
  round.warnings_left.clear();
  if (round.policy.on_expiry == OnExpiry::notify) {
    facts.push_back(RoundChanged{std::move(round)});
    facts.push_back(TimerExpired{});
    return;
  }
  round.closes_at = end_of_countdown(situation, round.policy.grace);
  if (*round.closes_at <= situation.now) {
    facts.push_back(TimerExpired{});
    append_merge(facts, situation.classroom);
    return;
  }
  round.state = RoundState::closing;
  facts.push_back(RoundChanged{std::move(round)});
  facts.push_back(TimerExpired{});
}

void append_round_warning(Facts& facts, const Situation& situation) {
  Round round = *situation.classroom.round;
  if (const auto left = take_due_warning(round.warnings_left, *round.ends_at, situation.now)) {
    facts.push_back(RoundChanged{std::move(round)});
    facts.push_back(TimerWarned{*left});
  }
}

// Whether the rooms go on with their own timers.
bool append_round(Facts& facts, const Situation& situation) {
  const Round& round = *situation.classroom.round;
  if (round.closes_at) {
    if (*round.closes_at <= situation.now) {
      append_merge(facts, situation.classroom);
    }
    return false;
  }
  if (!round.ends_at) {
    return true;
  }
  if (*round.ends_at <= situation.now) {
    append_round_expiry(facts, situation);
    return round.policy.on_expiry == OnExpiry::notify;
  }
  append_round_warning(facts, situation);
  return true;
}

// --- rooms ---------------------------------------------------------------------------------------

// Whether the room's time is over: its countdown has ended, or it has none.
bool append_room_expiry(Facts& facts, const Situation& situation, Room room) {
  facts.push_back(TimerExpired{room.id});
  if (room.timer->on_expiry == OnExpiry::notify) {
    room.timer.reset();
    facts.push_back(RoomChanged{std::move(room)});
    return false;
  }
  room.timer->ends_at.reset();
  room.timer->warnings_left.clear();
  room.timer->closes_at = end_of_countdown(situation, room.timer->grace);
  if (*room.timer->closes_at <= situation.now) {
    return true;
  }
  facts.push_back(RoomChanged{std::move(room)});
  return false;
}

bool append_room(Facts& facts, const Situation& situation, Room room) {
  RoomTimer& timer = *room.timer;
  if (timer.closes_at) {
    return *timer.closes_at <= situation.now;
  }
  if (*timer.ends_at <= situation.now) {
    return append_room_expiry(facts, situation, std::move(room));
  }
  if (const auto left = take_due_warning(timer.warnings_left, *timer.ends_at, situation.now)) {
    facts.push_back(TimerWarned{*left, room.id});
    facts.push_back(RoomChanged{std::move(room)});
  }
  return false;
}

void append_rooms(Facts& facts, const Situation& situation) {
  std::set<RoomId> over;
  for (const auto& [id, room] : situation.classroom.rooms) {
    if (room.timer && append_room(facts, situation, room)) {
      over.insert(id);
    }
  }
  if (!over.empty()) {
    append_closed_rooms(facts, situation.classroom, over, kMainRoom);
  }
}

// --- the rest ------------------------------------------------------------------------------------

void append_ended_broadcasts(Facts& facts, const Situation& situation) {
  for (const auto& [id, broadcast] : situation.classroom.broadcasts) {
    if (broadcast.expires_at <= situation.now) {
      facts.push_back(BroadcastEnded{id});
    }
  }
}

// No round is open: who did not come back in time loses the seat.
void append_lost_seats(Facts& facts, const Situation& situation) {
  std::vector<const Participant*> lost;
  for (const auto& [id, participant] : situation.classroom.participants) {
    if (!participant.connected && seat_ends(situation.classroom, participant) <= situation.now) {
      lost.push_back(&participant);
    }
  }
  append_departures(facts, situation.classroom, lost);
}

// The earliest of instants that may be none.
class Earliest {
 public:
  void at(const std::optional<Instant>& instant) {
    if (instant && (!first_ || *instant < *first_)) {
      first_ = instant;
    }
  }
  const std::optional<Instant>& get() const { return first_; }

 private:
  std::optional<Instant> first_;
};

void look_at_round(Earliest& next, const Classroom& classroom) {
  const Round& round = *classroom.round;
  next.at(next_of(round.ends_at, round.warnings_left, round.closes_at));
  for (const auto& [id, room] : classroom.rooms) {
    if (room.timer && !round.closes_at) {
      next.at(next_of(room.timer->ends_at, room.timer->warnings_left, room.timer->closes_at));
    }
  }
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Expire&) {
  Facts facts;
  append_ended_broadcasts(facts, situation);
  if (!situation.classroom.in_round()) {
    append_lost_seats(facts, situation);
  } else if (append_round(facts, situation)) {
    append_rooms(facts, situation);
  }
  return facts;
}

std::optional<Instant> next_deadline(const Classroom& classroom) {
  Earliest next;
  for (const auto& [id, broadcast] : classroom.broadcasts) {
    next.at(broadcast.expires_at);
  }
  if (classroom.in_round()) {
    look_at_round(next, classroom);
    return next.get();
  }
  for (const auto& [id, participant] : classroom.participants) {
    if (!participant.connected) {
      next.at(seat_ends(classroom, participant));
    }
  }
  return next.get();
}

}  // namespace breakout::graph
