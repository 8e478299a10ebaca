// SPDX-License-Identifier: GPL-3.0-or-later
// The synchronous verbs: which classrooms there are, their state, and commands on the graph.
#include <utility>

#include "control/change_json.hpp"
#include "control/graph_json.hpp"
#include "control/node.hpp"
#include "control/settings_fields.hpp"
#include "control/words.hpp"
#include "graph/secrets.hpp"
#include "graph/view.hpp"

namespace breakout::control {

namespace {

using graph::Actor;
using graph::ErrorCode;

// --- answers of decided commands ---

Json moves_of(const graph::Change& change) {
  Json moves = json_list();
  for (const graph::Fact& fact : change.facts) {
    if (const auto* moved = std::get_if<graph::ParticipantMoved>(&fact)) {
      Json move = json_map();
      put(move, "participant", json_text(moved->participant.value));
      put(move, "room", json_text(moved->to.value));
      put(move, "from", json_text(moved->from.value));
      add(moves, std::move(move));
    }
  }
  return moves;
}

// Every requested move, those of people who were there already included.
Json requested_moves(const graph::Classroom& before, const graph::Move& command) {
  Json moves = json_list();
  for (const graph::MoveOne& one : command.moves) {
    const graph::Participant* participant = before.find(one.participant);
    Json move = json_map();
    put(move, "participant", json_text(one.participant.value));
    put(move, "room", json_text(one.room.value));
    put(move, "from", json_text(participant ? participant->room.value : ""));
    add(moves, std::move(move));
  }
  return moves;
}

// Adds the round, its rooms and who sits where, as they are after `change`.
void put_plan(const Json& answer, const graph::Classroom& before, const graph::Change& change) {
  graph::Classroom after = before;
  graph::apply(after, change);
  const auto view = graph::view_for(after, {});
  Json round = json_round(*view.round, change.at);
  put(answer, "rooms", share(json_object_get(round.get(), "rooms")));
  put(answer, "round", std::move(round));
  Json assignments = json_map();
  for (const graph::Participant* participant : view.participants) {
    if (participant->room != graph::kMainRoom) {
      put(assignments, participant->id.value.c_str(), json_text(participant->room.value));
    }
  }
  put(answer, "assignments", std::move(assignments));
}

void put_closing(const Json& answer, const graph::Change& change) {
  for (const graph::Fact& fact : change.facts) {
    if (const auto* changed = std::get_if<graph::RoundChanged>(&fact)) {
      put(answer, "state", json_text(word(kRoundStateWords, changed->round.state)));
      put_end(answer, changed->round, change.at);
    } else if (std::holds_alternative<graph::RoundClosed>(fact)) {
      put(answer, "state", json_text(word(kRoundStateWords, graph::RoundState::closed)));
    }
  }
}

const char* kind_of(const graph::Command& command) {
  if (std::holds_alternative<graph::Edit>(command)) {
    return "edited";
  }
  return std::holds_alternative<graph::Destroy>(command) ? "destroyed" : "success";
}

Json answer_to(const graph::Command& command, const graph::Classroom& before,
               const graph::Change& change) {
  Json answer = json_message(kind_of(command), before.id, change.version);
  if (std::holds_alternative<graph::Open>(command)) {
    put_plan(answer, before, change);
  } else if (const auto* move = std::get_if<graph::Move>(&command)) {
    put(answer, "moves", requested_moves(before, *move));
  } else if (const auto* choose = std::get_if<graph::Choose>(&command)) {
    put(answer, "room", json_text(choose->room.value));
  } else if (std::holds_alternative<graph::Merge>(command)) {
    put_closing(answer, change);
    put(answer, "moves", moves_of(change));
  }
  return answer;
}

// An op is its sender's own: who guesses another's gets no answer by it. Ids hold no line feed.
graph::OperationId own_op(const Actor& actor, const graph::OperationId& op) {
  if (op.empty()) {
    return op;
  }
  const std::string trusted = actor.kind == Actor::Kind::admin ? "admin" : "back end";
  const bool seated = actor.kind == Actor::Kind::participant;
  return graph::OperationId{(seated ? "seat " + actor.participant.value : trusted) + '\n' +
                            op.value};
}

// A subscriber that was away does not know what its slots carry now.
void put_slots(const Json& answer, const SharedHandle& handle) {
  if (handle && handle->role == HandleRole::subscriber && handle->downlink) {
    put(answer, "slots", LiveClassroom::slots_of(handle));
  }
}

// Whether the actor may know of the classroom's inside, and as whom.
bool sees_as_staff(const Actor& actor, const graph::Settings& settings) {
  const bool proven = actor.kind == Actor::Kind::back_end && !settings.secret.empty() &&
                      graph::same_secret(settings.secret, actor.secret);
  return proven || actor.kind == Actor::Kind::admin;
}

}  // namespace

// --- which classrooms there are ---

void Node::run(const Context& context, const ExistsRequest&) {
  const graph::ClassroomId& id = context.request.classroom;
  if (id.empty()) {
    context.reply.refuse(graph::refuse(ErrorCode::missing_element, "missing element 'classroom'"));
    return;
  }
  Json answer = json_message("success", id);
  put(answer, "exists", json_bool(context.classroom != nullptr));
  if (context.classroom) {
    put(answer, "version",
        json_number(static_cast<json_int_t>(context.classroom->graph().version)));
  }
  context.reply.send(std::move(answer));
}

void Node::run(const Context& context, const ListRequest&) {
  if (!context.request.admin_key.empty() && context.actor.kind != Actor::Kind::admin) {
    context.reply.refuse(graph::refuse(ErrorCode::unauthorized, "wrong 'admin_key'"));
    return;
  }
  Json list = json_list();
  for (const auto& [id, classroom] : classrooms_) {
    const graph::Classroom& graph = classroom->graph();
    if (graph.settings.is_private && context.actor.kind != Actor::Kind::admin) {
      continue;
    }
    Json entry = json_map();
    put(entry, "classroom", json_text(id.value));
    put(entry, "description", json_text(graph.settings.description));
    put(entry, "num_participants", json_number(static_cast<json_int_t>(graph.participants.size())));
    put(entry, "max_participants", json_number(graph.settings.max_participants));
    put(entry, "pin_required", json_bool(!graph.settings.pin.empty()));
    put(entry, "round", graph.in_round() ? json_number(graph.round->number) : Json{json_null()});
    put(entry, "version", json_number(static_cast<json_int_t>(graph.version)));
    add(list, std::move(entry));
  }
  Json answer = json_map();
  put(answer, "breakout", json_text("success"));
  put(answer, "list", std::move(list));
  context.reply.send(std::move(answer));
}

// --- state ---

void Node::run(const Context& context, const StateRequest& request) {
  if (lacks_classroom(context)) {
    return;
  }
  const graph::Classroom& graph = context.classroom->graph();
  const graph::Participant* viewer = context.actor.kind == Actor::Kind::participant
                                         ? graph.find(context.actor.participant)
                                         : nullptr;
  const bool staff =
      viewer ? graph::is_staff(viewer->role) : sees_as_staff(context.actor, graph.settings);
  if (!viewer && !staff) {
    context.reply.refuse(
        context.actor.kind == Actor::Kind::nobody
            ? graph::refuse(ErrorCode::join_first, "join first, or give the classroom's 'secret'")
            : graph::refuse(ErrorCode::unauthorized, "wrong 'secret'"));
    return;
  }
  // What a learner might see of the past depends on where it was then: it gets what is true now.
  if (request.since && (staff || *request.since == graph.version)) {
    answer_changes_since(context, *request.since);
  } else {
    answer_whole_state(context.reply, context.handle, graph.id, context.actor.participant);
  }
}

void Node::answer_whole_state(const Reply& reply, const SharedHandle& handle,
                              const graph::ClassroomId& id, const graph::ParticipantId& viewer_id) {
  const LiveClassroom* classroom = find(id);
  if (!classroom) {
    reply.refuse(graph::refuse(ErrorCode::no_such_classroom,
                               "there is no classroom '" + id.value + "' any more"));
    return;
  }
  const graph::Classroom& graph = classroom->graph();
  const graph::Participant* viewer = graph.find(viewer_id);
  if (!viewer && !viewer_id.empty()) {  // left meanwhile
    reply.refuse(graph::refuse(ErrorCode::join_first, "join first"));
    return;
  }
  Json answer = json_message("state", graph.id);
  put_view(answer, graph::view_for(graph, {viewer}), host_.wall_clock());
  if (!viewer || graph::is_staff(viewer->role)) {
    put(answer, "settings", settings_json(graph.settings));
  }
  put_slots(answer, handle);
  reply.send(std::move(answer));
}

void Node::answer_changes_since(const Context& context, graph::Version since) {
  store_->changes_since(context.classroom->id(), since,
                        [this, id = context.classroom->id(), viewer = context.actor.participant,
                         handle = context.handle, reply = context.reply,
                         since](const std::optional<std::vector<store::SharedChange>>& changes) {
                          const LiveClassroom* classroom = find(id);
                          if (!changes || !classroom) {
                            answer_whole_state(reply, handle, id, viewer);
                            return;
                          }
                          const graph::Classroom& graph = classroom->graph();
                          Json list = json_list();
                          for (const auto& change : *changes) {
                            for (ChangeEntry& entry : change_entries(graph, *change)) {
                              add(list, std::move(entry.json));
                            }
                          }
                          Json answer = json_message("state", graph.id, graph.version);
                          put(answer, "since", json_number(static_cast<json_int_t>(since)));
                          put(answer, "changes", std::move(list));
                          put_slots(answer, handle);
                          reply.send(std::move(answer));
                        });
}

// --- commands on the graph ---

void Node::run(const Context& context, const graph::Command& command) {
  if (lacks_classroom(context)) {
    return;
  }
  const Permanence wish = permanence_of(context.request, command);
  if (wish == Permanence::keep && refuses_name(context.classroom->id(), context.reply)) {
    return;
  }
  graph::Request request{context.actor, context.request.if_version,
                         own_op(context.actor, context.request.op), command};
  if (auto* edit = std::get_if<graph::Edit>(&request.command); edit && wish == Permanence::keep) {
    edit->patch.permanent = true;
  }
  if (auto* open = std::get_if<graph::Open>(&request.command); open && !open->seed) {
    open->seed = host_.random_number();
  }
  if (auto* broadcast = std::get_if<graph::SendBroadcast>(&request.command)) {
    broadcast->id = graph::BroadcastId{host_.random_token()};
  }
  context.classroom->submit(
      {std::move(request),
       [command](const graph::Classroom& before, const graph::Change& change) {
         return answer_to(command, before, change);
       },
       [this, id = context.classroom->id(), wish, reply = context.reply](Outcome outcome) {
         if (!outcome.refusal) {
           fulfil(id, wish, outcome.answer);
         }
         send_outcome(reply, std::move(outcome));
       }});
}

}  // namespace breakout::control
