// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/change_json.hpp"

#include "control/graph_json.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::Classroom;

// One visitor call a fact: the entry it gives, or none.
class EntryWriter {
 public:
  EntryWriter(const Classroom& after, const graph::Change& change)
      : after_(after), change_(change) {}

  std::vector<ChangeEntry> take() { return std::move(entries_); }

  void operator()(const graph::ClassroomCreated&) { everybody(entry("created")); }
  void operator()(const graph::SettingsChanged&) { everybody(entry("edited")); }
  void operator()(const graph::ClassroomDestroyed&) { everybody(entry("destroyed")); }
  void operator()(const graph::ParticipantJoined& fact) {
    of_person("joined", fact.participant.id);
  }
  void operator()(const graph::SeatTaken& fact) { of_person("rejoined", fact.participant); }
  void operator()(const graph::ConnectionLost& fact) {
    of_person("disconnected", fact.participant);
  }
  void operator()(const graph::ConnectionRestored& fact) {
    of_person("reconnected", fact.participant);
  }
  void operator()(const graph::DisplayChanged& fact) { of_person("display", fact.participant); }
  void operator()(const graph::SourcesChanged& fact) { of_person("sources", fact.participant); }
  void operator()(const graph::MutesChanged& fact) { of_person("muted", fact.participant); }
  void operator()(const graph::PinsChanged&) {}  // nobody else's business
  void operator()(const graph::ParticipantLeft& fact) {
    Json json = entry("left");
    put(json, "participant", json_text(fact.participant.value));
    put(json, "room", json_text(fact.room.value));
    in_room(std::move(json), fact.room);
  }
  void operator()(const graph::ParticipantMoved& fact) {
    Json json = of("moved", fact.participant);
    put(json, "from", json_text(fact.from.value));
    put(json, "to", json_text(fact.to.value));
    put(json, "by", change_.by.empty() ? Json{json_null()} : json_text(change_.by.value));
    put(json, "reason", json_text(word(kMoveReasonWords, fact.reason)));
    // Who sees one room only learns who comes and goes, not from where or where to.
    ChangeEntry moved{std::move(json), false, {}};
    Json departed = entry("departed");
    put(departed, "participant", json_text(fact.participant.value));
    moved.in_rooms.emplace_back(fact.from, std::move(departed));
    moved.in_rooms.emplace_back(fact.to, of("arrived", fact.participant));
    entries_.push_back(std::move(moved));
  }
  void operator()(const graph::RoomOpened& fact) { of_room("room_opened", fact.room); }
  void operator()(const graph::RoomChanged& fact) { of_room("room_edited", fact.room); }
  void operator()(const graph::RoomClosed& fact) {
    Json json = entry("room_closed");
    put(json, "room", json_text(fact.room.value));
    everybody(std::move(json));
  }
  void operator()(const graph::RoundOpened& fact) { of_round(fact.round); }
  void operator()(const graph::RoundChanged& fact) { of_round(fact.round); }
  void operator()(const graph::RoundClosed&) {
    if (after_.round) {
      of_round(*after_.round);
    }
  }
  void operator()(const graph::TimerWarned& fact) {
    Json json = entry("timer_warning");
    put(json, "left", json_number(fact.left.count()));
    everybody(std::move(json));
  }
  void operator()(const graph::TimerExpired&) { everybody(entry("timer_expired")); }
  template <class Other>
  void operator()(const Other&) {}

 private:
  Json entry(const char* kind) const {
    Json json = json_map();
    put(json, "change", json_text(kind));
    put(json, "version", json_number(static_cast<json_int_t>(change_.version)));
    return json;
  }

  // The person's record as it is now, with what happened to it.
  Json of(const char* kind, const graph::ParticipantId& id) const {
    Json json = entry(kind);
    if (const graph::Participant* participant = after_.find(id)) {
      const Json record = json_participant(*participant);
      json_object_update_missing(json.get(), record.get());
    } else {
      put(json, "participant", json_text(id.value));
    }
    return json;
  }

  void of_person(const char* kind, const graph::ParticipantId& id) {
    const graph::Participant* participant = after_.find(id);
    in_room(of(kind, id), participant ? participant->room : graph::kMainRoom);
  }

  // A task is its room's own business: it travels with `moved`, `joined` and `state`.
  void of_room(const char* kind, const graph::Room& room) {
    Json json = entry(kind);
    put(json, "room", json_text(room.id.value));
    put(json, "name", json_text(room.name));
    put(json, "capacity", room.capacity ? json_number(*room.capacity) : Json{json_null()});
    put(json, "locked", json_bool(room.locked));
    everybody(std::move(json));
  }

  void of_round(const graph::Round& round) {
    Json json = entry("round");
    put(json, "number", json_number(round.number));
    put(json, "state", json_text(word(kRoundStateWords, round.state)));
    everybody(std::move(json));
  }

  void everybody(Json json) { entries_.push_back({std::move(json), true, {}}); }
  void in_room(Json json, const graph::RoomId& room) {
    ChangeEntry entry{share(json.get()), false, {}};
    entry.in_rooms.emplace_back(room, std::move(json));
    entries_.push_back(std::move(entry));
  }

  const Classroom& after_;
  const graph::Change& change_;
  std::vector<ChangeEntry> entries_;
};

}  // namespace

std::vector<ChangeEntry> change_entries(const Classroom& after, const graph::Change& change) {
  EntryWriter writer{after, change};
  for (const graph::Fact& fact : change.facts) {
    std::visit(writer, fact);
  }
  return writer.take();
}

}  // namespace breakout::control
