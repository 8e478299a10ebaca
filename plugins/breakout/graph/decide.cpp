// SPDX-License-Identifier: GPL-3.0-or-later
// The order of every decision: may they, is it still that version, what does the rule say.
#include <string>
#include <utility>

#include "graph/graph.hpp"
#include "graph/permissions.hpp"
#include "graph/rules.hpp"
#include "graph/settings_check.hpp"

namespace breakout::graph {
namespace {

Change as_change(const Classroom& classroom, const Request& request, Facts facts, Instant now) {
  Change change;
  change.version = classroom.version + (facts.empty() ? 0 : 1);
  change.at = now;
  if (request.by.kind == Actor::Kind::participant) {
    change.by = request.by.participant;
  }
  change.op = request.op;
  change.facts = std::move(facts);
  return change;
}

}  // namespace

Result<Change> decide_create(const ClassroomId& id, std::string epoch, const SettingsPatch& patch,
                             Instant now, Plan roster) {
  Settings settings = patched(Settings{}, patch);
  if (auto bad = bad_settings(settings)) {
    return *std::move(bad);
  }
  Change change;
  change.version = 1;
  change.at = now;
  change.facts.push_back(
      ClassroomCreated{id, std::move(epoch), std::move(settings), std::move(roster)});
  return change;
}

Result<Change> decide(const Classroom& classroom, const Request& request, Instant now) {
  if (auto denied = denied_to(classroom, request.by, request.command)) {
    return *std::move(denied);
  }
  if (request.if_version && *request.if_version != classroom.version) {
    return refuse(ErrorCode::version_conflict, "the classroom is at version " +
                                                   std::to_string(classroom.version) + ", not at " +
                                                   std::to_string(*request.if_version));
  }
  const Situation situation{classroom, request.by, now};
  auto facts =
      std::visit([&](const auto& command) { return rule(situation, command); }, request.command);
  if (!facts) {
    return facts.refusal();
  }
  return as_change(classroom, request, std::move(facts).value(), now);
}

}  // namespace breakout::graph
