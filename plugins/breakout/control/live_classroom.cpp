// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/live_classroom.hpp"

#include <algorithm>
#include <utility>

#include "control/change_events.hpp"
#include "control/class_json.hpp"
#include "control/graph_json.hpp"
#include "control/media_impact.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

constexpr std::chrono::seconds kDeadlineRetry{1};

bool moves_somebody(const graph::Change& change) {
  return std::any_of(change.facts.begin(), change.facts.end(), [](const graph::Fact& fact) {
    return std::holds_alternative<graph::ParticipantMoved>(fact) ||
           std::holds_alternative<graph::VisitChanged>(fact);
  });
}

}  // namespace

LiveClassroom::LiveClassroom(graph::ClassroomId id, graph::NodeId node, store::Store& store,
                             Host& host)
    : node_(std::move(node)),
      host_(host),
      committer_(graph_, store, host,
                 {[this](const graph::Change& change) {
                    switchboard_.warm_up(graph_, change, host_.media_clock());
                  },
                  [this](const store::SharedChange& change) { follow(change); }}) {
  graph_.id = std::move(id);
}

LiveClassroom::~LiveClassroom() {
  switchboard_.close();
}

// --- deadlines ---

std::optional<graph::Instant> LiveClassroom::next_deadline() const {
  if (expiring_ || destroyed_) {
    return std::nullopt;
  }
  const auto deadline = graph::next_deadline(graph_);
  return deadline && retry_at_ ? std::max(*deadline, *retry_at_) : deadline;
}

void LiveClassroom::expire() {
  expiring_ = true;
  const auto due = graph::next_deadline(graph_);
  submit({{{graph::Actor::Kind::system, {}, {}}, std::nullopt, {}, graph::Expire{}},
          [](const graph::Classroom&, const graph::Change&) { return json_map(); },
          [this, due](const Outcome& outcome) {
            expiring_ = false;
            retry_at_.reset();
            if (!outcome.refusal) {
              return;
            }
            retry_at_ = host_.wall_clock() + kDeadlineRetry;
            if (std::exchange(said_late_, due) != due) {
              host_.log(LogLevel::warning,
                        "classroom " + graph_.id.value +
                            ": a deadline is late: " + outcome.refusal->sentence);
            }
          }});
}

// --- changes ---

void LiveClassroom::follow(const std::shared_ptr<const graph::Change>& change) {
  if (change->version != graph_.version + 1) {
    return;  // applied already
  }
  MediaImpact impact;
  add_impact(impact, graph_, *change);
  const Past past = past_of(graph_, *change);
  graph::apply(graph_, *change);
  talking_.people_changed();
  add_impact(impact, graph_, *change);
  if (impact.splits) {
    switchboard_.remember_main();
  }
  release_seats(*change);
  Repointing how{impact.merges ? media::Precedence::remembered : media::Precedence::current,
                 host_.media_clock()};
  if (moves_somebody(*change)) {  // decided here, or by another node and only now known here
    how.moved_at = committer_.asked_at(*change).value_or(how.now);
  }
  const auto changed = switchboard_.update(graph_, impact.rooms, how);
  const auto entries = change_entries(graph_, *change);
  tell(graph_, *change, past, entries, seats_, host_.wall_clock());
  push_slots(changed);
  for (const graph::Fact& fact : change->facts) {
    if (const auto* moved = std::get_if<graph::ParticipantMoved>(&fact)) {
      note_seat(moved->participant);
    } else if (const auto* promoted = std::get_if<graph::RoleChanged>(&fact)) {
      note_seat(promoted->participant);
    }
  }
  tell_event_handlers(entries);
  if (destroyed_) {
    while (!seats_.empty()) {
      release(graph::ParticipantId{seats_.begin()->first}, nullptr);
    }
  }
}

void LiveClassroom::release_seats(const graph::Change& change) {
  for (const graph::Fact& fact : change.facts) {
    if (const auto* left = std::get_if<graph::ParticipantLeft>(&fact)) {
      release(left->participant,
              left->kicked ? kicked_event(left->participant, change.by) : nullptr);
    } else if (const auto* taken = std::get_if<graph::SeatTaken>(&fact)) {
      if (!holds(taken->participant, taken->private_id)) {
        release(taken->participant, message("replaced"));
      }
    } else if (const auto* promoted = std::get_if<graph::RoleChanged>(&fact);
               promoted && promoted->role == graph::Role::observer) {
      silence(promoted->participant);
    } else if (std::holds_alternative<graph::ClassroomDestroyed>(fact)) {
      destroyed_ = true;
    }
  }
}

// Whether the handle that is here is the one the seat was given to.
bool LiveClassroom::holds(const graph::ParticipantId& participant,
                          const std::string& private_id) const {
  const auto seat = seats_.find(participant);
  return seat != seats_.end() && seat->second.publisher &&
         seat->second.publisher->private_id == private_id;
}

// --- the whole classroom -------------------------------------------------------------------------

void LiveClassroom::adopt(graph::Classroom stored) {
  const graph::Classroom former = std::exchange(graph_, std::move(stored));
  retry_at_.reset();
  talking_.people_changed();
  release_seats_elsewhere();
  const auto changed = switchboard_.update_all(graph_, host_.media_clock());
  for (const auto& [participant, seat] : seats_) {
    tell_whole(participant);
    note_seat(participant);
  }
  push_slots(changed);
  note_lost(former);
  restore_lost();
}

// Two hold one seat: the node that the store names keeps it.
bool LiveClassroom::is_elsewhere(const graph::Participant& stored) const {
  return stored.connected && stored.node != node_;
}

void LiveClassroom::release_seats_elsewhere() {
  std::vector<graph::ParticipantId> elsewhere;
  for (const auto& [participant, seat] : seats_) {
    const graph::Participant* stored = graph_.find(participant);
    if (stored && is_elsewhere(*stored) && !holds(participant, stored->private_id)) {
      elsewhere.push_back(participant);
    }
  }
  for (const graph::ParticipantId& participant : elsewhere) {
    release(participant, message("replaced"));
  }
}

void LiveClassroom::note_lost(const graph::Classroom& former) {
  for (const auto& [id, seat] : seats_) {
    const graph::Participant* known = former.find(id);
    const graph::Participant* stored = graph_.find(id);
    if (!known || !seat.publisher) {
      continue;
    }
    const bool kept = stored && stored->connected && stored->private_id == known->private_id &&
                      seat.publisher->uplink.published().without(stored->sources).empty();
    if (!kept) {
      lost_.insert_or_assign(id, *known);
    }
  }
}

void LiveClassroom::restore_lost() {
  graph::Restore restore;
  for (const auto& [id, former] : lost_) {
    if (const auto seat = seats_.find(id); seat != seats_.end() && seat->second.publisher) {
      restore.people.push_back(former);
      restore.people.back().sources = seat->second.publisher->uplink.published();
    }
  }
  if (restore.people.empty()) {
    lost_.clear();
    return;
  }
  submit({{{graph::Actor::Kind::system, {}, {}}, std::nullopt, {}, std::move(restore)},
          [](const graph::Classroom&, const graph::Change&) { return json_map(); },
          [this](const Outcome& outcome) {
            if (outcome.refusal) {
              return;
            }
            for (const auto& [participant, former] : std::exchange(lost_, {})) {
              tell_whole(participant);
            }
          }});
}

void LiveClassroom::tell_whole(const graph::ParticipantId& participant) const {
  const graph::Participant* viewer = graph_.find(participant);
  const auto seat = seats_.find(participant);
  if (viewer && seat != seats_.end() && seat->second.publisher) {
    seat->second.publisher->connection->push(
        {state_json(graph_, viewer, host_.wall_clock()), {}, std::nullopt});
  }
}

Json LiveClassroom::message(const char* kind) const {
  return json_message(kind, graph_.id, graph_.version);
}

Json LiveClassroom::kicked_event(const graph::ParticipantId& kicked,
                                 const graph::ParticipantId& by) const {
  Json event = message("kicked");
  put(event, "participant", json_text(kicked.value));
  put(event, "by", json_id_or_null(by));
  return event;
}

// An observer is never heard: what it published ends, its PeerConnection too.
void LiveClassroom::silence(const graph::ParticipantId& participant) {
  switchboard_.drop_sources(participant);
  const auto seat = seats_.find(participant);
  if (seat != seats_.end() && seat->second.publisher) {
    Handle& handle = *seat->second.publisher;
    handle.uplink = {};
    handle.connection->set_sources({});
    handle.connection->close_peer_connection();
  }
}

// Both handles of a seat are as before they joined; nothing of the participant is forwarded.
void LiveClassroom::release(const graph::ParticipantId& participant, const Json& farewell) {
  const auto found = seats_.find(participant);
  if (found == seats_.end()) {
    return;
  }
  switchboard_.drop_sources(participant);
  switchboard_.drop_downlink(participant);
  const Seat seat = found->second;
  seats_.erase(found);
  let_go(seat.publisher, farewell);
  let_go(seat.subscriber, farewell);
}

void LiveClassroom::let_go(const SharedHandle& handle, const Json& farewell) const {
  if (!handle) {
    return;
  }
  if (farewell) {
    handle->connection->push({share(farewell.get()), {}, std::nullopt});
  }
  handle->connection->set_sources({});
  handle->connection->set_slots({});
  handle->connection->set_info(json_map());
  handle->connection->set_figures(nullptr);
  handle->connection->close_peer_connection();
  handle->forget();
}

void LiveClassroom::note_seat(const graph::ParticipantId& participant) const {
  const auto seat = seats_.find(participant);
  const graph::Participant* person = graph_.find(participant);
  if (seat == seats_.end() || !person) {
    return;
  }
  for (const SharedHandle& handle : {seat->second.publisher, seat->second.subscriber}) {
    if (!handle) {
      continue;
    }
    Json info = json_map();
    put(info, "classroom", json_text(graph_.id.value));
    put(info, "participant", json_text(participant.value));
    put(info, "ptype",
        json_text(handle->role == HandleRole::publisher ? "publisher" : "subscriber"));
    put(info, "role", json_text(word(kRoleWords, person->role)));
    put(info, "room", json_text(person->room.value));
    handle->connection->set_info(std::move(info));
    handle->connection->set_figures(board_);
  }
}

// By value, here and below: the handle that is let go of forgets whose it was.
void LiveClassroom::replace_subscriber(graph::ParticipantId participant, SharedHandle next) {
  Seat& seat = seats_[participant];
  switchboard_.drop_downlink(participant);
  const SharedHandle former = std::exchange(seat.subscriber, std::move(next));
  let_go(former, seat.subscriber ? message("replaced") : nullptr);
  forget_empty_seat(participant);
}

void LiveClassroom::drop_publisher(graph::ParticipantId participant) {
  switchboard_.drop_sources(participant);
  const SharedHandle former = std::exchange(seats_[participant].publisher, nullptr);
  let_go(former, nullptr);
  forget_empty_seat(participant);
}

void LiveClassroom::forget_empty_seat(const graph::ParticipantId& participant) {
  const auto found = seats_.find(participant);
  if (found != seats_.end() && !found->second.publisher && !found->second.subscriber) {
    seats_.erase(found);
  }
}

void LiveClassroom::tell_event_handlers(const std::vector<ChangeEntry>& entries) {
  for (const ChangeEntry& entry : entries) {
    Json event{json_copy(entry.json.get())};
    put(event, "event", share(json_object_get(event.get(), "change")));
    json_object_del(event.get(), "change");
    put(event, "classroom", json_text(graph_.id.value));
    host_.notify(std::move(event));
  }
}

// --- media ---

namespace {

Json slots_list(const std::vector<SlotContent>& slots) {
  Json list = json_list();
  for (const SlotContent& slot : slots) {
    Json entry = json_map();
    put(entry, "mid", json_text(slot.mid));
    put(entry, "kind", json_text(slot.kind == media::Kind::audio ? "audio" : "video"));
    put(entry, "participant",
        slot.carries ? json_text(slot.carries->participant.value) : Json{json_null()});
    if (slot.carries) {
      put(entry, "source", json_text(word(kSourceWords, slot.carries->kind)));
    }
    if (slot.paused != SlotPause::none) {
      put(entry, "paused", json_text(slot.paused == SlotPause::wish ? "wish" : "bandwidth"));
    }
    add(list, std::move(entry));
  }
  return list;
}

Json slots_event(const graph::Classroom& classroom, const std::vector<SlotContent>& slots) {
  Json event = json_message("slots", classroom.id, classroom.version);
  put(event, "slots", slots_list(slots));
  return event;
}

}  // namespace

void LiveClassroom::refresh_media(const graph::ParticipantId& participant) {
  push_slots(switchboard_.update(graph_, rooms_touched_by(graph_, participant),
                                 {media::Precedence::current, host_.media_clock()}));
}

Present LiveClassroom::present() const {
  const auto people = std::count_if(seats_.begin(), seats_.end(), [](const auto& entry) {
    return entry.second.publisher != nullptr;
  });
  return {static_cast<std::size_t>(people), switchboard_.source_count(), switchboard_.slot_count()};
}

void LiveClassroom::follow_speakers() {
  push_slots(switchboard_.follow_speakers(graph_, host_.media_clock()));
  talking_.follow(graph_, switchboard_, seats_, host_.wall_clock());
}

void LiveClassroom::share_bandwidth() {
  const auto report_of = [this](const graph::ParticipantId& participant) {
    const auto seat = seats_.find(participant);
    const bool subscribed = seat != seats_.end() && seat->second.subscriber;
    return subscribed ? seat->second.subscriber->connection->link_report() : media::LinkReport{};
  };
  push_slots(switchboard_.share_bandwidth(report_of, host_.media_clock()));
}

void LiveClassroom::push_slots(const std::vector<SlotsChanged>& changed) const {
  for (const SlotsChanged& one : changed) {
    const auto seat = seats_.find(one.participant);
    // Before it was started a subscriber knows no mids; `start` brings the whole list.
    if (seat != seats_.end() && seat->second.subscriber &&
        seat->second.subscriber->negotiation.answered) {
      seat->second.subscriber->connection->push({slots_event(graph_, one.slots), {}, std::nullopt});
    }
  }
}

void LiveClassroom::tell_slots(const SharedHandle& subscriber) const {
  subscriber->connection->push(
      {slots_event(graph_, subscriber->downlink->contents()), {}, std::nullopt});
}

Json LiveClassroom::slots_of(const SharedHandle& subscriber) {
  return slots_list(subscriber->downlink->contents());
}

}  // namespace breakout::control
