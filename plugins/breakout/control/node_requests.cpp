// SPDX-License-Identifier: GPL-3.0-or-later
// The synchronous verbs: which classrooms there are, their state, and commands on the graph.
#include <utility>

#include "control/answers.hpp"
#include "control/change_json.hpp"
#include "control/class_json.hpp"
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
  if (!context.classroom && !store_->knows_all()) {
    lacks_classroom(context);
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
  Json answer = state_json(graph, viewer, host_.wall_clock());
  put_slots(answer, handle);
  reply.send(std::move(answer));
}

void Node::answer_changes_since(const Context& context, graph::Version since) {
  store_->changes_since(
      context.classroom->id(), since,
      [this, id = context.classroom->id(), viewer_id = context.actor.participant,
       handle = context.handle, reply = context.reply,
       since](const std::optional<std::vector<store::SharedChange>>& changes) {
        const LiveClassroom* classroom = find(id);
        const graph::Participant* viewer = classroom ? classroom->graph().find(viewer_id) : nullptr;
        // Who left or is no staff any more meanwhile, gets what is its own to see now.
        const bool staff = viewer_id.empty() || (viewer && graph::is_staff(viewer->role));
        const bool nothing_new = viewer && changes && changes->empty();
        if (!changes || !classroom || !(staff || nothing_new)) {
          answer_whole_state(reply, handle, id, viewer_id);
          return;
        }
        const graph::Classroom& graph = classroom->graph();
        Json list = json_list();
        for (const auto& change : *changes) {
          for (ChangeEntry& entry : change_entries(graph, *change)) {
            if (entry.audience >= Audience::staff) {
              add(list, std::move(entry.json));
            }
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

// Wishes for slots are of the connection and no part of the graph, but are granted or refused with
// what is.
void Node::run(const Context& context, const ConfigureRequest& request) {
  if (lacks_classroom(context)) {
    return;
  }
  std::shared_ptr<Downlink> downlink;
  if (!request.slots.empty() && context.actor.kind == graph::Actor::Kind::participant) {
    const auto seat = context.classroom->seats().find(context.actor.participant);
    const bool subscribed = seat != context.classroom->seats().end() && seat->second.subscriber;
    downlink = subscribed ? seat->second.subscriber->downlink : nullptr;
    if (!downlink) {
      context.reply.refuse(graph::refuse(
          ErrorCode::join_first, "there are no slots to configure before a subscriber joined"));
      return;
    }
    if (const auto refusal = downlink->unknown_slot(request.slots)) {
      context.reply.refuse(*refusal);
      return;
    }
  }
  const graph::Command command{request.configure};
  context.classroom->submit(
      {{context.actor, context.request.if_version, own_op(context.actor, context.request.op),
        command},
       [command](const graph::Classroom& before, const graph::Change& change) {
         return answer_to(command, before, change);
       },
       [downlink, wishes = request.slots, reply = context.reply](Outcome outcome) {
         if (downlink && !outcome.refusal) {
           downlink->wish(wishes);
         }
         send_outcome(reply, std::move(outcome));
       }});
}

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
       [this, id = context.classroom->id(), wish, command, reply = context.reply](Outcome outcome) {
         if (!outcome.refusal) {
           fulfil(id, wish, outcome.answer);
         } else if (Json refused = json_refused_moves(command, *outcome.refusal, outcome.version)) {
           reply.send(std::move(refused));
           return;
         }
         send_outcome(reply, std::move(outcome));
       }});
}

}  // namespace breakout::control
