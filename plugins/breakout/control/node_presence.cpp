// SPDX-License-Identifier: GPL-3.0-or-later
// Who is really there: peers that fall silent count as disconnected long before Janus notices, and
// are back with their next packet or request.
#include <algorithm>
#include <utility>

#include "control/node.hpp"

namespace breakout::control {

namespace {

using graph::Actor;

// Whether the publisher should be sending: it has a source that spoke before and is not muted.
bool should_speak(const Handle& publisher) {
  return std::any_of(
      publisher.uplink.sources.begin(), publisher.uplink.sources.end(),
      [](const auto& entry) { return entry.second->last_packet() && !entry.second->muted(); });
}

media::MediaTime last_heard(const Seat& seat) {
  const auto publisher = seat.publisher->connection->last_heard();
  return seat.subscriber ? std::max(publisher, seat.subscriber->connection->last_heard())
                         : publisher;
}

}  // namespace

void Node::watch_silence(LiveClassroom& classroom) {
  if (config_.silence_timeout.count() == 0) {
    return;
  }
  std::vector<graph::Command> news;
  for (const auto& [participant, seat] : classroom.seats()) {
    const graph::Participant* person = classroom.graph().find(participant);
    if (!person || !seat.publisher || !seat.publisher->pc_up) {
      continue;
    }
    const bool silent = host_.media_clock() - last_heard(seat) > config_.silence_timeout;
    seat.publisher->silent = silent && (seat.publisher->silent || should_speak(*seat.publisher));
    if (silent && person->connected && should_speak(*seat.publisher)) {
      news.emplace_back(graph::Disconnect{participant, person->private_id});
    } else if (!silent && !person->connected) {
      news.emplace_back(graph::Reconnect{participant, seat.publisher->uplink.published()});
    }
  }
  for (graph::Command& command : news) {
    submit_presence(classroom, std::move(command));
  }
}

// A command that was refused leaves the graph as it was: what happened to a seat meanwhile is told
// again, as long as it is not known. While a command is under way the graph is about to change.
void Node::catch_up_presence(LiveClassroom& classroom) {
  if (!classroom.idle()) {
    return;
  }
  classroom.restore_lost();
  std::vector<graph::Request> news;
  const Actor node{Actor::Kind::system, {}, {}};
  for (const auto& [id, person] : classroom.graph().participants) {
    const auto seat = classroom.seats().find(id);
    const Handle* handle = seat == classroom.seats().end() ? nullptr : seat->second.publisher.get();
    if (person.node != config_.node) {
      continue;
    }
    if (!handle && person.connected) {
      news.push_back({node, std::nullopt, {}, graph::Disconnect{id, person.private_id}});
    } else if (handle && !person.connected && !handle->silent) {  // others took us for dead
      news.push_back({node, std::nullopt, {}, graph::Reconnect{id, handle->uplink.published()}});
    } else if (handle && person.connected && handle->uplink.published() != person.sources) {
      news.push_back({{Actor::Kind::participant, id, {}},
                      std::nullopt,
                      {},
                      graph::Publish{handle->uplink.published()}});
    }
  }
  for (graph::Request& request : news) {
    submit_quietly(classroom, std::move(request));
  }
}

// A handle that asks something is there, whatever its media does.
void Node::show_life(Handle& handle) {
  LiveClassroom* classroom = find(handle.classroom);
  const graph::Participant* person =
      classroom ? classroom->graph().find(handle.participant) : nullptr;
  handle.silent = false;
  if (person && !person->connected && handle.role == HandleRole::publisher) {
    submit_presence(*classroom, graph::Reconnect{handle.participant, handle.uplink.published()});
  }
}

graph::Disconnect Node::disconnect_of(const LiveClassroom& classroom,
                                      const graph::ParticipantId& participant) {
  const graph::Participant* person = classroom.graph().find(participant);
  return {participant, person ? person->private_id : std::string{}};
}

void Node::submit_presence(LiveClassroom& classroom, graph::Command command) {
  submit_quietly(classroom, {{Actor::Kind::system, {}, {}}, std::nullopt, {}, std::move(command)});
}

void Node::submit_quietly(LiveClassroom& classroom, graph::Request request) {
  classroom.submit({std::move(request),
                    [](const graph::Classroom&, const graph::Change&) { return json_map(); },
                    [](const Outcome&) {}});
}

}  // namespace breakout::control
