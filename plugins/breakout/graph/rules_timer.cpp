// SPDX-License-Identifier: GPL-3.0-or-later
// Setting, extending and cancelling the timer of the round, or that of one room.
//
// A room's timer never ends after its round's: it is refused, and one that would by a shorter round
// is cut short. Where silent, the contract is filled in like this: what is extended is the end that
// everybody sees, so in a countdown the end of that; more time opens the round, or the room, again,
// less ends the countdown earlier; an end that is past is due at once. To cancel ends a countdown,
// too.
#include <algorithm>
#include <string>

#include "graph/room_checks.hpp"
#include "graph/rules.hpp"
#include "graph/settings_check.hpp"
#include "graph/text.hpp"
#include "graph/timers.hpp"

namespace breakout::graph {
namespace {

RoomTimer timer_of(const Round& round) {
  return {round.ends_at,      round.policy.warnings,  round.warnings_left,
          round.policy.grace, round.policy.on_expiry, round.closes_at};
}

Round with_timer(Round round, const RoomTimer& timer) {
  round.ends_at = timer.ends_at;
  round.policy.warnings = timer.warnings;
  round.warnings_left = timer.warnings_left;
  round.policy.grace = timer.grace;
  round.policy.on_expiry = timer.on_expiry;
  round.closes_at = timer.closes_at;
  round.state = timer.closes_at ? RoundState::closing : RoundState::open;
  return round;
}

// What a room's timer has until it is told otherwise: what the round has.
RoomTimer fresh_timer(const RoundPolicy& policy) {
  return {std::nullopt, policy.warnings, {}, policy.grace, policy.on_expiry, std::nullopt};
}

std::optional<Refusal> bad_timer(const SetTimer& timer) {
  for (Seconds warning : timer.warnings.value_or(std::vector<Seconds>{})) {
    if (auto bad = bad_duration("each of warnings", warning, Seconds{1})) {
      return bad;
    }
  }
  if (auto bad = timer.grace ? bad_duration("grace", *timer.grace, Seconds{0}) : std::nullopt) {
    return bad;
  }
  switch (timer.action) {
    case SetTimer::Action::set:
      return bad_duration("set", timer.seconds, Seconds{1});
    case SetTimer::Action::extend:
      return bad_duration("extend", timer.seconds, -kLongestDuration);
    case SetTimer::Action::cancel:
      break;
  }
  return std::nullopt;
}

std::optional<Refusal> past_class_end(const Situation& situation, const RoomTimer& timer) {
  const auto limit = situation.classroom.settings.ends_at;
  const auto end = timer.closes_at ? timer.closes_at : timer.ends_at;
  if (!limit || !end || *end <= *limit) {
    return std::nullopt;
  }
  return refuse(ErrorCode::limit_reached, "an end at " + in_words(*end) +
                                              " passes the end of the class (ends_at) at " +
                                              in_words(*limit));
}

void extend(RoomTimer& timer, Seconds by, Instant now) {
  if (timer.closes_at && by < Seconds{0}) {
    timer.closes_at = std::max(*timer.closes_at + by, now);
    return;
  }
  const Instant shown = timer.closes_at ? *timer.closes_at : *timer.ends_at;
  timer.ends_at = std::max(shown + by, now);
  timer.closes_at.reset();
}

// `timer` after what was asked.
Result<RoomTimer> changed(const Situation& situation, RoomTimer timer, const SetTimer& asked) {
  const bool runs = timer.ends_at || timer.closes_at;
  if (asked.action != SetTimer::Action::set && !runs) {
    return refuse(ErrorCode::wrong_round_state, "no timer runs: nothing to extend or cancel");
  }
  timer.warnings = in_order(asked.warnings.value_or(std::move(timer.warnings)));
  timer.grace = asked.grace.value_or(timer.grace);
  timer.on_expiry = asked.on_expiry.value_or(timer.on_expiry);
  if (asked.action == SetTimer::Action::extend) {
    extend(timer, asked.seconds, situation.now);
  } else {
    timer.closes_at.reset();
    timer.ends_at.reset();
  }
  if (asked.action == SetTimer::Action::set) {
    timer.ends_at = situation.now + asked.seconds;
  }
  timer.warnings_left.clear();
  if (timer.ends_at && !timer.closes_at) {
    timer.warnings_left = warnings_before(timer.warnings, *timer.ends_at - situation.now);
  }
  if (auto refusal = past_class_end(situation, timer)) {
    return *std::move(refusal);
  }
  return timer;
}

void append_told(Facts& facts, const SetTimer& asked) {
  const RoomId room = asked.room.value_or(RoomId{});
  if (asked.action == SetTimer::Action::cancel) {
    facts.push_back(TimerCancelled{room});
  } else {
    facts.push_back(TimerSet{room});
  }
}

void append_shorter_rooms(Facts& facts, const Situation& situation, Instant end) {
  for (const auto& [id, room] : situation.classroom.rooms) {
    if (room.timer && room.timer->ends_at && *room.timer->ends_at > end) {
      Room shorter = room;
      shorter.timer->ends_at = end;
      shorter.timer->warnings_left = warnings_before(shorter.timer->warnings, end - situation.now);
      facts.push_back(RoomChanged{std::move(shorter)});
      facts.push_back(TimerSet{id});
    }
  }
}

Result<Facts> time_round(const Situation& situation, const SetTimer& asked) {
  const Round& round = *situation.classroom.round;
  auto timer = changed(situation, timer_of(round), asked);
  if (!timer) {
    return timer.refusal();
  }
  Facts facts{RoundChanged{with_timer(round, timer.value())}};
  append_told(facts, asked);
  if (timer.value().ends_at) {
    append_shorter_rooms(facts, situation, *timer.value().ends_at);
  }
  return facts;
}

std::optional<Refusal> past_round_end(const Round& round, const RoomTimer& timer) {
  if (!round.ends_at || !timer.ends_at || *timer.ends_at <= *round.ends_at) {
    return std::nullopt;
  }
  return refuse(ErrorCode::limit_reached,
                "an end at " + in_words(*timer.ends_at) + " passes the end of round " +
                    std::to_string(round.number) + " at " + in_words(*round.ends_at));
}

Result<Facts> time_room(const Situation& situation, const SetTimer& asked) {
  const Classroom& classroom = situation.classroom;
  if (auto missing = no_such_breakout_room(classroom, *asked.room)) {
    return *std::move(missing);
  }
  Room room = classroom.rooms.at(*asked.room);
  auto timer = changed(situation, room.timer.value_or(fresh_timer(classroom.round->policy)), asked);
  if (!timer) {
    return timer.refusal();
  }
  if (auto refusal = past_round_end(*classroom.round, timer.value())) {
    return *std::move(refusal);
  }
  room.timer = std::move(timer).value();
  if (asked.action == SetTimer::Action::cancel) {
    room.timer.reset();
  }
  Facts facts{RoomChanged{std::move(room)}};
  append_told(facts, asked);
  return facts;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const SetTimer& timer) {
  if (auto closed = no_round(situation.classroom, "there is nothing to time")) {
    return *std::move(closed);
  }
  if (auto bad = bad_timer(timer)) {
    return *std::move(bad);
  }
  return timer.room ? time_room(situation, timer) : time_round(situation, timer);
}

}  // namespace breakout::graph
