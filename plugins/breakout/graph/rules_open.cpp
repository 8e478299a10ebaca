// SPDX-License-Identifier: GPL-3.0-or-later
// Open: the rooms, the plan, the timer and everybody's move in one change; or that plan kept for
// the next round; or the plan that was kept, run.
//
// Observers are seated only by name; staff too, unless include_staff. A default warning that would
// come before the round has begun is left out. Where silent, the contract is filled in like this:
// assignments of a roster that is only planned join the roster when the plan is run; a plan kept
// outlives rounds opened without it.
#include <algorithm>
#include <functional>
#include <string>

#include "graph/assignment.hpp"
#include "graph/meetings.hpp"
#include "graph/movement.hpp"
#include "graph/rooms_to_open.hpp"
#include "graph/rules.hpp"
#include "graph/seating_search.hpp"
#include "graph/settings_check.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

std::optional<Refusal> bad_policy(const Open& open) {
  if (auto bad =
          open.duration ? bad_duration("duration", *open.duration, Seconds{1}) : std::nullopt) {
    return bad;
  }
  for (Seconds warning : open.policy.warnings) {
    if (auto bad = bad_duration("each of warnings", warning, Seconds{1})) {
      return bad;
    }
  }
  return bad_duration("grace", open.policy.grace, Seconds{0});
}

std::optional<Refusal> past_class_end(const Situation& situation,
                                      const std::optional<Seconds>& duration) {
  const auto limit = situation.classroom.settings.ends_at;
  if (!limit || !duration || situation.now + *duration <= *limit) {
    return std::nullopt;
  }
  return refuse(ErrorCode::limit_reached, "a duration of " + in_words(*duration) +
                                              " passes the end of the class (ends_at) at " +
                                              in_words(*limit));
}

std::optional<Refusal> round_is_open(const Classroom& classroom) {
  if (!classroom.in_round()) {
    return std::nullopt;
  }
  return refuse(
      ErrorCode::wrong_round_state,
      "round " + std::to_string(classroom.round->number) +
          (classroom.round->state == RoundState::open ? " is open already" : " is still closing"));
}

bool places_by_name(Assignment assignment) {
  return assignment == Assignment::manual || assignment == Assignment::roster;
}

bool deals_out(Assignment assignment) {
  return assignment == Assignment::automatic || assignment == Assignment::rotate;
}

std::optional<Refusal> bad_combination(const Open& open) {
  if (open.plan_only && open.run_plan) {
    return refuse(ErrorCode::invalid_element, "plan and plan_only exclude each other");
  }
  if (!open.assignments.empty() && !places_by_name(open.assignment)) {
    return refuse(ErrorCode::invalid_element,
                  "assignments need \"assignment\": \"manual\" or \"roster\"");
  }
  if (!open.seating.empty() && !deals_out(open.assignment)) {
    return refuse(ErrorCode::invalid_element,
                  "keep_together, keep_apart and balance_by need \"assignment\": \"automatic\" or "
                  "\"rotate\"");
  }
  return std::nullopt;
}

std::optional<Refusal> cannot_open(const Situation& situation, const Open& open) {
  if (auto bad = bad_combination(open)) {
    return bad;
  }
  if (auto refusal = open.plan_only ? std::nullopt : round_is_open(situation.classroom)) {
    return refusal;
  }
  if (auto bad = bad_policy(open)) {
    return bad;
  }
  return past_class_end(situation, open.duration);
}

RoundPolicy policy_of(const Classroom& classroom, const Open& open) {
  RoundPolicy policy = open.policy;
  policy.late_joiners = open.late_joiners.value_or(classroom.settings.late_joiners);
  policy.allow_choose = policy.allow_choose || open.assignment == Assignment::self_select;
  std::sort(policy.warnings.begin(), policy.warnings.end(), std::greater<>());
  policy.warnings.erase(std::unique(policy.warnings.begin(), policy.warnings.end()),
                        policy.warnings.end());
  return policy;
}

Round round_of(const Situation& situation, const PlannedRound& planned) {
  const Classroom& classroom = situation.classroom;
  Round round;
  round.number = classroom.round ? classroom.round->number + 1 : 1;
  round.policy = planned.policy;
  round.opened_at = situation.now;
  if (planned.duration) {
    const auto& warnings = round.policy.warnings;
    round.ends_at = situation.now + *planned.duration;
    std::copy_if(warnings.begin(), warnings.end(), std::back_inserter(round.warnings_left),
                 [&](Seconds warning) { return warning < *planned.duration; });
  }
  return round;
}

// --- the roster ---------------------------------------------------------------------------------

// What `given` says other than `roster`.
Plan news_for(const Plan& roster, const Plan& given) {
  Plan news;
  for (const auto& [id, room] : given) {
    const auto listed = roster.find(id);
    if (listed == roster.end() || listed->second != room) {
      news.emplace(id, room);
    }
  }
  return news;
}

Plan with_news(Plan roster, const Plan& news) {
  for (const auto& [id, room] : news) {
    roster.insert_or_assign(id, room);
  }
  return roster;
}

std::optional<Refusal> roster_full(const Plan& roster) {
  if (roster.size() <= kMaxRoster) {
    return std::nullopt;
  }
  return refuse(ErrorCode::limit_reached, "the roster would name " + std::to_string(roster.size()) +
                                              " participants, more than " +
                                              std::to_string(kMaxRoster));
}

// --- the plan -----------------------------------------------------------------------------------

Result<Plan> roster_plan(const Classroom& classroom, const Open& open, const Plan& roster,
                         const std::vector<Room>& rooms) {
  const auto explicitly = as_assigned(classroom, open.assignments, rooms);
  return explicitly ? of_opened_rooms(classroom, roster, rooms) : explicitly;
}

// Who sat together and should not again; while a round is open, in that one, too.
std::vector<Groups> rounds_to_avoid(const Classroom& classroom, Assignment assignment) {
  std::vector<Groups> history;
  if (assignment == Assignment::rotate) {
    history = classroom.history;
    if (classroom.in_round()) {
      history.push_back(groups_of(classroom.places.assignments));
    }
  }
  return history;
}

Result<Plan> plan_of(const Classroom& classroom, const Open& open, const PlannedRound& planned,
                     const Plan& roster) {
  switch (open.assignment) {
    case Assignment::manual:
      return as_assigned(classroom, open.assignments, planned.rooms);
    case Assignment::self_select:
      return Plan{};
    case Assignment::roster:
      return roster_plan(classroom, open, roster, planned.rooms);
    case Assignment::previous:
      return as_before(classroom, planned.rooms, planned.policy);
    case Assignment::automatic:
    case Assignment::rotate:
      break;
  }
  auto people = people_to_seat(classroom, open.policy.include_staff);
  const auto seed = open.seed.value_or(0);
  const auto history = rounds_to_avoid(classroom, open.assignment);
  if (open.seating.empty() && history.empty()) {
    return dealt_out(std::move(people), planned.rooms, seed);
  }
  return seated_by_rules(classroom, std::move(people), planned.rooms, open.seating, history, seed);
}

Result<PlannedRound> planned_round(const Classroom& classroom, const Open& open) {
  PlannedRound planned;
  Plan roster;
  if (open.assignment == Assignment::roster) {
    planned.roster = news_for(classroom.roster, open.assignments);
    roster = with_news(classroom.roster, planned.roster);
    if (auto refusal = roster_full(roster)) {
      return *std::move(refusal);
    }
  }
  const auto people = people_to_seat(classroom, open.policy.include_staff).size();
  auto rooms = rooms_to_open(classroom, open, people, roster);
  if (!rooms) {
    return rooms.refusal();
  }
  planned.rooms = std::move(rooms).value();
  planned.policy = policy_of(classroom, open);
  planned.duration = open.duration;
  auto plan = plan_of(classroom, open, planned, roster);
  if (!plan) {
    return plan.refusal();
  }
  planned.assignments = std::move(plan).value();
  return planned;
}

// --- opening it ---------------------------------------------------------------------------------

Facts facts_of(const Situation& situation, const PlannedRound& planned) {
  Facts facts;
  if (!planned.roster.empty()) {
    facts.push_back(RosterChanged{planned.roster});
  }
  facts.push_back(RoundOpened{round_of(situation, planned), planned.assignments});
  for (const Room& room : planned.rooms) {
    facts.push_back(RoomOpened{room});
  }
  for (const auto& [id, room] : planned.assignments) {
    const Participant* participant = situation.classroom.find(id);
    if (participant && participant->room != room) {
      append_move(facts, situation.classroom, *participant, room, MoveReason::open);
    }
  }
  return facts;
}

// People have come, gone and changed their roles, and the settings may be others by now.
Result<Facts> run_plan(const Situation& situation) {
  const Classroom& classroom = situation.classroom;
  if (auto refusal = round_is_open(classroom)) {
    return *std::move(refusal);
  }
  if (!classroom.plan) {
    return refuse(ErrorCode::wrong_round_state, "no plan is kept: nothing to run");
  }
  PlannedRound planned = *classroom.plan;
  if (auto refusal = too_many_rooms(classroom, planned.rooms.size())) {
    return *std::move(refusal);
  }
  if (auto refusal = past_class_end(situation, planned.duration)) {
    return *std::move(refusal);
  }
  const Plan roster = with_news(classroom.roster, planned.roster);
  if (auto refusal = roster_full(roster)) {
    return *std::move(refusal);
  }
  auto plan = of_opened_rooms(classroom, planned.assignments, planned.rooms);
  if (!plan) {
    return plan.refusal();
  }
  planned.assignments = std::move(plan).value();
  place_the_others(planned.assignments, classroom, roster, planned.rooms, planned.policy);
  Facts facts = facts_of(situation, planned);
  facts.push_back(PlanChanged{});
  return facts;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Open& open) {
  if (auto refusal = cannot_open(situation, open)) {
    return *std::move(refusal);
  }
  if (open.run_plan) {
    return run_plan(situation);
  }
  auto planned = planned_round(situation.classroom, open);
  if (!planned) {
    return planned.refusal();
  }
  if (open.plan_only) {
    return Facts{PlanChanged{std::move(planned).value()}};
  }
  return facts_of(situation, planned.value());
}

}  // namespace breakout::graph
