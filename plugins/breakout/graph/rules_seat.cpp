// SPDX-License-Identifier: GPL-3.0-or-later
// What a participant does with its own seat: leave, lose the connection, publish, configure.
#include <set>
#include <string>

#include "graph/movement.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

std::optional<Refusal> bad_mutes(const Participant& own, const Configure& configure) {
  for (SourceKind kind : kSourceKinds) {
    if (!configure.unmute.contains(kind)) {
      continue;
    }
    const std::string source = quoted(std::string(name_of(kind)));
    if (configure.mute.contains(kind)) {
      return refuse(ErrorCode::invalid_element, "mute and unmute both name " + source);
    }
    if (own.muted_by_staff.contains(kind)) {
      return refuse(ErrorCode::not_allowed, source + " of " + quoted(own.id) +
                                                " was muted by staff: only staff unmutes it");
    }
  }
  return std::nullopt;
}

// Pins may name people who are elsewhere or gone for a while; they count when they are back.
std::optional<Refusal> bad_pins(const Participant& own, const std::vector<ParticipantId>& pins) {
  std::set<ParticipantId> seen;
  for (const ParticipantId& pin : pins) {
    if (pin == own.id) {
      return refuse(ErrorCode::invalid_element,
                    "pins name " + quoted(pin) + ", and nobody receives their own media");
    }
    if (!seen.insert(pin).second) {
      return refuse(ErrorCode::invalid_element, "pins name " + quoted(pin) + " twice");
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Leave&) {
  const Participant& own = *situation.classroom.find(situation.by.participant);
  Facts facts;
  append_departures(facts, situation.classroom, {&own});
  return facts;
}

// Late news is no error: a handle may end after its seat was left, removed or taken over.
Result<Facts> rule(const Situation& situation, const Disconnect& disconnect) {
  const Participant* seat = situation.classroom.find(disconnect.participant);
  if (!seat || !seat->connected) {
    return Facts{};
  }
  if (!disconnect.private_id.empty() && disconnect.private_id != seat->private_id) {
    return Facts{};
  }
  return Facts{ConnectionLost{seat->id}};
}

Result<Facts> rule(const Situation& situation, const Reconnect& reconnect) {
  const Participant* seat = situation.classroom.find(reconnect.participant);
  if (!seat || seat->connected) {
    return Facts{};
  }
  const bool heard = seat->role != Role::observer;
  return Facts{ConnectionRestored{seat->id, heard ? reconnect.sources : SourceSet{}}};
}

Result<Facts> rule(const Situation& situation, const LoseNode& lost) {
  Facts facts;
  for (const auto& [id, participant] : situation.classroom.participants) {
    if (participant.connected && participant.node == lost.node) {
      facts.push_back(ConnectionLost{id});
    }
  }
  return facts;
}

Result<Facts> rule(const Situation& situation, const Publish& publish) {
  const Participant& own = *situation.classroom.find(situation.by.participant);
  if (!own.connected) {
    return refuse(ErrorCode::join_first,
                  "the connection of " + quoted(own.id) + " was lost: join again first");
  }
  if (publish.sources == own.sources) {
    return Facts{};
  }
  return Facts{SourcesChanged{own.id, publish.sources}};
}

Result<Facts> rule(const Situation& situation, const Configure& configure) {
  const Participant& own = *situation.classroom.find(situation.by.participant);
  if (auto bad = bad_mutes(own, configure)) {
    return *std::move(bad);
  }
  if (auto bad = configure.pins ? bad_pins(own, *configure.pins) : std::nullopt) {
    return *std::move(bad);
  }
  Facts facts;
  const SourceSet muted = (own.muted_by_self | configure.mute).without(configure.unmute);
  if (muted != own.muted_by_self) {
    facts.push_back(MutesChanged{own.id, muted, own.muted_by_staff});
  }
  if (configure.display && *configure.display != own.display) {
    facts.push_back(DisplayChanged{own.id, *configure.display});
  }
  if (configure.pins && *configure.pins != own.pins) {
    facts.push_back(PinsChanged{own.id, *configure.pins});
  }
  return facts;
}

}  // namespace breakout::graph
