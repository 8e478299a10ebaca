// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/answers.hpp"

#include <map>

#include "control/class_json.hpp"
#include "control/graph_json.hpp"
#include "control/words.hpp"
#include "graph/graph.hpp"
#include "graph/view.hpp"

namespace breakout::control {

namespace {

using graph::Change;
using graph::Classroom;

// The last fact of its kind, that `concerns` holds for; null when there is none.
template <class Wanted, class Concerns>
const Wanted* fact_of(const Change& change, Concerns concerns) {
  const Wanted* last = nullptr;
  for (const graph::Fact& fact : change.facts) {
    const auto* wanted = std::get_if<Wanted>(&fact);
    last = wanted && concerns(*wanted) ? wanted : last;
  }
  return last;
}
template <class Wanted>
const Wanted* fact_of(const Change& change) {
  return fact_of<Wanted>(change, [](const Wanted&) { return true; });
}
// About one participant.
template <class Wanted>
const Wanted* fact_of(const Change& change, const graph::ParticipantId& id) {
  return fact_of<Wanted>(change, [&](const Wanted& fact) { return fact.participant == id; });
}

Json json_move(const graph::ParticipantId& participant, const graph::RoomId& room,
               const graph::RoomId& from) {
  Json move = json_map();
  put(move, "participant", json_text(participant.value));
  put(move, "room", json_text(room.value));
  put(move, "from", json_text(from.value));
  return move;
}

Json moves_of(const Change& change) {
  Json moves = json_list();
  for (const graph::Fact& fact : change.facts) {
    if (const auto* moved = std::get_if<graph::ParticipantMoved>(&fact)) {
      add(moves, json_move(moved->participant, moved->to, moved->from));
    }
  }
  return moves;
}

// Adds the round, its rooms and who sits where, the absent included.
void put_opened(const Json& answer, const Classroom& before, const Change& change) {
  Classroom after = before;
  graph::apply(after, change);
  Json round = json_round(*graph::view_for(after, {}).round, change.at);
  put(answer, "rooms", share(json_object_get(round.get(), "rooms")));
  put(answer, "round", std::move(round));
  put(answer, "assignments", json_assignments(after.places.assignments));
}

void put_closing(const Json& answer, const Change& change) {
  for (const graph::Fact& fact : change.facts) {
    if (const auto* changed = std::get_if<graph::RoundChanged>(&fact)) {
      put(answer, "state", json_text(word(kRoundStateWords, changed->round.state)));
      put_end(answer, changed->round, change.at);
    } else if (std::holds_alternative<graph::RoundClosed>(fact)) {
      put(answer, "state", json_text(word(kRoundStateWords, graph::RoundState::closed)));
    }
  }
}

// Adds to one answer what its command is about, as it is after the change.
class AnswerWriter {
 public:
  AnswerWriter(const Json& answer, const Classroom& before, const Change& change)
      : answer_(answer), before_(before), change_(change) {}

  void operator()(const graph::Open& open) {
    const auto* planned = fact_of<graph::PlanChanged>(change_);
    if (open.plan_only && planned && planned->plan) {
      const Json plan = json_plan(*planned->plan);
      json_object_update(answer_.get(), plan.get());
      put(answer_, "plan_only", json_bool(true));
    } else {
      put_opened(answer_, before_, change_);
    }
  }
  // Every requested move, those of people who were there already included.
  void operator()(const graph::Move& command) {
    Json moves = json_list();
    for (const graph::MoveOne& one : command.moves) {
      const graph::Participant* participant = before_.find(one.participant);
      add(moves,
          json_move(one.participant, one.room, participant ? participant->room : graph::RoomId{}));
    }
    put(answer_, "moves", std::move(moves));
  }
  void operator()(const graph::Choose& choose) {
    put(answer_, "room", json_text(choose.room.value));
  }
  void operator()(const graph::Merge&) {
    put_closing(answer_, change_);
    put(answer_, "moves", moves_of(change_));
  }
  void operator()(const graph::Undo&) { put(answer_, "moves", moves_of(change_)); }
  void operator()(const graph::AddRoom&) {
    if (const auto* opened = fact_of<graph::RoomOpened>(change_)) {
      put(answer_, "room", json_text(opened->room.id.value));
      put(answer_, "name", json_text(opened->room.name));
    }
  }
  void operator()(const graph::EditRoom& edit) { put(answer_, "room", json_text(edit.room.value)); }
  void operator()(const graph::CloseRoom&) { put(answer_, "moves", moves_of(change_)); }
  void operator()(const graph::SetTimer& timer) {
    if (timer.room) {
      put(answer_, "room", json_text(timer.room->value));
      put_room_timer(*timer.room);
    } else {
      put_round_timer();
    }
  }
  void operator()(const graph::SendBroadcast&) {
    if (const auto* sent = fact_of<graph::BroadcastSent>(change_)) {
      put(answer_, "broadcast", json_text(sent->broadcast.id.value));
      put(answer_, "recipients",
          json_number(static_cast<json_int_t>(sent->broadcast.recipients.size())));
      put(answer_, "expires_at", json_instant(sent->broadcast.expires_at));
      put_remaining(answer_, sent->broadcast.expires_at, change_.at);
    }
  }
  void operator()(const graph::Receive& receive) {
    put(answer_, "broadcast", json_text(receive.broadcast.value));
  }
  void operator()(const graph::Announce& announce) {
    put(answer_, "on", json_bool(announce.on));
    if (announce.on) {
      put(answer_, "sources", json_sources(announce.sources));
    }
  }
  void operator()(const graph::VisitRoom& visit) {
    put(answer_, "room", json_text(visit.room.value));
    put(answer_, "mode", json_text(word(kVisitModeWords, visit.mode)));
    put(answer_, "task", json_task_of(before_, visit.room));
  }
  void operator()(const graph::Return&) {
    const auto* moved = fact_of<graph::ParticipantMoved>(change_, change_.by);
    const graph::Participant* own = before_.find(change_.by);
    put(answer_, "room", json_text(moved ? moved->to.value : own ? own->room.value : ""));
  }
  void operator()(const graph::AskHelp&) { put_help(change_.by); }
  void operator()(const graph::ResolveHelp& resolve) {
    put(answer_, "participant", json_text(resolve.participant.value));
    put_help(resolve.participant);
  }
  void operator()(const graph::SetTask&) {
    Json rooms = json_list();
    for (const graph::Fact& fact : change_.facts) {
      if (const auto* changed = std::get_if<graph::RoomChanged>(&fact)) {
        add(rooms, json_text(changed->room.id.value));
      }
    }
    put(answer_, "rooms", std::move(rooms));
  }
  void operator()(const graph::MarkTask& mark) { put(answer_, "done", json_bool(mark.done)); }
  void operator()(const graph::Moderate& moderate) {
    put(answer_, "participant", json_text(moderate.participant.value));
    const auto* changed = fact_of<graph::MutesChanged>(change_, moderate.participant);
    const graph::Participant* person = before_.find(moderate.participant);
    if (changed) {
      put(answer_, "muted", json_sources(changed->by_self | changed->by_staff));
    } else if (person) {
      put(answer_, "muted", json_sources(person->muted()));
    }
  }
  void operator()(const graph::Kick& kick) {
    put(answer_, "participant", json_text(kick.participant.value));
  }
  void operator()(const graph::Promote& promote) {
    put(answer_, "participant", json_text(promote.participant.value));
    put(answer_, "role", json_text(word(kRoleWords, promote.role)));
  }
  template <class Plain>  // success says it all
  void operator()(const Plain&) {}

 private:
  void put_round_timer() {
    const auto* changed = fact_of<graph::RoundChanged>(change_);
    const graph::Round* round = changed         ? &changed->round
                                : before_.round ? &*before_.round
                                                : nullptr;
    if (round) {
      put(answer_, "state", json_text(word(kRoundStateWords, round->state)));
      put_end(answer_, *round, change_.at);
    }
  }

  void put_room_timer(const graph::RoomId& id) {
    const auto* changed = fact_of<graph::RoomChanged>(
        change_, [&](const graph::RoomChanged& fact) { return fact.room.id == id; });
    const auto room = before_.rooms.find(id);
    if (changed || room != before_.rooms.end()) {
      const Json end = json_timer(changed ? changed->room : room->second, change_.at);
      json_object_update(answer_.get(), end.get());
    }
  }

  void put_help(const graph::ParticipantId& id) {
    const auto* changed = fact_of<graph::HelpChanged>(change_, id);
    const graph::Participant* learner = before_.find(id);
    const auto& help = changed ? changed->help : learner->help;
    if (help) {
      const Json json = json_help(*help);
      json_object_update(answer_.get(), json.get());
    } else {
      put(answer_, "state", json_text("done"));
    }
  }

  const Json& answer_;
  const Classroom& before_;
  const Change& change_;
};

const char* kind_of(const graph::Command& command) {
  if (std::holds_alternative<graph::Edit>(command)) {
    return "edited";
  }
  return std::holds_alternative<graph::Destroy>(command) ? "destroyed" : "success";
}

}  // namespace

Json answer_to(const graph::Command& command, const Classroom& before, const Change& change) {
  Json answer = json_message(kind_of(command), before.id, change.version);
  std::visit(AnswerWriter{answer, before, change}, command);
  return answer;
}

Json json_refused_moves(const graph::Command& command, const graph::Refusal& refusal,
                        graph::Version version) {
  const auto* move = std::get_if<graph::Move>(&command);
  if (!move || refusal.items.empty()) {
    return nullptr;
  }
  std::map<std::size_t, const graph::RefusedItem*> wrong;
  for (const graph::RefusedItem& item : refusal.items) {
    wrong.emplace(item.index, &item);
  }
  Json moves = json_list();
  for (std::size_t index = 0; index < move->moves.size(); ++index) {
    const graph::MoveOne& one = move->moves[index];
    Json entry = json_map();
    put(entry, "participant", json_text(one.participant.value));
    put(entry, "room", json_text(one.room.value));
    const auto found = wrong.find(index);
    put(entry, "ok", json_bool(found == wrong.end()));
    if (found != wrong.end()) {
      put(entry, "error_code", json_number(static_cast<int>(found->second->code)));
      put(entry, "error", json_text(found->second->sentence));
    }
    add(moves, std::move(entry));
  }
  Json answer = json_refusal(refusal);
  put(answer, "version", json_number(static_cast<json_int_t>(version)));
  put(answer, "moves", std::move(moves));
  return answer;
}

}  // namespace breakout::control
