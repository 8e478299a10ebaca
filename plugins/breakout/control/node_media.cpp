// SPDX-License-Identifier: GPL-3.0-or-later
// Publishing, slots and the PeerConnections that come and go.
#include <algorithm>
#include <utility>

#include "control/graph_json.hpp"
#include "control/node.hpp"
#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::Actor;
using graph::ErrorCode;
using graph::SourceKind;

std::vector<std::shared_ptr<media::Source>> by_mindex(const Uplink& uplink) {
  std::vector<std::shared_ptr<media::Source>> list;
  for (const auto& [kind, source] : uplink.sources) {
    const auto mindex = static_cast<std::size_t>(source->mindex());
    list.resize(std::max(list.size(), mindex + 1));
    list[mindex] = source;
  }
  return list;
}

bool carries_on(const UplinkLine& line, const media::Source& source) {
  return source.mindex() == line.mindex && source.codec() == line.codec;
}

// Layer 0 is the lowest. Clients of Janus name rids from high to low (h, m, l), and group SSRCs
// from low to high (RFC 5576 4.2 leaves the order to the semantics; SIM groups go upwards).
media::SimulcastConfig simulcast_of(const UplinkLine& line) {
  media::SimulcastConfig config;
  const std::size_t rids = std::min(line.rids.size(), config.rids.size());
  for (std::size_t layer = 0; layer < rids; ++layer) {
    config.rids[layer] = line.rids[rids - 1 - layer];
  }
  std::copy_n(line.ssrcs.begin(), std::min(line.ssrcs.size(), config.ssrcs.size()),
              config.ssrcs.begin());
  config.rid_extension_id = static_cast<std::uint8_t>(line.rid_extension);
  return config;
}

Json streams_json(const Uplink& uplink) {
  Json list = json_list();
  for (const UplinkLine& line : uplink.lines) {
    Json stream = json_map();
    put(stream, "mid", json_text(line.mid));
    put(stream, "source", json_text(word(kSourceWords, line.source)));
    put(stream, "active", json_bool(line.sending));
    add(list, std::move(stream));
  }
  return list;
}

}  // namespace

// --- uplink ---

void Node::run(const Context& context, const PublishRequest& request) {
  const SharedHandle& handle = context.handle;
  if (!handle || handle->role != HandleRole::publisher) {
    context.reply.refuse(
        graph::refuse(ErrorCode::join_first, "only a handle that joined as publisher publishes"));
    return;
  }
  const std::optional<Jsep>& jsep = *context.jsep;
  if (!jsep || jsep->type != "offer") {
    context.reply.refuse(graph::refuse(
        ErrorCode::wrong_sdp_type,
        "publish needs a JSEP offer, not " + (jsep ? "'" + jsep->type + "'" : "nothing")));
    return;
  }
  LiveClassroom& classroom = *find(handle->classroom);
  const graph::Settings& settings = classroom.graph().settings;
  auto answer =
      sdp_.answer_uplink({jsep->sdp, request.hints, settings.videocodec, settings.audio_bitrate,
                          settings.bitrate, settings.screen_bitrate});
  if (!answer) {
    context.reply.refuse(answer.refusal());
    return;
  }
  Uplink uplink = make_uplink(handle, std::move(answer.value().lines));
  commit_sources(handle, context.request.if_version, std::move(uplink),
                 [handle, reply = context.reply, update = jsep->update,
                  sdp = std::move(answer.value().sdp)](const Outcome& outcome) {
                   if (outcome.refusal) {
                     reply.refuse(*outcome.refusal, outcome.version);
                     return;
                   }
                   Json event = json_message("published", handle->classroom, outcome.version);
                   put(event, "streams", streams_json(handle->uplink));
                   reply.send(std::move(event), Jsep{"answer", sdp, update});
                 });
}

Uplink Node::make_uplink(const SharedHandle& handle, std::vector<UplinkLine> lines) {
  Uplink uplink;
  for (const UplinkLine& line : lines) {
    if (!line.sending || uplink.sources.contains(line.source)) {
      continue;
    }
    const auto known = handle->uplink.sources.find(line.source);
    if (known != handle->uplink.sources.end() && carries_on(line, *known->second)) {
      uplink.sources.emplace(line.source, known->second);
      continue;
    }
    const media::SourceConfig config{++last_source_key_, line.kind, line.codec, line.mindex,
                                     simulcast_of(line)};
    uplink.sources.emplace(
        line.source, std::make_shared<media::Source>(config, handle->connection->keyframe_port()));
  }
  uplink.lines = std::move(lines);
  return uplink;
}

// Sources become part of the graph first; then they are wired, unless their PeerConnection ended
// meanwhile. A refusal leaves all as it was.
void Node::commit_sources(const SharedHandle& handle, std::optional<graph::Version> if_version,
                          Uplink uplink, std::function<void(const Outcome&)> done) {
  graph::Request request{{Actor::Kind::participant, handle->participant, {}},
                         if_version,
                         {},
                         graph::Publish{uplink.published()}};
  auto next = std::make_shared<Uplink>(std::move(uplink));
  const auto wire = [this, handle, next, hangups = handle->hangups] {
    LiveClassroom* live = find(handle->classroom);
    if (live && handle->role == HandleRole::publisher && handle->hangups == hangups) {
      live->switchboard().set_sources(handle->participant, next->sources);
      handle->connection->set_sources(by_mindex(*next));
      handle->uplink = std::move(*next);
      live->refresh_media(handle->participant);
    }
  };
  find(handle->classroom)
      ->submit({std::move(request),
                [](const graph::Classroom&, const graph::Change&) { return json_map(); },
                [wire, done](const Outcome& outcome) {
                  if (!outcome.refusal) {
                    wire();
                  }
                  done(outcome);
                }});
}

// The PeerConnection is gone, whatever the graph says to it.
void Node::drop_uplink(Handle& handle, LiveClassroom& classroom) {
  handle.uplink = {};
  handle.connection->set_sources({});
  classroom.switchboard().drop_sources(handle.participant);
  classroom.refresh_media(handle.participant);
  submit_quietly(
      classroom,
      {{Actor::Kind::participant, handle.participant, {}}, std::nullopt, {}, graph::Publish{}});
}

void Node::run(const Context& context, const UnpublishRequest&) {
  const SharedHandle& handle = context.handle;
  if (!handle || handle->role != HandleRole::publisher) {
    context.reply.refuse(graph::refuse(ErrorCode::join_first, "this handle has not joined"));
    return;
  }
  if (handle->uplink.lines.empty()) {
    context.reply.refuse(graph::refuse(ErrorCode::not_published, "nothing is published"));
    return;
  }
  commit_sources(handle, context.request.if_version, Uplink{},
                 [handle, reply = context.reply](const Outcome& outcome) {
                   if (outcome.refusal) {
                     reply.refuse(*outcome.refusal, outcome.version);
                     return;
                   }
                   reply.send(json_message("unpublished", handle->classroom, outcome.version));
                   handle->connection->close_peer_connection();
                 });
}

// One figure for the whole PeerConnection: that is how browsers take a REMB, whatever line it is
// about (draft-alvestrand-rmcat-remb 1). Which line may have how much is said in the SDP.
void Node::cap_bitrate(Handle& publisher, LiveClassroom& classroom, bool remind) const {
  if (!publisher.pc_up) {
    return;
  }
  const graph::Settings& settings = classroom.graph().settings;
  std::uint32_t total = 0;
  std::optional<int> mindex;
  for (const auto& [kind, source] : publisher.uplink.sources) {
    if (kind != SourceKind::mic) {
      const std::uint32_t allowed =
          kind == SourceKind::screen ? settings.screen_bitrate : settings.bitrate;
      total += classroom.switchboard().uplink_bitrate(*source, allowed, host_.media_clock());
      mindex = mindex.value_or(source->mindex());
    }
  }
  if (mindex && (remind || total != publisher.uplink.capped)) {
    publisher.uplink.capped = total;
    publisher.connection->cap_bitrate(*mindex, total);
  }
}

// --- downlink ---

void Node::run(const Context& context, const StartRequest&) {
  const SharedHandle& handle = context.handle;
  if (!handle || handle->role != HandleRole::subscriber) {
    context.reply.refuse(
        graph::refuse(ErrorCode::join_first, "only a handle that joined as subscriber starts"));
    return;
  }
  DownlinkNegotiation& negotiation = handle->negotiation;
  const std::optional<Jsep>& jsep = *context.jsep;
  if (!jsep || jsep->type != "answer" || !negotiation.awaits_answer) {
    context.reply.refuse(graph::refuse(ErrorCode::wrong_sdp_type,
                                       "start brings the JSEP answer to the offer of the slots"));
    return;
  }
  const auto mids = sdp_.accepted_mids(jsep->sdp);
  if (!mids) {
    context.reply.refuse(mids.refusal());
    return;
  }
  std::vector<DownlinkLine> taken = std::move(negotiation.offered);
  std::erase_if(taken, [&](const DownlinkLine& line) {
    const auto& accepted = mids.value();
    return handle->downlink->knows(line.mid) ||
           std::find(accepted.begin(), accepted.end(), line.mid) == accepted.end();
  });
  LiveClassroom& classroom = *find(handle->classroom);
  handle->downlink->add_slots(taken);
  handle->connection->set_slots(handle->downlink->by_mindex());
  if (!negotiation.answered) {
    classroom.switchboard().set_downlink(handle->participant, handle->downlink);
  }
  classroom.refresh_media(handle->participant);
  negotiation.offered.clear();
  negotiation.awaits_answer = false;
  negotiation.answered = true;
  context.reply.send(json_message("started", handle->classroom, classroom.graph().version));
  classroom.tell_slots(handle);
}

void Node::run(const Context& context, const ResizeRequest& request) {
  const SharedHandle& handle = context.handle;
  if (!handle || handle->role != HandleRole::subscriber || handle->negotiation.awaits_answer) {
    context.reply.refuse(graph::refuse(
        ErrorCode::join_first, "resize is for a subscriber handle whose slots were started"));
    return;
  }
  std::vector<media::Kind>& slots = handle->negotiation.plan.slots;
  const auto grow = [&](media::Kind kind, std::optional<std::uint32_t> wanted) {
    const auto have = std::count(slots.begin(), slots.end(), kind);
    return std::max<std::int64_t>(0, static_cast<std::int64_t>(wanted.value_or(0)) - have);
  };
  const auto audio = grow(media::Kind::audio, request.audio_slots);
  const auto video = grow(media::Kind::video, request.video_slots);
  const auto total = static_cast<std::int64_t>(slots.size()) + audio + video;
  if (total > kMaxSlotLines) {
    context.reply.refuse(too_many_slots(total));
    return;
  }
  if (audio + video == 0) {
    context.reply.send(
        json_message("resized", handle->classroom, find(handle->classroom)->graph().version));
    return;
  }
  slots.insert(slots.end(), static_cast<std::size_t>(audio), media::Kind::audio);
  slots.insert(slots.end(), static_cast<std::size_t>(video), media::Kind::video);
  offer_slots(handle, context.reply, "resized");
}

// --- PeerConnections and handles ---

void Node::connected(std::shared_ptr<Connection> connection) {
  const ConnectionId id = connection->id();
  auto handle = std::make_shared<Handle>();
  handle->connection = std::move(connection);
  handles_.emplace(id, std::move(handle));
}

void Node::media_up(ConnectionId connection) {
  const SharedHandle handle = handle_of(connection);
  if (!handle) {
    return;
  }
  handle->pc_up = true;
  if (handle->role == HandleRole::publisher) {
    cap_bitrate(*handle, *find(handle->classroom), true);
  } else if (handle->role == HandleRole::subscriber) {
    handle->downlink->restart(host_.media_clock());
  }
}

void Node::hung_up(ConnectionId connection) {
  const SharedHandle handle = handle_of(connection);
  if (!handle) {
    return;
  }
  handle->pc_up = false;
  ++handle->hangups;
  if (handle->role == HandleRole::publisher) {
    drop_uplink(*handle, *find(handle->classroom));
  } else if (handle->role == HandleRole::subscriber) {
    find(handle->classroom)->replace_subscriber(handle->participant, nullptr);
  }
}

void Node::gone(ConnectionId connection) {
  const SharedHandle handle = handle_of(connection);
  if (!handle) {
    return;
  }
  handle->alive = false;
  handles_.erase(connection);
  LiveClassroom* classroom = handle->role == HandleRole::fresh ? nullptr : find(handle->classroom);
  if (!classroom) {
    return;
  }
  const graph::ParticipantId participant = handle->participant;
  if (handle->role == HandleRole::subscriber) {
    classroom->replace_subscriber(participant, nullptr);
  } else {
    classroom->drop_publisher(participant);
    submit_presence(*classroom, disconnect_of(*classroom, participant));
  }
}

}  // namespace breakout::control
