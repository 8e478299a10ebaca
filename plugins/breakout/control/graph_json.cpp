// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/graph_json.hpp"

#include <algorithm>

#include "control/words.hpp"

namespace breakout::control {

namespace {

Json json_room(const graph::RoomView& view) {
  Json object = json_map();
  put(object, "room", json_text(view.room->id.value));
  put(object, "name", json_text(view.room->name));
  put(object, "capacity",
      view.room->capacity ? json_number(*view.room->capacity) : Json{json_null()});
  put(object, "count", json_number(view.count));
  put(object, "locked", json_bool(view.room->locked));
  if (view.shows_task && !view.room->task.empty()) {
    put(object, "task", json_task(*view.room));
  }
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

Json json_participant(const graph::Participant& participant) {
  Json object = json_map();
  put(object, "participant", json_text(participant.id.value));
  put(object, "display", json_text(participant.display));
  put(object, "role", json_text(word(kRoleWords, participant.role)));
  put(object, "room", json_text(participant.room.value));
  put(object, "sources", json_sources(participant.sources));
  put(object, "muted", json_sources(participant.muted()));
  put(object, "connected", json_bool(participant.connected));
  return object;
}

Json json_task(const graph::Room& room) {
  if (room.task.empty()) {
    return Json{json_null()};
  }
  return json_parse_text(room.task);
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
    const auto left = std::max(*end - now, graph::Millis{0});
    put(message, "remaining_ms", json_number(left.count()));
  }
}

Json json_round(const graph::RoundView& view, graph::Instant now) {
  const graph::Round& round = *view.round;
  Json object = json_map();
  put(object, "number", json_number(round.number));
  put(object, "state", json_text(word(kRoundStateWords, round.state)));
  Json rooms = json_list();
  for (const graph::RoomView& room : view.rooms) {
    add(rooms, json_room(room));
  }
  put(object, "rooms", std::move(rooms));
  put_end(object, round, now);
  put(object, "grace", json_number(round.policy.grace.count()));
  put(object, "allow_return", json_bool(round.policy.allow_return));
  put(object, "allow_choose", json_bool(round.policy.allow_choose));
  return object;
}

void put_view(const Json& message, const graph::GraphView& view, graph::Instant now) {
  put(message, "version", json_number(static_cast<json_int_t>(view.version)));
  put(message, "round", view.round ? json_round(*view.round, now) : Json{json_null()});
  Json participants = json_list();
  for (const graph::Participant* participant : view.participants) {
    add(participants, json_participant(*participant));
  }
  put(message, "participants", std::move(participants));
}

}  // namespace breakout::control
