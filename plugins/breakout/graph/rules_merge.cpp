// SPDX-License-Identifier: GPL-3.0-or-later
// Merge: at once, after a countdown, or not after all.
//
// A countdown the round asks for by default is cut short at the end of the class; one that the
// request names and that would pass it is refused.
#include <algorithm>
#include <string>

#include "graph/movement.hpp"
#include "graph/rules.hpp"
#include "graph/settings_check.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

// Self mutes stay beside the saved ones: nobody may be unmuted by being moved.
void append_view(Facts& facts, const Classroom& classroom, const Participant& participant) {
  const MainView view = participant.main_view.value_or(MainView{});
  const SourceSet by_self = participant.muted_by_self | view.muted_by_self;
  if (by_self != participant.muted_by_self || view.muted_by_staff != participant.muted_by_staff) {
    facts.push_back(MutesChanged{participant.id, by_self, view.muted_by_staff});
  }
  std::vector<ParticipantId> pins;
  std::copy_if(view.pins.begin(), view.pins.end(), std::back_inserter(pins),
               [&](const ParticipantId& pin) { return classroom.find(pin) != nullptr; });
  if (pins != participant.pins) {
    facts.push_back(PinsChanged{participant.id, std::move(pins)});
  }
}

Result<Facts> cancelled(const Situation& situation, const Merge& merge) {
  Round round = *situation.classroom.round;
  if (merge.grace) {
    return refuse(ErrorCode::invalid_element,
                  "grace " + in_words(*merge.grace) + " and cancel exclude each other");
  }
  if (round.state != RoundState::closing) {
    return refuse(ErrorCode::wrong_round_state,
                  "round " + std::to_string(round.number) + " is not closing: nothing to cancel");
  }
  round.state = RoundState::open;
  round.closes_at.reset();
  if (round.ends_at && *round.ends_at <= situation.now) {
    round.ends_at.reset();
    round.warnings_left.clear();
  }
  return Facts{RoundChanged{std::move(round)}};
}

Result<Instant> end_of_countdown(const Situation& situation, const Merge& merge) {
  const auto limit = situation.classroom.settings.ends_at;
  const Instant end = situation.now + merge.grace.value_or(situation.classroom.round->policy.grace);
  if (!limit || end <= *limit || end == situation.now) {
    return end;
  }
  if (merge.grace) {
    return refuse(ErrorCode::limit_reached, "a grace of " + in_words(*merge.grace) +
                                                " passes the end of the class (ends_at) at " +
                                                in_words(*limit));
  }
  return std::max(*limit, situation.now);
}

}  // namespace

void append_merge(Facts& facts, const Classroom& classroom, MoveReason reason) {
  for (const auto& [id, participant] : classroom.participants) {
    append_return_to_main(facts, classroom, participant, reason);
    append_view(facts, classroom, participant);
    if (participant.announcement && !participant.announcement->rooms.empty()) {
      facts.push_back(AnnouncementChanged{id, std::nullopt});  // its rooms are gone
    }
  }
  for (const auto& [id, room] : classroom.rooms) {
    facts.push_back(RoomClosed{id});
  }
  facts.push_back(RoundClosed{classroom.round->number});
}

Result<Facts> rule(const Situation& situation, const Merge& merge) {
  const Classroom& classroom = situation.classroom;
  if (!classroom.in_round()) {
    return refuse(ErrorCode::wrong_round_state, "no round is open: nothing to merge");
  }
  if (merge.cancel) {
    return cancelled(situation, merge);
  }
  if (auto bad = merge.grace ? bad_duration("grace", *merge.grace, Seconds{0}) : std::nullopt) {
    return *std::move(bad);
  }
  if (classroom.round->state == RoundState::closing && !merge.grace) {
    return Facts{};  // asked twice: the countdown that runs goes on
  }
  auto end = end_of_countdown(situation, merge);
  if (!end) {
    return end.refusal();
  }
  Facts facts;
  if (end.value() <= situation.now) {
    append_merge(facts, classroom);
    return facts;
  }
  Round round = *classroom.round;
  round.state = RoundState::closing;
  round.closes_at = end.value();
  if (round != *classroom.round) {
    facts.push_back(RoundChanged{std::move(round)});
  }
  return facts;
}

}  // namespace breakout::graph
