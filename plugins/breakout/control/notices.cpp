// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/notices.hpp"

#include <algorithm>

#include "control/class_json.hpp"
#include "control/graph_json.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::Participant;
using graph::RoomId;

}  // namespace

Notices::Notices(const graph::Classroom& after, const graph::Change& change, const Past& past,
                 graph::Instant now)
    : after_(after), change_(change) {
  facts_told(now);
  for (const RoomId& room : past.other_task) {
    Json event = message("task");
    put(event, "room", json_text(room.value));
    put(event, "task", json_task_of(after_, room));
    add(std::move(event), {.rooms = {room}});
  }
  for (const graph::ParticipantId& id : people_concerned(past, change)) {
    const auto found = past.people.find(id);
    const Participant* before = found == past.people.end() ? nullptr : &found->second;
    help_of(id, before);
    visit_of(id, before);
    announcement_of(id, before);
  }
}

Json Notices::message(const char* kind) const {
  return json_message(kind, after_.id, change_.version);
}

// --- facts that are told as they are ---

void Notices::facts_told(graph::Instant now) {
  for (const graph::Fact& fact : change_.facts) {
    if (const auto* opened = std::get_if<graph::RoundOpened>(&fact)) {
      if (opened->round.ends_at) {
        timer("set", {}, now);
      }
    } else if (const auto* set = std::get_if<graph::TimerSet>(&fact)) {
      timer("set", set->room, now);
    } else if (const auto* warned = std::get_if<graph::TimerWarned>(&fact)) {
      timer("warning", warned->room, now);
    } else if (const auto* expired = std::get_if<graph::TimerExpired>(&fact)) {
      timer("expired", expired->room, now);
    } else if (const auto* cancelled = std::get_if<graph::TimerCancelled>(&fact)) {
      timer("cancelled", cancelled->room, now);
    } else if (const auto* sent = std::get_if<graph::BroadcastSent>(&fact)) {
      Json event = message("broadcast");
      const Json broadcast = json_broadcast(sent->broadcast, now);
      json_object_update_missing(event.get(), broadcast.get());
      add(std::move(event), {.people = sent->broadcast.recipients});
    } else if (const auto* promoted = std::get_if<graph::RoleChanged>(&fact)) {
      Json event = message("role");
      put(event, "participant", json_text(promoted->participant.value));
      put(event, "role", json_text(word(kRoleWords, promoted->role)));
      put(event, "by", json_id_or_null(change_.by));
      add(std::move(event), {.people = {promoted->participant}});
    }
  }
}

// An empty room: the round's. A room's concerns its people and staff.
void Notices::timer(const char* state, const RoomId& room, graph::Instant now) {
  Json event = message("timer");
  put(event, "state", json_text(state));
  if (room.empty()) {
    if (after_.round) {
      put_end(event, *after_.round, now);
    }
    add(std::move(event), {.everybody = true});
    return;
  }
  put(event, "room", json_text(room.value));
  if (const auto found = after_.rooms.find(room); found != after_.rooms.end()) {
    const Json end = json_timer(found->second, now);
    json_object_update(event.get(), end.get());
  }
  add(std::move(event), {.staff = true, .rooms = {room}});
}

// --- what is another than before ---

void Notices::help_of(const graph::ParticipantId& id, const Participant* before) {
  const Participant* after = after_.find(id);
  const auto was = before ? before->help : std::nullopt;
  const auto is = after ? after->help : std::nullopt;
  if (was == is) {
    return;
  }
  const Participant& learner = is ? *after : *before;  // who has no help now had some before
  Json event = message("help");
  const Json help = json_help(is ? *is : *was);
  json_object_update(event.get(), help.get());
  if (!is) {
    put(event, "state", json_text("done"));
  }
  put(event, "participant", json_text(id.value));
  put(event, "display", json_text(learner.display));
  put(event, "room", json_text(learner.room.value));
  add(std::move(event), {.staff = true, .people = {id}});
}

void Notices::visit_of(const graph::ParticipantId& id, const Participant* before) {
  const Participant* after = after_.find(id);
  const auto was = before ? before->visit : std::nullopt;
  const auto is = after ? after->visit : std::nullopt;
  if (was == is) {
    return;
  }
  if (was) {
    visit_event(*before, *was, false);
  }
  if (is) {
    visit_event(*after, *is, true);
  }
}

void Notices::visit_event(const Participant& visitor, const graph::Visit& visit, bool on) {
  if (visit.mode == graph::VisitMode::listen && after_.settings.covert_listen) {
    return;  // staff learn of it by `graph`
  }
  Json event = message("visit");
  put(event, "participant", json_text(visitor.id.value));
  put(event, "display", json_text(visitor.display));
  put(event, "room", json_text(visit.room.value));
  put(event, "mode", json_text(word(kVisitModeWords, visit.mode)));
  put(event, "on", json_bool(on));
  add(std::move(event), {.rooms = {visit.room}, .but = visitor.id});
}

std::set<RoomId> Notices::reached(const graph::Announcement& announcement) const {
  if (!announcement.rooms.empty()) {
    return announcement.rooms;
  }
  std::set<RoomId> all{graph::kMainRoom};
  for (const auto& [id, room] : after_.rooms) {
    all.insert(id);
  }
  return all;
}

void Notices::announcement_of(const graph::ParticipantId& id, const Participant* before) {
  const Participant* after = after_.find(id);
  const auto was = before ? before->announcement : std::nullopt;
  const auto is = after ? after->announcement : std::nullopt;
  if (was == is) {
    return;
  }
  const auto event = [&](const graph::Announcement& announcement, bool on) {
    Json json = message("announce");
    put(json, "participant", json_text(id.value));
    put(json, "display", json_text((after ? after : before)->display));
    put(json, "on", json_bool(on));
    put(json, "sources", json_sources(announcement.sources));
    put(json, "duck", json_bool(announcement.duck));
    return json;
  };
  const std::set<RoomId> now = is ? reached(*is) : std::set<RoomId>{};
  if (is) {
    add(event(*is, true), {.listeners = now, .but = id});
  }
  if (was) {
    std::set<RoomId> no_longer = reached(*was);
    std::erase_if(no_longer, [&](const RoomId& room) { return now.contains(room); });
    add(event(*was, false), {.listeners = no_longer, .but = id});
  }
}

// --- who gets what ---

void Notices::add(Json event, const Recipients& recipients) {
  const std::size_t index = notices_.size();
  if (recipients.everybody) {
    everybody_.push_back(index);
  }
  if (recipients.staff) {
    staff_.push_back(index);
  }
  for (const RoomId& room : recipients.rooms) {
    rooms_[room].push_back(index);
  }
  for (const RoomId& room : recipients.listeners) {
    listeners_[room].push_back(index);
  }
  for (const graph::ParticipantId& id : recipients.people) {
    people_[id].push_back(index);
  }
  notices_.push_back({std::move(event), recipients.but});
}

std::vector<const json_t*> Notices::for_person(const Participant& person) const {
  Indices found = everybody_;
  const auto append = [&](const auto& index, const auto& key) {
    if (const auto entry = index.find(key); entry != index.end()) {
      found.insert(found.end(), entry->second.begin(), entry->second.end());
    }
  };
  if (graph::is_staff(person.role)) {
    found.insert(found.end(), staff_.begin(), staff_.end());
  }
  append(rooms_, person.room);
  append(listeners_, person.hears());
  append(people_, person.id);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<const json_t*> events;
  for (const std::size_t index : found) {
    if (notices_[index].but != person.id) {
      events.push_back(notices_[index].event.get());
    }
  }
  return events;
}

}  // namespace breakout::control
