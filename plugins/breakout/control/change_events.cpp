// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/change_events.hpp"

#include <algorithm>
#include <map>
#include <variant>

#include "control/graph_json.hpp"
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
  std::vector<Json> timers;  // `timer` events
};

class Digester {
 public:
  Digester(const Classroom& after, const graph::Change& change, graph::Instant now)
      : after_(after), change_(change), now_(now) {}

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
  void operator()(const graph::RoundOpened& fact) {
    digest_.round = true;
    if (fact.round.ends_at) {
      timer("set");
    }
  }
  void operator()(const graph::RoundChanged&) { digest_.round = true; }
  void operator()(const graph::RoundClosed&) { digest_.round = true; }
  void operator()(const graph::TimerWarned&) { timer("warning"); }
  void operator()(const graph::TimerExpired&) { timer("expired"); }
  void operator()(const graph::ClassroomDestroyed&) { digest_.destroyed = true; }
  template <class Other>
  void operator()(const Other&) {}

 private:
  void timer(const char* state) {
    Json event = json_message("timer", after_.id, change_.version);
    put(event, "state", json_text(state));
    if (after_.round) {
      put_end(event, *after_.round, now_);
    }
    digest_.timers.push_back(std::move(event));
  }

  const Classroom& after_;
  const graph::Change& change_;
  graph::Instant now_;
  Digest digest_;
};

class Teller {
 public:
  Teller(const Classroom& after, const graph::Change& change,
         const std::vector<ChangeEntry>& entries, const Seats& seats, graph::Instant now)
      : after_(after), change_(change), entries_(entries), seats_(seats), now_(now) {
    Digester digester{after, change, now};
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
    for (const Json& timer : digest_.timers) {
      push(handle, share(timer.get()));
    }
    const auto moved = digest_.moved.find(participant.id);
    if (moved != digest_.moved.end()) {
      push(handle, moved_event(*moved->second));
    }
    const bool sees_all = graph::Viewer{&participant}.sees_all();
    // `round` and `moved` together tell a mover the rest.
    if (sees_all || sees_classroom() || moved == digest_.moved.end() || !digest_.round) {
      push(handle, sees_all || sees_classroom() ? graph_event_for_all()
                                                : graph_event_for_room(participant.room));
    }
  }

  bool sees_classroom() const {
    return after_.settings.roster_visibility == graph::RosterVisibility::classroom;
  }

  // --- `graph`: one body for staff, one for each room, each built when first needed
  // ----------------

  Json graph_event(const std::vector<const json_t*>& changes) const {
    if (changes.empty() && !counts_) {
      return nullptr;
    }
    Json list = json_list();
    for (const json_t* change : changes) {
      add(list, share(const_cast<json_t*>(change)));  // never changed after it was shared
    }
    Json event = json_message("graph", after_.id, change_.version);
    put(event, "changes", std::move(list));
    if (counts_) {
      put(event, "rooms", share(counts_.get()));
    }
    return event;
  }

  Json graph_event_for_all() {
    if (!for_all_) {
      std::vector<const json_t*> changes;
      for (const ChangeEntry& entry : entries_) {
        changes.push_back(entry.json.get());
      }
      for_all_ = graph_event(changes);
    }
    return share(for_all_.get());
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
      if (entry.everybody) {
        everybodys_.push_back(entry.json.get());
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

  Json task_of(const RoomId& room) const {
    const auto found = after_.rooms.find(room);
    return found == after_.rooms.end() ? Json{json_null()} : json_task(found->second);
  }

  const Json& roster(const RoomId& room) {
    Json& list = rosters_[room];
    if (!list) {
      list = json_list();
      auto& people = people_[room];
      std::sort(people.begin(), people.end(),
                [](const auto* a, const auto* b) { return a->seat < b->seat; });
      for (const graph::Participant* participant : people) {
        add(list, json_participant(*participant));
      }
    }
    return list;
  }

  Json moved_event(const ParticipantMoved& fact) {
    Json event = json_message("moved", after_.id, change_.version);
    put(event, "participant", json_text(fact.participant.value));
    put(event, "room", json_text(fact.to.value));
    put(event, "from", json_text(fact.from.value));
    put(event, "by", change_.by.empty() ? Json{json_null()} : json_text(change_.by.value));
    put(event, "reason", json_text(word(kMoveReasonWords, fact.reason)));
    put(event, "task", task_of(fact.to));
    put(event, "participants", share(roster(fact.to).get()));
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
      put(body, "task", task_of(participant.room));
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
  Json counts_, for_all_, staff_round_, others_round_;
  std::map<RoomId, Json> for_room_, rosters_;
  std::map<std::pair<RoomId, bool>, Json> round_bodies_;
};

}  // namespace

void tell(const Classroom& after, const graph::Change& change,
          const std::vector<ChangeEntry>& entries, const Seats& seats, graph::Instant now) {
  Teller{after, change, entries, seats, now}.run();
}

}  // namespace breakout::control
