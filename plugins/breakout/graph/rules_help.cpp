// SPDX-License-Identifier: GPL-3.0-or-later
// The help queue: everybody's raised hand, oldest first. Works in main, too.
//
// A back end that claims leaves no name. Lowering a hand that is not raised is no error.
#include <string>

#include "graph/rules.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

constexpr std::size_t kMaxHelpBytes = 1024;

ParticipantId name_of_actor(const Actor& by) {
  return by.kind == Actor::Kind::participant ? by.participant : ParticipantId{};
}

}  // namespace

Result<Facts> rule(const Situation& situation, const AskHelp& ask) {
  const Participant& own = *situation.classroom.find(situation.by.participant);
  if (!ask.raise) {
    return own.help ? Facts{HelpChanged{own.id, std::nullopt}} : Facts{};
  }
  if (ask.message.size() > kMaxHelpBytes) {
    return refuse(ErrorCode::invalid_element, "message has " + std::to_string(ask.message.size()) +
                                                  " bytes, more than " +
                                                  std::to_string(kMaxHelpBytes));
  }
  Help help = own.help.value_or(Help{{}, situation.now, HelpState::waiting, {}});
  help.message = ask.message;
  return own.help == help ? Facts{} : Facts{HelpChanged{own.id, std::move(help)}};
}

Result<Facts> rule(const Situation& situation, const ResolveHelp& resolve) {
  const Participant* learner = situation.classroom.find(resolve.participant);
  if (!learner) {
    return refuse(ErrorCode::no_such_participant,
                  "there is no participant " + quoted(resolve.participant));
  }
  if (!learner->help) {
    return refuse(ErrorCode::invalid_element,
                  "participant " + quoted(resolve.participant) + " has not asked for help");
  }
  if (resolve.verdict == ResolveHelp::Verdict::done) {
    return Facts{HelpChanged{learner->id, std::nullopt}};
  }
  const bool claims = resolve.verdict == ResolveHelp::Verdict::claim;
  Help help = *learner->help;
  help.state = claims ? HelpState::claimed : HelpState::later;
  help.claimed_by = claims ? name_of_actor(situation.by) : ParticipantId{};
  return learner->help == help ? Facts{} : Facts{HelpChanged{learner->id, std::move(help)}};
}

}  // namespace breakout::graph
