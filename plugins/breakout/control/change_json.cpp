// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/change_json.hpp"

#include "control/class_json.hpp"
#include "control/graph_json.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::Classroom;

// One visitor call a fact: the entry it gives.
class EntryWriter {
 public:
  EntryWriter(const Classroom& after, const graph::Change& change)
      : after_(after), change_(change) {}

  std::vector<ChangeEntry> take() { return std::move(entries_); }

  // --- the classroom ---

  void operator()(const graph::ClassroomCreated&) { everybody(entry("created")); }
  void operator()(const graph::SettingsChanged&) { everybody(entry("edited")); }
  void operator()(const graph::ClassroomDestroyed&) { everybody(entry("destroyed")); }
  void operator()(const graph::PlanChanged& fact) {
    Json json = entry("plan");
    put(json, "plan", fact.plan ? json_plan(*fact.plan) : Json{json_null()});
    staff(std::move(json));
  }
  void operator()(const graph::RosterChanged& fact) {
    Json entries = json_map();
    for (const auto& [participant, room] : fact.entries) {
      put(entries, participant.value.c_str(), json_text(room.value));
    }
    Json json = entry("roster");
    put(json, "roster", std::move(entries));
    staff(std::move(json));
  }

  // --- people ---

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
  void operator()(const graph::RoleChanged& fact) { of_person("role", fact.participant); }
  void operator()(const graph::TaskMarked& fact) { of_person("done", fact.participant); }
  void operator()(const graph::PinsChanged& fact) {  // nobody else's business
    entries_.push_back({of("pins", fact.participant), Audience::handlers});
  }
  void operator()(const graph::ParticipantLeft& fact) {
    Json json = entry("left");
    put(json, "participant", json_text(fact.participant.value));
    put(json, "room", json_text(fact.room.value));
    if (fact.kicked) {
      put(json, "kicked", json_bool(true));
    }
    in_room(std::move(json), fact.room);
  }
  void operator()(const graph::ParticipantMoved& fact) {
    Json json = of("moved", fact.participant);
    put(json, "from", json_text(fact.from.value));
    put(json, "to", json_text(fact.to.value));
    put(json, "by", json_id_or_null(change_.by));
    put(json, "reason", json_text(word(kMoveReasonWords, fact.reason)));
    ChangeEntry moved{std::move(json), Audience::classroom};
    moved.others = for_others(moved.json);
    // Who sees one room only learns who comes and goes, not from where or where to.
    Json departed = entry("departed");
    put(departed, "participant", json_text(fact.participant.value));
    moved.in_rooms.emplace_back(fact.from, std::move(departed));
    moved.in_rooms.emplace_back(fact.to, for_others(of("arrived", fact.participant)));
    entries_.push_back(std::move(moved));
  }
  // Whom else these concern learns of them by events of their own.
  void operator()(const graph::HelpChanged& fact) {
    Json json = of("help", fact.participant);
    put(json, "help", fact.help ? json_help(*fact.help) : Json{json_null()});
    staff(std::move(json));
  }
  void operator()(const graph::VisitChanged& fact) { staff(of("visit", fact.participant)); }
  void operator()(const graph::AnnouncementChanged& fact) {
    staff(of("announce", fact.participant));
  }

  // --- the round ---

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
  void operator()(const graph::TimerSet& fact) { of_timer(entry("timer_set"), fact.room); }
  void operator()(const graph::TimerWarned& fact) {
    Json json = entry("timer_warning");
    put(json, "left", json_number(fact.left.count()));
    of_timer(std::move(json), fact.room);
  }
  void operator()(const graph::TimerExpired& fact) { of_timer(entry("timer_expired"), fact.room); }
  void operator()(const graph::TimerCancelled& fact) {
    of_timer(entry("timer_cancelled"), fact.room);
  }

  // --- broadcasts ---

  void operator()(const graph::BroadcastSent& fact) {
    Json json = json_broadcast_for_staff(fact.broadcast, change_.at);
    const Json head = entry("broadcast");
    json_object_update(json.get(), head.get());
    staff(std::move(json));
  }
  void operator()(const graph::BroadcastReceived& fact) {
    Json json = entry("received");
    put(json, "broadcast", json_text(fact.broadcast.value));
    put(json, "participant", json_text(fact.participant.value));
    if (const auto found = after_.broadcasts.find(fact.broadcast);
        found != after_.broadcasts.end()) {
      put(json, "received", json_number(static_cast<json_int_t>(found->second.received.size())));
    }
    staff(std::move(json));
  }
  void operator()(const graph::BroadcastEnded& fact) {
    Json json = entry("broadcast_ended");
    put(json, "broadcast", json_text(fact.broadcast.value));
    staff(std::move(json));
  }

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
      const Json record = json_participant(*participant, {false, true});
      json_object_update_missing(json.get(), record.get());
    } else {
      put(json, "participant", json_text(id.value));
    }
    return json;
  }

  bool listens_unseen(const graph::ParticipantId& id) const {
    const graph::Participant* participant = after_.find(id);
    return participant && participant->visit && after_.settings.covert_listen &&
           participant->visit->mode == graph::VisitMode::listen;
  }

  // The same as staff see it, or without a visit that is not theirs to know.
  Json for_others(const Json& json) const {
    const graph::ParticipantId id{std::string{text_of(json_object_get(json.get(), "participant"))}};
    if (!listens_unseen(id)) {
      return share(json.get());
    }
    Json others{json_copy(json.get())};
    json_object_del(others.get(), "visit");
    return others;
  }

  void of_person(const char* kind, const graph::ParticipantId& id) {
    const graph::Participant* participant = after_.find(id);
    in_room(of(kind, id), participant ? participant->room : graph::kMainRoom);
  }

  // A task is its room's own business: the others see the rest.
  void of_room(const char* kind, const graph::Room& room) {
    Json others = entry(kind);
    put(others, "room", json_text(room.id.value));
    put(others, "name", json_text(room.name));
    put(others, "capacity", room.capacity ? json_number(*room.capacity) : Json{json_null()});
    put(others, "locked", json_bool(room.locked));
    Json json{json_copy(others.get())};
    put(json, "task", json_task(room));
    entries_.push_back({std::move(json), Audience::everybody, std::move(others)});
  }

  void of_round(const graph::Round& round) {
    Json json = entry("round");
    put(json, "number", json_number(round.number));
    put(json, "state", json_text(word(kRoundStateWords, round.state)));
    everybody(std::move(json));
  }

  // An empty room: the round's timer, which concerns everybody; else that of one room.
  void of_timer(Json json, const graph::RoomId& room) {
    if (room.empty()) {
      everybody(std::move(json));
      return;
    }
    put(json, "room", json_text(room.value));
    ChangeEntry timer{share(json.get()), Audience::staff};
    timer.in_rooms.emplace_back(room, std::move(json));
    entries_.push_back(std::move(timer));
  }

  void everybody(Json json) { entries_.push_back({std::move(json), Audience::everybody}); }
  void staff(Json json) { entries_.push_back({std::move(json), Audience::staff}); }
  void in_room(Json json, const graph::RoomId& room) {
    ChangeEntry entry{std::move(json), Audience::classroom};
    entry.others = for_others(entry.json);
    entry.in_rooms.emplace_back(room, share(entry.others.get()));
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
