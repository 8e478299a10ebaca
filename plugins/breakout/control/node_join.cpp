// SPDX-License-Identifier: GPL-3.0-or-later
// Joining as publisher or subscriber, taking a seat over, leaving.
#include <utility>

#include "control/class_json.hpp"
#include "control/graph_json.hpp"
#include "control/node.hpp"
#include "control/signed_token.hpp"
#include "control/words.hpp"
#include "graph/secrets.hpp"
#include "graph/view.hpp"

namespace breakout::control {

namespace {

using graph::Actor;
using graph::ErrorCode;

const graph::Participant* find_by_private_id(const graph::Classroom& classroom,
                                             const std::string& private_id) {
  const graph::Participant* match = nullptr;
  for (const auto& [id, participant] : classroom.participants) {
    if (graph::same_secret(participant.private_id, private_id)) {
      match = &participant;
    }
  }
  return match;
}

graph::Refusal already_joined(const Handle& handle) {
  return graph::refuse(ErrorCode::already_joined, "this handle has joined classroom '" +
                                                      handle.classroom.value + "' already, as '" +
                                                      handle.participant.value + "'");
}

}  // namespace

// --- publisher ---

void Node::run(const Context& context, const JoinRequest& request) {
  if (lacks_classroom(context)) {
    return;
  }
  if (!context.handle) {
    context.reply.refuse(graph::refuse(ErrorCode::not_allowed, "only a handle can join"));
    return;
  }
  if (context.handle->role != HandleRole::fresh || context.handle->busy) {
    context.reply.refuse(already_joined(*context.handle));
    return;
  }
  auto merged = with_token(context, request);
  if (!merged) {
    context.reply.refuse(merged.refusal());
    return;
  }
  graph::Join join = std::move(merged).value();
  join.fresh_resume = host_.random_token();
  join.fresh_private_id = host_.random_token();
  join.node = config_.node;
  if (join.resume.empty() && join.participant == context.handle->unsure_of) {
    join.resume = context.handle->unsure_resume;
  }
  const Seats& seats = context.classroom->seats();
  const auto seat = seats.find(join.participant);
  join.holder_confirmed =
      seat != seats.end() && seat->second.publisher && seat->second.publisher->confirmed;
  const bool rejoins = context.classroom->graph().find(join.participant) != nullptr;
  const graph::ParticipantId participant = join.participant;
  if (context.handle->unsure_of != participant) {
    context.handle->unsure_of = participant;
    context.handle->unsure_resume = join.fresh_resume;
  }
  context.handle->busy = true;
  context.classroom->submit(
      {{{Actor::Kind::nobody, {}, {}}, context.request.if_version, {}, std::move(join)},
       [](const graph::Classroom&, const graph::Change&) { return json_map(); },
       [this, id = context.classroom->id(), handle = context.handle, participant, rejoins,
        reply = context.reply](const Outcome& outcome) {
         handle->busy = false;
         if (!outcome.refusal || outcome.refusal->code != ErrorCode::store_unavailable) {
           handle->unsure_of = {};
           handle->unsure_resume.clear();
         }
         LiveClassroom* classroom = find(id);
         if (outcome.refusal || !classroom) {
           reply.refuse(outcome.refusal.value_or(graph::refuse(ErrorCode::no_such_classroom,
                                                               "the classroom was destroyed")),
                        outcome.version);
           return;
         }
         take_seat(*classroom, handle, participant);
         reply.send(joined_event(*classroom, *classroom->graph().find(participant), rejoins));
       }});
}

graph::Result<graph::Join> Node::with_token(const Context& context,
                                            const JoinRequest& request) const {
  graph::Join join = request.join;
  if (join.participant.empty()) {
    join.participant = graph::ParticipantId{host_.random_token()};
  }
  if (request.token.empty()) {
    return join;
  }
  const graph::Classroom& graph = context.classroom->graph();
  auto claims = graph.settings.signed_tokens && !looks_like_jwt(request.token)
                    ? read_signed_token(host_, request.token, graph.id, join.participant)
                    : tokens_.verify(request.token, graph.id, host_.wall_clock());
  if (!claims) {
    return claims.refusal();
  }
  join.participant = claims.value().subject;
  join.token = std::move(claims).value();
  return join;
}

void Node::take_seat(LiveClassroom& classroom, const SharedHandle& handle,
                     const graph::ParticipantId& participant) {
  if (!handle->alive) {  // gone while its join was on the way: the seat waits for its return
    submit_presence(classroom, disconnect_of(classroom, participant));
    return;
  }
  handle->role = HandleRole::publisher;
  handle->classroom = classroom.id();
  handle->participant = participant;
  handle->private_id = classroom.graph().find(participant)->private_id;
  classroom.seat(participant).publisher = handle;
  classroom.note_seat(participant);
}

Json Node::joined_event(const LiveClassroom& classroom, const graph::Participant& participant,
                        bool rejoined) const {
  const graph::Classroom& graph = classroom.graph();
  Json event = json_message("joined", graph.id);
  put(event, "participant", json_text(participant.id.value));
  put(event, "display", json_text(participant.display));
  put(event, "role", json_text(word(kRoleWords, participant.role)));
  put(event, "room", json_text(participant.room.value));
  put(event, "private_id", json_text(participant.private_id));
  put(event, "resume", json_text(participant.resume));
  put(event, "rejoined", json_bool(rejoined));
  put(event, "task", json_task_of(graph, participant.room));
  put(event, "muted", json_sources(participant.muted()));
  put_view(event, graph, {&participant}, host_.wall_clock());
  put_broadcasts(event, graph, participant, host_.wall_clock());
  return event;
}

// --- subscriber ---

void Node::run(const Context& context, const SubscribeRequest& request) {
  if (lacks_classroom(context)) {
    return;
  }
  const SharedHandle& handle = context.handle;
  if (!handle || handle->role != HandleRole::fresh || handle->busy) {
    context.reply.refuse(handle ? already_joined(*handle)
                                : graph::refuse(ErrorCode::not_allowed, "only a handle can join"));
    return;
  }
  LiveClassroom& classroom = *context.classroom;
  const auto* participant = find_by_private_id(classroom.graph(), request.private_id);
  if (!participant) {
    context.reply.refuse(graph::refuse(ErrorCode::unauthorized,
                                       "no participant of this classroom has this 'private_id'"));
    return;
  }
  const graph::Settings& settings = classroom.graph().settings;
  const std::uint32_t audio = request.audio_slots.value_or(settings.audio_slots);
  const std::uint32_t video = request.video_slots.value_or(settings.video_slots);
  if (audio + video > kMaxSlotLines) {
    context.reply.refuse(too_many_slots(audio + video));
    return;
  }
  Seat& seat = classroom.seat(participant->id);
  if (seat.publisher) {
    seat.publisher->confirmed = true;  // the private_id came with the last `joined`
  }
  classroom.replace_subscriber(participant->id, handle);
  handle->role = HandleRole::subscriber;
  handle->classroom = classroom.id();
  handle->participant = participant->id;
  handle->downlink = std::make_shared<Downlink>(handle->connection->slot_sink(),
                                                classroom.switchboard().move_latency());
  classroom.note_seat(participant->id);
  DownlinkPlan& plan = handle->negotiation.plan;
  plan.session_id = host_.random_number() >> 2U;  // RFC 8866 5.2: numeric; kept below 2^62
  plan.videocodec = settings.videocodec;
  plan.slots.assign(audio, media::Kind::audio);
  plan.slots.insert(plan.slots.end(), video, media::Kind::video);
  plan.data_after = plan.slots.size();
  offer_slots(handle, context.reply, "attached");
}

void Node::offer_slots(const SharedHandle& handle, const Reply& reply, const char* kind) {
  DownlinkNegotiation& negotiation = handle->negotiation;
  ++negotiation.plan.session_version;
  DownlinkOffer offer = sdp_.offer_downlink(negotiation.plan);
  const LiveClassroom* classroom = find(handle->classroom);
  Json event = json_message(kind, handle->classroom, classroom->graph().version);
  put(event, "participant", json_text(handle->participant.value));
  Json slots = json_list();
  for (const DownlinkLine& line : offer.lines) {
    Json slot = json_map();
    put(slot, "mid", json_text(line.mid));
    put(slot, "kind", json_text(line.kind == media::Kind::audio ? "audio" : "video"));
    add(slots, std::move(slot));
  }
  put(event, "slots", std::move(slots));
  negotiation.offered = std::move(offer.lines);
  negotiation.awaits_answer = true;
  reply.send(std::move(event),
             Jsep{"offer", std::move(offer.sdp), negotiation.plan.session_version > 1});
}

// --- leaving ---

void Node::run(const Context& context, const LeaveRequest&) {
  const SharedHandle& handle = context.handle;
  if (!handle || handle->role == HandleRole::fresh) {
    context.reply.refuse(graph::refuse(ErrorCode::join_first, "this handle has not joined"));
    return;
  }
  LiveClassroom& classroom = *find(handle->classroom);
  const auto left = [id = handle->classroom,
                     participant = handle->participant](graph::Version version) {
    Json event = json_message("left", id, version);
    put(event, "participant", json_text(participant.value));
    return event;
  };
  if (handle->role == HandleRole::subscriber) {
    classroom.replace_subscriber(handle->participant, nullptr);
    context.reply.send(left(classroom.graph().version));
    return;
  }
  classroom.submit(
      {{{Actor::Kind::participant, handle->participant, {}},
        context.request.if_version,
        {},
        graph::Leave{}},
       [left](const graph::Classroom&, const graph::Change& change) {
         return left(change.version);
       },
       [reply = context.reply](Outcome outcome) { send_outcome(reply, std::move(outcome)); }});
}

}  // namespace breakout::control
