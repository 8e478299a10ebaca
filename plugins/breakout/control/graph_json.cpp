// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/graph_json.hpp"

#include <algorithm>

#include "control/words.hpp"

namespace breakout::control {

namespace {

Json json_room(const graph::RoomView& view, graph::Instant now) {
  const graph::Room& room = *view.room;
  Json object = json_map();
  put(object, "room", json_text(room.id.value));
  put(object, "name", json_text(room.name));
  put(object, "capacity", room.capacity ? json_number(*room.capacity) : Json{json_null()});
  put(object, "count", json_number(view.count));
  put(object, "locked", json_bool(room.locked));
  if (view.shows_task && !room.task.empty()) {
    put(object, "task", json_task(room));
    put(object, "done", json_number(view.done));
  }
  if (view.shows_task && room.timer) {
    put(object, "timer", json_timer(room, now));
  }
  return object;
}

Json json_visit(const graph::Visit& visit) {
  Json object = json_map();
  put(object, "room", json_text(visit.room.value));
  put(object, "mode", json_text(word(kVisitModeWords, visit.mode)));
  return object;
}

}  // namespace

Json json_message(const char* kind, const graph::ClassroomId& classroom) {
  Json message = json_map();
  put(message, "breakout", json_text(kind));
  put(message, "classroom", json_text(classroom.value));
  return message;
}

Json json_message(const char* kind, const graph::ClassroomId& classroom, graph::Version version) {
  Json message = json_message(kind, classroom);
  put(message, "version", json_number(static_cast<json_int_t>(version)));
  return message;
}

Json json_refusal(const graph::Refusal& refusal) {
  Json message = json_map();
  put(message, "breakout", json_text("event"));
  put(message, "error_code", json_number(static_cast<int>(refusal.code)));
  put(message, "error", json_text(refusal.sentence));
  return message;
}

Json json_rooms(const std::set<graph::RoomId>& rooms) {
  Json list = json_list();
  for (const graph::RoomId& room : rooms) {
    add(list, json_text(room.value));
  }
  return list;
}

Json json_sources(graph::SourceSet sources) {
  Json list = json_list();
  for (graph::SourceKind kind : graph::kSourceKinds) {
    if (sources.contains(kind)) {
      add(list, json_text(word(kSourceWords, kind)));
    }
  }
  return list;
}

Json json_instant(graph::Instant instant) {
  return json_number(instant.time_since_epoch().count());
}

void put_remaining(const Json& message, graph::Instant end, graph::Instant now) {
  put(message, "remaining_ms", json_number(std::max(end - now, graph::Millis{0}).count()));
}

Shown shown_to(const graph::Classroom& classroom, graph::Viewer viewer,
               const graph::Participant& other) {
  return {graph::may_see_help(viewer, other),
          viewer.sees_all() || !classroom.settings.covert_listen};
}

Json json_help(const graph::Help& help) {
  Json object = json_map();
  put(object, "message", json_text(help.message));
  put(object, "since", json_instant(help.since));
  put(object, "state", json_text(word(kHelpStateWords, help.state)));
  put(object, "claimed_by", json_id_or_null(help.claimed_by));
  return object;
}

Json json_participant(const graph::Participant& participant, Shown shown) {
  Json object = json_map();
  put(object, "participant", json_text(participant.id.value));
  put(object, "display", json_text(participant.display));
  put(object, "role", json_text(word(kRoleWords, participant.role)));
  put(object, "room", json_text(participant.room.value));
  put(object, "sources", json_sources(participant.sources));
  put(object, "muted", json_sources(participant.muted()));
  put(object, "connected", json_bool(participant.connected));
  if (!participant.node.empty()) {
    put(object, "node", json_text(participant.node.value));
  }
  if (participant.task_done) {
    put(object, "done", json_bool(true));
  }
  if (participant.help && shown.help) {
    put(object, "help", json_help(*participant.help));
  }
  const auto& visit = participant.visit;
  if (visit && (shown.listening || visit->mode != graph::VisitMode::listen)) {
    put(object, "visit", json_visit(*visit));
  }
  if (participant.announcement) {
    Json announcing = json_map();
    put(announcing, "sources", json_sources(participant.announcement->sources));
    put(announcing, "duck", json_bool(participant.announcement->duck));
    if (!participant.announcement->rooms.empty()) {
      put(announcing, "rooms", json_rooms(participant.announcement->rooms));
    }
    put(object, "announcing", std::move(announcing));
  }
  return object;
}

Json json_task(const graph::Room& room) {
  if (room.task.empty()) {
    return Json{json_null()};
  }
  return json_parse_text(room.task);
}

Json json_task_of(const graph::Classroom& classroom, const graph::RoomId& room) {
  const auto found = classroom.rooms.find(room);
  return found == classroom.rooms.end() ? Json{json_null()} : json_task(found->second);
}

Json json_timer(const graph::Room& room, graph::Instant now) {
  if (!room.timer) {
    return Json{json_null()};
  }
  Json object = json_map();
  if (room.timer->ends_at) {
    put(object, "ends_at", json_instant(*room.timer->ends_at));
    put_remaining(object, *room.timer->ends_at, now);
  } else if (room.timer->closes_at) {
    put(object, "closes_at", json_instant(*room.timer->closes_at));
    put_remaining(object, *room.timer->closes_at, now);
  }
  return object;
}

void put_end(const Json& message, const graph::Round& round, graph::Instant now) {
  std::optional<graph::Instant> end;
  if (round.state != graph::RoundState::closed && round.ends_at) {
    put(message, "ends_at", json_instant(*round.ends_at));
    end = round.ends_at;
  }
  if (round.state == graph::RoundState::closing && round.closes_at) {
    put(message, "closes_at", json_instant(*round.closes_at));
    end = round.closes_at;
  }
  if (end) {
    put_remaining(message, *end, now);
  }
}

Json json_round(const graph::RoundView& view, graph::Instant now) {
  const graph::Round& round = *view.round;
  Json object = json_map();
  put(object, "number", json_number(round.number));
  put(object, "state", json_text(word(kRoundStateWords, round.state)));
  Json rooms = json_list();
  for (const graph::RoomView& room : view.rooms) {
    add(rooms, json_room(room, now));
  }
  put(object, "rooms", std::move(rooms));
  put_end(object, round, now);
  put(object, "grace", json_number(round.policy.grace.count()));
  put(object, "allow_return", json_bool(round.policy.allow_return));
  put(object, "allow_choose", json_bool(round.policy.allow_choose));
  return object;
}

void put_view(const Json& message, const graph::Classroom& classroom, graph::Viewer viewer,
              graph::Instant now) {
  const graph::GraphView view = graph::view_for(classroom, viewer);
  put(message, "version", json_number(static_cast<json_int_t>(view.version)));
  put(message, "round", view.round ? json_round(*view.round, now) : Json{json_null()});
  Json participants = json_list();
  for (const graph::Participant* participant : view.participants) {
    add(participants, json_participant(*participant, shown_to(classroom, viewer, *participant)));
  }
  put(message, "participants", std::move(participants));
}

}  // namespace breakout::control
