// SPDX-License-Identifier: GPL-3.0-or-later
// What time does by itself: warnings, the end of the timer, the end of a countdown, empty seats.
//
// The timer rests while a countdown runs. Of warnings due at one time only the last is given, and
// none beside the end itself. A countdown starts when the end is noticed, so that people get all of
// it after a node was away, but it never passes the end of the class.
#include <algorithm>

#include "graph/graph.hpp"
#include "graph/movement.hpp"
#include "graph/rules.hpp"

namespace breakout::graph {
namespace {

bool timer_runs(const Round& round) {
  return round.state == RoundState::open && round.ends_at.has_value();
}

Instant seat_ends(const Classroom& classroom, const Participant& participant) {
  return participant.disconnected_at + classroom.settings.reconnect_window;
}

void append_expiry(Facts& facts, const Situation& situation) {
  const Classroom& classroom = situation.classroom;
  const auto limit = classroom.settings.ends_at;
  Round round = *classroom.round;
  round.ends_at.reset();
  round.warnings_left.clear();
  if (round.policy.on_expiry == OnExpiry::notify) {
    facts.push_back(RoundChanged{std::move(round)});
    facts.push_back(TimerExpired{});
    return;
  }
  Instant closes_at = situation.now + round.policy.grace;
  closes_at = limit ? std::min(closes_at, *limit) : closes_at;
  if (closes_at <= situation.now) {
    facts.push_back(TimerExpired{});
    append_merge(facts, classroom);
    return;
  }
  round.state = RoundState::closing;
  round.closes_at = closes_at;
  facts.push_back(RoundChanged{std::move(round)});
  facts.push_back(TimerExpired{});
}

void append_warning(Facts& facts, const Situation& situation) {
  Round round = *situation.classroom.round;
  const auto due = [&](Seconds before) { return *round.ends_at - before <= situation.now; };
  const auto later = std::find_if_not(round.warnings_left.begin(), round.warnings_left.end(), due);
  if (later == round.warnings_left.begin()) {
    return;
  }
  const Seconds left = *std::prev(later);
  round.warnings_left.erase(round.warnings_left.begin(), later);
  facts.push_back(RoundChanged{std::move(round)});
  facts.push_back(TimerWarned{left});
}

// The round is over: who did not come back in time loses the seat.
void append_lost_seats(Facts& facts, const Situation& situation) {
  for (const auto& [id, participant] : situation.classroom.participants) {
    if (!participant.connected && seat_ends(situation.classroom, participant) <= situation.now) {
      append_departure(facts, situation.classroom, participant);
    }
  }
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Expire&) {
  const Classroom& classroom = situation.classroom;
  Facts facts;
  if (!classroom.in_round()) {
    append_lost_seats(facts, situation);
  } else if (classroom.round->closes_at && *classroom.round->closes_at <= situation.now) {
    append_merge(facts, classroom);
  } else if (timer_runs(*classroom.round)) {
    if (*classroom.round->ends_at <= situation.now) {
      append_expiry(facts, situation);
    } else {
      append_warning(facts, situation);
    }
  }
  return facts;
}

std::optional<Instant> next_deadline(const Classroom& classroom) {
  std::optional<Instant> next;
  const auto at = [&](Instant instant) { next = next ? std::min(*next, instant) : instant; };
  if (!classroom.in_round()) {
    for (const auto& [id, participant] : classroom.participants) {
      if (!participant.connected) {
        at(seat_ends(classroom, participant));
      }
    }
    return next;
  }
  const Round& round = *classroom.round;
  if (round.closes_at) {
    at(*round.closes_at);
  }
  if (timer_runs(round)) {
    at(*round.ends_at);
    if (!round.warnings_left.empty()) {
      at(*round.ends_at - round.warnings_left.front());
    }
  }
  return next;
}

}  // namespace breakout::graph
