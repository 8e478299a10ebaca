// SPDX-License-Identifier: GPL-3.0-or-later
// What staff asks, and what the node itself does.
#include <algorithm>
#include <iterator>

#include "graph/request_maker.hpp"

namespace breakout::test {

using namespace breakout::graph;

// Searches are rare: they take as long as thousands of other steps.
void RequestMaker::choose_assignment(Open& open) {
  open.assignment = static_cast<Assignment>(one_in(25) ? 5 : choose_(5));
  const bool by_name =
      open.assignment == Assignment::manual || open.assignment == Assignment::roster;
  if (by_name || one_in(40)) {
    for (auto left = choose_(people_); left > 0; --left) {
      open.assignments.emplace(some_person(), one_in(3) ? some_room() : RoomId{"1"});
    }
  }
  if (one_in(25)) {
    open.assignment = one_in(10) ? open.assignment : Assignment::automatic;
    for (auto* groups : {&open.seating.keep_together, &open.seating.keep_apart}) {
      groups->emplace_back();
      for (auto left = choose_(4); left > 0; --left) {
        groups->back().push_back(some_member());
      }
    }
    open.seating.balance_by = one_in(2) ? "level" : "";
  }
}

Open RequestMaker::some_open() {
  Open open = open_of(choose_(rooms_ + 2));
  for (RoomRequest& request : open.rooms) {
    request.capacity = some_capacity();
    request.task = some_task();
    if (one_in(10)) {
      request.room = some_room();
    }
  }
  if (one_in(5)) {
    open.rooms.clear();
    open.people_per_room = static_cast<std::uint32_t>(choose_(people_));
  }
  choose_assignment(open);
  open.plan_only = one_in(10);
  open.run_plan = one_in(10);
  open.seed = choose_(1000);
  open.duration = one_in(2) ? std::optional(some_time()) : std::nullopt;
  open.policy.warnings = some_warnings();
  open.policy.grace = some_time();
  open.policy.on_expiry = some_expiry();
  open.policy.allow_return = !one_in(3);
  open.policy.allow_choose = one_in(2);
  open.policy.include_staff = one_in(3);
  open.late_joiners = one_in(2) ? std::optional(LateJoiners::least_filled) : std::nullopt;
  return open;
}

Move RequestMaker::some_move() {
  Move move;
  for (auto left = choose_(one_in(4) ? 12 : 3) + (one_in(20) ? 0 : 1); left > 0; --left) {
    move.moves.push_back(MoveOne{some_member(), some_room()});
  }
  move.force = one_in(4);
  return move;
}

Merge RequestMaker::some_merge() {
  Merge merge;
  if (one_in(2)) {
    merge.grace = some_time();
  }
  merge.cancel = one_in(4);
  return merge;
}

AddRoom RequestMaker::some_new_room() {
  AddRoom add;
  if (one_in(2)) {
    add.room.room = some_room();
  }
  add.room.capacity = some_capacity();
  add.room.task = some_task();
  add.locked = one_in(3);
  return add;
}

EditRoom RequestMaker::some_room_edit() {
  EditRoom edit;
  edit.room = some_room();
  edit.capacity = some_capacity();
  if (one_in(2)) {
    edit.name = fresh("Group ");
  }
  if (one_in(2)) {
    edit.locked = one_in(2);
  }
  if (one_in(2)) {
    edit.task = some_task();
  }
  return edit;
}

SetTimer RequestMaker::some_timer() {
  SetTimer timer;
  if (!one_in(3)) {
    timer.room = some_room();
  }
  timer.action = static_cast<SetTimer::Action>(choose_(8) < 5 ? 0 : choose_(3));
  timer.seconds =
      timer.action == SetTimer::Action::extend ? some_time() - Seconds{50} : some_time();
  if (one_in(3)) {
    timer.warnings = some_warnings();
    timer.grace = some_time();
    timer.on_expiry = some_expiry();
  }
  return timer;
}

SendBroadcast RequestMaker::some_broadcast() {
  SendBroadcast broadcast;
  broadcast.id = BroadcastId{fresh("b")};
  broadcast.text = std::string(one_in(20) ? choose_(2) * (kMaxBroadcastBytes + 1) : 10, 'x');
  broadcast.rooms = some_rooms();
  broadcast.ttl = one_in(2) ? std::optional(some_time()) : std::nullopt;
  return broadcast;
}

// Mostly of one that lives.
Receive RequestMaker::some_receipt() {
  if (classroom_.broadcasts.empty() || one_in(10)) {
    return Receive{BroadcastId{"b" + std::to_string(choose_(100))}};
  }
  auto broadcast = classroom_.broadcasts.begin();
  std::advance(broadcast, choose_(classroom_.broadcasts.size()));
  return Receive{broadcast->first};
}

Moderate RequestMaker::some_moderation() {
  Moderate moderate{some_member(), some_sources(), some_sources()};
  moderate.unmute = one_in(3) ? moderate.unmute : moderate.unmute.without(moderate.mute);
  return moderate;
}

// The round and its rooms.
Command RequestMaker::some_round_command() {
  switch (choose_(12)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return some_open();
    case 4:
    case 5:
      return some_merge();
    case 6:
      return some_new_room();
    case 7:
      return some_room_edit();
    case 8:
      return CloseRoom{some_room(), one_in(2) ? some_room() : kMainRoom};
    default:
      return some_timer();
  }
}

// The class in its rooms.
Command RequestMaker::some_class_command() {
  switch (choose_(10)) {
    case 0:
    case 1:
    case 2:
      return VisitRoom{some_room(), static_cast<VisitMode>(choose_(2))};
    case 3:
      return Return{};
    case 4:
      return some_broadcast();
    case 5:
      return Announce{!one_in(3), some_sources(), some_rooms(), one_in(2)};
    case 6:
      return SetTask{some_rooms(), some_task()};
    default:
      return ResolveHelp{somebody_who_asked(), static_cast<ResolveHelp::Verdict>(choose_(3))};
  }
}

// Single people, and the classroom as a whole.
Command RequestMaker::some_people_command() {
  switch (choose_(9)) {
    case 0:
    case 1:
    case 2:
      return some_moderation();
    case 3:
      return Kick{some_member()};
    case 4:
    case 5:
    case 6:
      return Promote{some_member(), static_cast<Role>(choose_(4))};
    case 7:
      return Edit{some_patch()};
    default:
      // A large class takes long to gather.
      return one_in(2 * people_) ? Command(Destroy{}) : Command(Edit{some_patch()});
  }
}

Command RequestMaker::some_staff_command() {
  const auto kind = choose_(12);
  if (kind < 4) {
    return some_move();
  }
  if (kind < 5) {
    return Undo{};
  }
  if (kind < 8) {
    return some_round_command();
  }
  return kind < 11 ? some_class_command() : some_people_command();
}

// Of people who are here, and of others who look like them.
Restore RequestMaker::some_restore() {
  Restore restore;
  for (auto left = choose_(4); left > 0 && !classroom_.participants.empty(); --left) {
    auto somebody = classroom_.participants.begin();
    std::advance(somebody, choose_(classroom_.participants.size()));
    Participant former = somebody->second;
    former.node = some_node();
    former.room = some_room();
    former.sources = some_sources();
    if (one_in(2)) {
      former.id = some_person();
    }
    if (one_in(2)) {
      former.private_id = fresh("p");
    }
    const bool named = std::any_of(restore.people.begin(), restore.people.end(),
                                   [&](const Participant& one) { return one.id == former.id; });
    if (!named) {
      restore.people.push_back(std::move(former));
    }
  }
  return restore;
}

Command RequestMaker::some_system_command() {
  const auto kind = choose_(20);
  if (kind < 6) {
    return Disconnect{some_member(), {}};
  }
  if (kind < 7) {
    return LoseNode{some_node()};
  }
  if (kind < 8) {
    return some_restore();
  }
  return kind < 12 ? Command(Reconnect{some_member(), some_sources()}) : Command(Expire{});
}

}  // namespace breakout::test
