// SPDX-License-Identifier: GPL-3.0-or-later
// Moderate, kick, promote.
//
// An assistant makes no instructor, and has no power over one.
#include <string>

#include "graph/movement.hpp"
#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

bool is_assistant(const Situation& situation) {
  return situation.by.kind == Actor::Kind::participant &&
         situation.classroom.find(situation.by.participant)->role == Role::assistant;
}

// 428, or 443 for an assistant and an instructor. `what`: what is to be done.
std::optional<Refusal> out_of_reach(const Situation& situation, const ParticipantId& id,
                                    const char* what) {
  const Participant* participant = situation.classroom.find(id);
  if (!participant) {
    return refuse(ErrorCode::no_such_participant, "there is no participant " + quoted(id));
  }
  if (is_assistant(situation) && participant->role == Role::instructor) {
    return refuse(ErrorCode::not_allowed, "assistant " + quoted(situation.by.participant) +
                                              " may not " + what + " instructor " + quoted(id));
  }
  return std::nullopt;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Moderate& moderate) {
  if (auto refusal = out_of_reach(situation, moderate.participant, "moderate")) {
    return *std::move(refusal);
  }
  for (SourceKind kind : kSourceKinds) {
    if (moderate.mute.contains(kind) && moderate.unmute.contains(kind)) {
      return refuse(ErrorCode::invalid_element,
                    "mute and unmute both name " + quoted(std::string(name_of(kind))));
    }
  }
  const Participant& seat = *situation.classroom.find(moderate.participant);
  const SourceSet muted = (seat.muted_by_staff | moderate.mute).without(moderate.unmute);
  return muted == seat.muted_by_staff ? Facts{}
                                      : Facts{MutesChanged{seat.id, seat.muted_by_self, muted}};
}

Result<Facts> rule(const Situation& situation, const Kick& kick) {
  if (auto refusal = out_of_reach(situation, kick.participant, "kick")) {
    return *std::move(refusal);
  }
  Facts facts;
  append_departures(facts, situation.classroom, {situation.classroom.find(kick.participant)}, true);
  return facts;
}

Result<Facts> rule(const Situation& situation, const Promote& promote) {
  if (auto refusal = out_of_reach(situation, promote.participant, "change the role of")) {
    return *std::move(refusal);
  }
  if (promote.role == Role::instructor && is_assistant(situation)) {
    return refuse(ErrorCode::not_allowed, "assistant " + quoted(situation.by.participant) +
                                              " may not promote " + quoted(promote.participant) +
                                              " to instructor");
  }
  const Participant& seat = *situation.classroom.find(promote.participant);
  if (seat.role == promote.role) {
    return Facts{};
  }
  Facts facts;
  append_role_effects(facts, situation.classroom, seat, promote.role);
  facts.push_back(RoleChanged{seat.id, promote.role});
  return facts;
}

}  // namespace breakout::graph
