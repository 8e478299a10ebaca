// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/change_events.hpp"

#include <algorithm>
#include <map>
#include <variant>

#include "control/graph_json.hpp"
#include "control/notices.hpp"
#include "control/words.hpp"
#include "graph/view.hpp"

namespace breakout::control {

namespace {

using graph::Classroom;
using graph::ParticipantMoved;
using graph::RoomId;

// What a change holds that decides who is told what.
struct Digest {
  std::map<graph::ParticipantId, const ParticipantMoved*> moved;
  bool round = false;   // opened, closing, closed or re-opened
  bool counts = false;  // rooms have other numbers of people, or there are other rooms
  bool destroyed = false;
};

class Digester {
 public:
  Digest take() { return std::move(digest_); }

  void operator()(const ParticipantMoved& fact) {
    digest_.moved[fact.participant] = &fact;
    digest_.counts = true;
  }
  void operator()(const graph::ParticipantJoined&) { digest_.counts = true; }
  void operator()(const graph::ParticipantLeft&) { digest_.counts = true; }
  void operator()(const graph::RoomOpened&) { digest_.counts = true; }
  void operator()(const graph::RoomChanged&) { digest_.counts = true; }
  void operator()(const graph::RoomClosed&) { digest_.counts = true; }
  void operator()(const graph::RoundOpened&) { digest_.round = true; }
  void operator()(const graph::RoundChanged&) { digest_.round = true; }
  void operator()(const graph::RoundClosed&) { digest_.round = true; }
  void operator()(const graph::ClassroomDestroyed&) { digest_.destroyed = true; }
  template <class Other>  // what moves nobody
  void operator()(const Other&) {}

 private:
  Digest digest_;
};

class Teller {
 public:
  Teller(const Classroom& after, const graph::Change& change, const Past& past,
         const std::vector<ChangeEntry>& entries, const Seats& seats, graph::Instant now)
      : after_(after),
        change_(change),
        entries_(entries),
        seats_(seats),
        now_(now),
        notices_(after, change, past, now) {
    Digester digester;
    for (const graph::Fact& fact : change.facts) {
      std::visit(digester, fact);
    }
    digest_ = digester.take();
    if (digest_.counts && after.in_round()) {
      counts_ = room_counts();
    }
    for (const auto& [id, participant] : after.participants) {
      people_[participant.room].push_back(&participant);
    }
    index_entries();
  }

  void run() {
    for (const auto& [id, seat] : seats_) {
      if (digest_.destroyed) {
        push(seat.publisher, json_message("destroyed", after_.id, change_.version));
        push(seat.subscriber, json_message("destroyed", after_.id, change_.version));
      } else if (const graph::Participant* participant = after_.find(id);
                 participant && seat.publisher) {
        tell_one(*participant, seat.publisher);
      }
    }
  }

 private:
  static void push(const SharedHandle& handle, Json body) {
    if (handle && body) {
      handle->connection->push({std::move(body), {}, std::nullopt});
    }
  }

  void tell_one(const graph::Participant& participant, const SharedHandle& handle) {
    if (digest_.round) {
      push(handle, round_event(participant));
    }
    for (const json_t* notice : notices_.for_person(participant)) {
      push(handle, shared(notice));
    }
    const auto moved = digest_.moved.find(participant.id);
    if (moved != digest_.moved.end()) {
      push(handle, moved_event(*moved->second, graph::is_staff(participant.role)));
    }
    if (graph::is_staff(participant.role)) {
      push(handle, graph_event(for_staff_, [](const ChangeEntry& entry) {
             return entry.audience >= Audience::staff ? entry.json.get() : nullptr;
           }));
    } else if (sees_classroom()) {
      push(handle, graph_event(for_classroom_, [](const ChangeEntry& entry) {
             return entry.audience >= Audience::classroom ? entry.seen_by_others() : nullptr;
           }));
    } else if (moved == digest_.moved.end() || !digest_.round) {
      // `round` and `moved` together tell a mover the rest.
      push(handle, graph_event_for_room(participant.room));
    }
  }

  bool sees_classroom() const {
    return after_.settings.roster_visibility == graph::RosterVisibility::classroom;
  }

  // --- `graph`: one body for staff, one for each room, each built when first needed ---

  // Never changed after it was shared: only its reference count is.
  static Json shared(const json_t* json) { return share(const_cast<json_t*>(json)); }

  Json graph_event(const std::vector<const json_t*>& changes) const {
    if (changes.empty() && !counts_) {
      return nullptr;
    }
    Json list = json_list();
    for (const json_t* change : changes) {
      add(list, shared(change));
    }
    Json event = json_message("graph", after_.id, change_.version);
    put(event, "changes", std::move(list));
    if (counts_) {
      put(event, "rooms", share(counts_.get()));
    }
    return event;
  }

  // Of the entries `seen` gives something for; `body` keeps it for the next one.
  template <class Seen>
  Json graph_event(Json& body, Seen seen) const {
    if (!body) {
      std::vector<const json_t*> changes;
      for (const ChangeEntry& entry : entries_) {
        if (const json_t* json = seen(entry)) {
          changes.push_back(json);
        }
      }
      body = graph_event(changes);
    }
    return share(body.get());
  }

  Json graph_event_for_room(const RoomId& room) {
    auto [found, fresh] = for_room_.try_emplace(room);
    if (fresh) {
      std::vector<const json_t*> changes = everybodys_;
      const auto& own = by_room_[room];
      changes.insert(changes.end(), own.begin(), own.end());
      found->second = graph_event(changes);
    }
    return share(found->second.get());
  }

  void index_entries() {
    for (const ChangeEntry& entry : entries_) {
      if (entry.audience == Audience::everybody) {
        everybodys_.push_back(entry.seen_by_others());
      }
      for (const auto& [room, json] : entry.in_rooms) {
        by_room_[room].push_back(json.get());
      }
    }
  }

  Json room_counts() const {
    Json list = json_list();
    const graph::GraphView view = graph::view_for(after_, {});
    for (const graph::RoomView& room : view.round->rooms) {
      Json object = json_map();
      put(object, "room", json_text(room.room->id.value));
      put(object, "count", json_number(room.count));
      add(list, std::move(object));
    }
    return list;
  }

  // --- `moved` and `round` ---

  const Json& roster(const RoomId& room, bool staff) {
    Json& list = rosters_[{room, staff}];
    if (!list) {
      list = json_list();
      auto& people = people_[room];
      std::sort(people.begin(), people.end(),
                [](const auto* a, const auto* b) { return a->seat < b->seat; });
      const Shown shown{staff, staff || !after_.settings.covert_listen};
      for (const graph::Participant* participant : people) {
        add(list, json_participant(*participant, shown));
      }
    }
    return list;
  }

  Json moved_event(const ParticipantMoved& fact, bool staff) {
    Json event = json_message("moved", after_.id, change_.version);
    put(event, "participant", json_text(fact.participant.value));
    put(event, "room", json_text(fact.to.value));
    put(event, "from", json_text(fact.from.value));
    put(event, "by", json_id_or_null(change_.by));
    put(event, "reason", json_text(word(kMoveReasonWords, fact.reason)));
    put(event, "task", json_task_of(after_, fact.to));
    const auto room = after_.rooms.find(fact.to);
    if (room != after_.rooms.end() && room->second.timer) {
      put(event, "timer", json_timer(room->second, now_));
    }
    put(event, "participants", share(roster(fact.to, staff).get()));
    return event;
  }

  // Staff see every room's task, others only their own room's, beside the list.
  const Json& round_for(bool staff) {
    Json& json = staff ? staff_round_ : others_round_;
    if (!json) {
      auto view = graph::view_for(after_, {}).round;
      for (graph::RoomView& room : view->rooms) {
        room.shows_task = staff;
      }
      json = json_round(*view, now_);
    }
    return json;
  }

  Json round_event(const graph::Participant& participant) {
    const bool staff = graph::is_staff(participant.role);
    Json& body = round_bodies_[{participant.room, staff}];
    if (!body) {
      body = json_message("round", after_.id, change_.version);
      put(body, "room", json_text(participant.room.value));
      put(body, "task", json_task_of(after_, participant.room));
      json_object_update(body.get(), round_for(staff).get());
    }
    return share(body.get());
  }

  const Classroom& after_;
  const graph::Change& change_;
  const std::vector<ChangeEntry>& entries_;
  const Seats& seats_;
  const graph::Instant now_;
  Digest digest_;
  std::map<RoomId, std::vector<const graph::Participant*>> people_;
  std::vector<const json_t*> everybodys_;
  std::map<RoomId, std::vector<const json_t*>> by_room_;
  Json counts_, for_staff_, for_classroom_, staff_round_, others_round_;
  std::map<RoomId, Json> for_room_;
  std::map<std::pair<RoomId, bool>, Json> rosters_, round_bodies_;  // bool: for staff
  const Notices notices_;
};

}  // namespace

void tell(const Classroom& after, const graph::Change& change, const Past& past,
          const std::vector<ChangeEntry>& entries, const Seats& seats, graph::Instant now) {
  Teller{after, change, past, entries, seats, now}.run();
}

}  // namespace breakout::control
