// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/talking.hpp"

#include <utility>

#include "control/graph_json.hpp"

namespace breakout::control {

namespace {

Json json_since(const std::optional<graph::Instant>& since) {
  return since ? json_instant(*since) : Json{json_null()};
}

Json json_passed(const std::optional<graph::Instant>& since, graph::Instant now) {
  return since ? json_number((now - *since).count()) : Json{json_null()};
}

}  // namespace

class Talking::Bodies {
 public:
  Bodies(const graph::Classroom& classroom, const std::map<graph::RoomId, RoomTalk>& rooms,
         const std::set<graph::RoomId>& changed, graph::Instant now)
      : classroom_(classroom), rooms_(rooms), changed_(changed), now_(now) {}

  Json of_room(const graph::RoomId& room) {
    return body(by_room_[room], [&](const graph::RoomId& each) { return each == room; });
  }
  Json of_all() {
    return body(all_, [](const graph::RoomId&) { return true; });
  }
  Json of_changed() {
    return body(news_, [&](const graph::RoomId& each) { return changed_.contains(each); });
  }

 private:
  // Never changed after it was shared: only its reference count is.
  template <class Wanted>
  Json body(Json& kept, Wanted wanted) {
    if (!kept) {
      kept = json_message("talking", classroom_.id, classroom_.version);
      Json list = json_list();
      for (const auto& [room, talk] : rooms_) {
        if (wanted(room)) {
          add(list, entry(room, talk));
        }
      }
      put(kept, "rooms", std::move(list));
    }
    return share(kept.get());
  }

  Json entry(const graph::RoomId& room, const RoomTalk& talk) const {
    Json json = json_map();
    put(json, "room", json_text(room.value));
    Json talking = json_list();
    for (const graph::ParticipantId& participant : talk.talking) {
      add(talking, json_text(participant.value));
    }
    put(json, "talking", std::move(talking));
    put(json, "silent_since", json_since(talk.silent_since));
    put(json, "silent_ms", json_passed(talk.silent_since, now_));
    return json;
  }

  const graph::Classroom& classroom_;
  const std::map<graph::RoomId, RoomTalk>& rooms_;
  const std::set<graph::RoomId>& changed_;
  const graph::Instant now_;
  std::map<graph::RoomId, Json> by_room_;
  Json all_, news_;
};

// Whether it is another one than before, save how long it has been silent.
bool Talking::update(const graph::RoomId& room, const Switchboard& switchboard,
                     graph::Instant now) {
  const auto [entry, is_new] = rooms_.try_emplace(room);
  RoomTalk next;
  bool silent = true;
  const auto speakers = switchboard.speakers().find(room);
  if (speakers != switchboard.speakers().end()) {
    for (const RoomSpeakers::Mic& mic : speakers->second.mics()) {
      if (switchboard.voices().talking(mic.source->source->key())) {
        next.talking.push_back(mic.source->name.participant);
        silent = silent && !mic.sits_here;
      }
    }
  }
  if (silent) {
    next.silent_since = entry->second.silent_since.value_or(now);
  }
  return std::exchange(entry->second, next) != next || is_new;
}

std::set<graph::RoomId> Talking::listen(const graph::Classroom& classroom,
                                        const Switchboard& switchboard, graph::Instant now) {
  std::erase_if(rooms_, [&](const auto& entry) { return !classroom.has_room(entry.first); });
  std::set<graph::RoomId> changed;
  const auto look_at = [&](const graph::RoomId& room) {
    if (update(room, switchboard, now)) {
      changed.insert(room);
    }
  };
  look_at(graph::kMainRoom);
  for (const auto& [id, room] : classroom.rooms) {
    look_at(id);
  }
  return changed;
}

void Talking::follow(const graph::Classroom& classroom, const Switchboard& switchboard,
                     const Seats& seats, graph::Instant now) {
  const std::set<graph::RoomId> changed = listen(classroom, switchboard, now);
  if (changed.empty() && !std::exchange(people_changed_, false)) {
    return;
  }
  people_changed_ = false;
  std::erase_if(told_, [&](const auto& entry) { return !seats.contains(entry.first); });
  Bodies bodies(classroom, rooms_, changed, now);
  for (const auto& [id, seat] : seats) {
    const graph::Participant* person = classroom.find(id);
    if (!person || !seat.publisher) {
      continue;
    }
    const Connection& handle = *seat.publisher->connection;
    const bool staff = graph::is_staff(person->role);
    const Told next{handle.id(), person->hears(), staff};
    const Told before = std::exchange(told_[id], next);
    const bool is_new = staff ? !before.staff || before.handle != next.handle : before != next;
    Json body;
    if (is_new) {
      body = staff ? bodies.of_all() : bodies.of_room(next.room);
    } else if (staff && !changed.empty()) {
      body = bodies.of_changed();
    } else if (!staff && changed.contains(next.room)) {
      body = bodies.of_room(next.room);
    }
    if (body) {
      seat.publisher->connection->push({std::move(body), {}, std::nullopt});
    }
  }
}

}  // namespace breakout::control
