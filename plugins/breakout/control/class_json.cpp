// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/class_json.hpp"

#include <algorithm>
#include <vector>

#include "control/graph_json.hpp"
#include "control/settings_fields.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

Json json_help_queue(const graph::Classroom& classroom) {
  std::vector<const graph::Participant*> queue;
  for (const auto& [id, participant] : classroom.participants) {
    if (participant.help) {
      queue.push_back(&participant);
    }
  }
  std::stable_sort(queue.begin(), queue.end(),
                   [](const auto* a, const auto* b) { return a->help->since < b->help->since; });
  Json list = json_list();
  for (const graph::Participant* participant : queue) {
    Json entry = json_help(*participant->help);
    put(entry, "participant", json_text(participant->id.value));
    put(entry, "display", json_text(participant->display));
    put(entry, "room", json_text(participant->room.value));
    add(list, std::move(entry));
  }
  return list;
}

std::vector<const graph::Broadcast*> by_time(const graph::Classroom& classroom) {
  std::vector<const graph::Broadcast*> list;
  for (const auto& [id, broadcast] : classroom.broadcasts) {
    list.push_back(&broadcast);
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const auto* a, const auto* b) { return a->at < b->at; });
  return list;
}

Json json_plan_map(const graph::Plan& plan) {
  Json object = json_map();
  for (const auto& [participant, room] : plan) {
    put(object, participant.value.c_str(), json_text(room.value));
  }
  return object;
}

}  // namespace

Json json_broadcast(const graph::Broadcast& broadcast, graph::Instant now) {
  Json object = json_map();
  put(object, "broadcast", json_text(broadcast.id.value));
  put(object, "text", json_text(broadcast.text));
  put(object, "by", json_id_or_null(broadcast.by));
  put(object, "at", json_instant(broadcast.at));
  put(object, "expires_at", json_instant(broadcast.expires_at));
  put_remaining(object, broadcast.expires_at, now);
  return object;
}

Json json_broadcast_for_staff(const graph::Broadcast& broadcast, graph::Instant now) {
  Json object = json_broadcast(broadcast, now);
  put(object, "rooms", broadcast.rooms.empty() ? Json{json_null()} : json_rooms(broadcast.rooms));
  put(object, "recipients", json_count(broadcast.recipients.size()));
  put(object, "received", json_count(broadcast.received.size()));
  return object;
}

Json json_assignments(const graph::Plan& plan) {
  graph::Plan seated = plan;
  std::erase_if(seated, [](const auto& entry) { return entry.second == graph::kMainRoom; });
  return json_plan_map(seated);
}

Json json_plan(const graph::PlannedRound& plan) {
  Json object = json_map();
  Json rooms = json_list();
  for (const graph::Room& room : plan.rooms) {
    Json entry = json_map();
    put(entry, "room", json_text(room.id.value));
    put(entry, "name", json_text(room.name));
    put(entry, "capacity", room.capacity ? json_number(*room.capacity) : Json{json_null()});
    if (!room.task.empty()) {
      put(entry, "task", json_task(room));
    }
    add(rooms, std::move(entry));
  }
  put(object, "rooms", std::move(rooms));
  put(object, "assignments", json_assignments(plan.assignments));
  put(object, "duration", plan.duration ? json_number(plan.duration->count()) : Json{json_null()});
  put(object, "grace", json_number(plan.policy.grace.count()));
  put(object, "on_expiry", json_text(word(kOnExpiryWords, plan.policy.on_expiry)));
  put(object, "allow_return", json_bool(plan.policy.allow_return));
  put(object, "allow_choose", json_bool(plan.policy.allow_choose));
  put(object, "late_joiners", json_text(word(kLateJoinersWords, plan.policy.late_joiners)));
  return object;
}

void put_broadcasts(const Json& message, const graph::Classroom& classroom,
                    const graph::Participant& participant, graph::Instant now) {
  Json list = json_list();
  for (const graph::Broadcast* broadcast : graph::live_broadcasts(classroom, participant)) {
    Json entry = json_broadcast(*broadcast, now);
    put(entry, "seen", json_bool(broadcast->received.contains(participant.id)));
    add(list, std::move(entry));
  }
  put(message, "broadcasts", std::move(list));
}

void put_staff_view(const Json& message, const graph::Classroom& classroom, graph::Instant now) {
  put(message, "help", json_help_queue(classroom));
  Json broadcasts = json_list();
  for (const graph::Broadcast* broadcast : by_time(classroom)) {
    add(broadcasts, json_broadcast_for_staff(*broadcast, now));
  }
  put(message, "broadcasts", std::move(broadcasts));
  put(message, "plan", classroom.plan ? json_plan(*classroom.plan) : Json{json_null()});
  put(message, "roster", json_plan_map(classroom.roster));
}

Json state_json(const graph::Classroom& classroom, const graph::Participant* viewer,
                graph::Instant now) {
  Json state = json_message("state", classroom.id);
  put_view(state, classroom, {viewer}, now);
  if (!viewer || graph::is_staff(viewer->role)) {
    put(state, "settings", settings_json(classroom.settings));
    put_staff_view(state, classroom, now);
  } else {
    put(state, "task", json_task_of(classroom, viewer->room));
    put_broadcasts(state, classroom, *viewer, now);
  }
  return state;
}

}  // namespace breakout::control
