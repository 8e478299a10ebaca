// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs of a round: its rooms, its timer, and who is where.
#include <algorithm>
#include <array>

#include "control/parse_pieces.hpp"
#include "control/verb.hpp"

namespace breakout::control {

namespace {

using graph::Assignment;
using graph::Command;

// --- open ---

std::vector<graph::RoomRequest> read_rooms(Fields& fields) {
  const json_t* given = fields.value("rooms");
  if (json_is_integer(given)) {
    const auto count = fields.number("rooms", 1, kMaxRooms);
    return std::vector<graph::RoomRequest>(static_cast<std::size_t>(count.value_or(0)));
  }
  if (given && !json_is_array(given)) {
    fields.invalid("rooms", "a number of rooms or a list of rooms");
  }
  return read_each(fields, "rooms", kMaxRooms, [](Fields& one) {
    graph::RoomRequest room = read_room(one);
    room.capacity = small(one.number("capacity", 1, kMaxCapacity));
    return room;
  });
}

graph::RoundPolicy read_policy(Fields& fields) {
  graph::RoundPolicy policy;
  policy.grace = fields.seconds("grace", 0, kMaxSeconds).value_or(policy.grace);
  policy.warnings = read_warnings(fields).value_or(policy.warnings);
  read_into(fields, "on_expiry", kOnExpiryWords, policy.on_expiry);
  read_into(fields, "allow_return", policy.allow_return);
  read_into(fields, "allow_choose", policy.allow_choose);
  read_into(fields, "include_staff", policy.include_staff);
  return policy;
}

// [["a", "b"], ["c", "d", "e"]]
std::vector<std::vector<graph::ParticipantId>> read_groups(Fields& fields, const char* key) {
  std::vector<std::vector<graph::ParticipantId>> groups;
  std::size_t index = 0;
  json_t* group = nullptr;
  json_array_foreach (fields.list(key, kMaxPeople), index, group) {
    std::vector<graph::ParticipantId>& people = groups.emplace_back();
    std::size_t place = 0;
    json_t* person = nullptr;
    json_array_foreach (group, place, person) {
      people.emplace_back(std::string{text_of(person)});
    }
    if (people.empty() || !std::all_of(people.begin(), people.end(),
                                       [](const auto& id) { return is_id(id.value); })) {
      fields.invalid(key, "a list of lists of participants");
      break;
    }
  }
  return groups;
}

Assignment read_assignment(Fields& fields) {
  // Naming people's rooms means that they go there.
  Assignment assignment = fields.has("assignments") ? Assignment::manual : Assignment::automatic;
  read_into(fields, "assignment", kAssignmentWords, assignment);
  return assignment;
}

// The plan that is run says all: whatever else is asked would be lost.
graph::Open run_plan(Fields& fields) {
  for (const char* key :
       {"rooms", "people_per_room", "assignment", "assignments", "include_staff", "keep_together",
        "keep_apart", "balance_by", "seed", "duration", "warnings", "grace", "on_expiry",
        "allow_return", "allow_choose", "late_joiners", "plan_only"}) {
    if (fields.has(key)) {
      fields.invalid(key, "the plan is run as it was made; ask for nothing else");
    }
  }
  graph::Open open;
  open.run_plan = true;
  return open;
}

Payload parse_open(Fields& fields) {
  if (fields.flag("plan").value_or(false)) {
    return Command{run_plan(fields)};
  }
  graph::Open open;
  open.rooms = read_rooms(fields);
  open.people_per_room = small(fields.number("people_per_room", 1, kMaxCapacity));
  open.assignment = read_assignment(fields);
  // Those two know rooms of their own.
  const bool brings_rooms =
      open.assignment == Assignment::roster || open.assignment == Assignment::previous;
  if (!fields.has("rooms") && !open.people_per_room && !brings_rooms) {
    fields.missing("rooms");
  }
  open.assignments = read_plan(fields, "assignments");
  open.seating.keep_together = read_groups(fields, "keep_together");
  open.seating.keep_apart = read_groups(fields, "keep_apart");
  open.seating.balance_by = fields.id("balance_by").value_or(std::string{});
  read_into(fields, "plan_only", open.plan_only);
  if (const auto seed = fields.number("seed", INT64_MIN, INT64_MAX)) {
    open.seed = static_cast<std::uint64_t>(*seed);
  }
  open.duration = fields.seconds("duration", 1, kMaxSeconds);
  open.policy = read_policy(fields);
  if (const auto late = fields.choice("late_joiners", kLateJoinersWords)) {
    open.late_joiners = static_cast<graph::LateJoiners>(*late);
  }
  return Command{std::move(open)};
}

// --- who is where ---

graph::MoveOne read_move(Fields& fields) {
  graph::MoveOne move;
  move.participant = required_person(fields);
  move.room = required_room(fields);
  return move;
}

Payload parse_move(Fields& fields) {
  graph::Move move;
  read_into(fields, "force", move.force);
  if (fields.has("moves")) {
    move.moves = read_each(fields, "moves", kMaxPeople, read_move);
  } else {
    move.moves.push_back(read_move(fields));
  }
  return Command{std::move(move)};
}

Payload parse_undo(Fields&) {
  return Command{graph::Undo{}};
}
Payload parse_choose(Fields& fields) {
  return Command{graph::Choose{required_room(fields)}};
}

Payload parse_merge(Fields& fields) {
  graph::Merge merge;
  merge.grace = fields.seconds("grace", 0, kMaxSeconds);
  read_into(fields, "cancel", merge.cancel);
  return Command{merge};
}

// --- rooms ---

Payload parse_add_room(Fields& fields) {
  graph::AddRoom add;
  add.room = read_room(fields);
  add.room.capacity = small(fields.number("capacity", 1, kMaxCapacity));
  read_into(fields, "locked", add.locked);
  return Command{std::move(add)};
}

Payload parse_edit_room(Fields& fields) {
  graph::EditRoom edit;
  edit.room = required_room(fields);
  edit.name = fields.id("name");
  edit.capacity = small(fields.number("capacity", 0, kMaxCapacity));
  edit.locked = fields.flag("locked");
  edit.task = read_task(fields);
  return Command{std::move(edit)};
}

Payload parse_close_room(Fields& fields) {
  graph::CloseRoom close;
  close.room = required_room(fields);
  close.to = fields.has("to") ? required_room(fields, "to") : close.to;
  return Command{std::move(close)};
}

// --- timer ---

void read_action(Fields& fields, graph::SetTimer& timer) {
  const auto set = fields.seconds("set", 1, kMaxSeconds);
  const auto extend = fields.seconds("extend", -kMaxSeconds, kMaxSeconds);
  const bool cancel = fields.flag("cancel").value_or(false);
  const int given = (set ? 1 : 0) + (extend ? 1 : 0) + (cancel ? 1 : 0);
  if (given == 0) {
    fields.missing("set");
  } else if (given > 1) {
    fields.invalid(cancel ? "cancel" : "extend", "one of set, extend, cancel at a time");
  }
  using Action = graph::SetTimer::Action;
  timer.action = cancel ? Action::cancel : extend ? Action::extend : Action::set;
  timer.seconds = set.value_or(extend.value_or(graph::Seconds{}));
}

Payload parse_timer(Fields& fields) {
  graph::SetTimer timer;
  if (fields.has("room")) {
    timer.room = required_room(fields);
  }
  read_action(fields, timer);
  timer.warnings = read_warnings(fields);
  timer.grace = fields.seconds("grace", 0, kMaxSeconds);
  if (const auto on_expiry = fields.choice("on_expiry", kOnExpiryWords)) {
    timer.on_expiry = static_cast<graph::OnExpiry>(*on_expiry);
  }
  return Command{std::move(timer)};
}

constexpr std::array kVerbs{
    Verb{"open", false, parse_open},           Verb{"move", false, parse_move},
    Verb{"undo", false, parse_undo},           Verb{"choose", false, parse_choose},
    Verb{"merge", false, parse_merge},         Verb{"add_room", false, parse_add_room},
    Verb{"edit_room", false, parse_edit_room}, Verb{"close_room", false, parse_close_room},
    Verb{"timer", false, parse_timer},
};

}  // namespace

std::span<const Verb> round_verbs() {
  return kVerbs;
}

}  // namespace breakout::control
