// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the wire for each value of our enumerations, in the order of the values.
//
// Threads: constants.
#pragma once

#include <string>
#include <vector>

#include "graph/command.hpp"
#include "graph/words.hpp"

namespace breakout::control {

using Words = std::vector<const char*>;

// The enumerations that records hold have their words in graph/.
template <class Enum>
Words words_of() {
  return {graph::kWords<Enum>.begin(), graph::kWords<Enum>.end()};
}

inline const Words kRoleWords = words_of<graph::Role>();
inline const Words kSourceWords = words_of<graph::SourceKind>();
inline const Words kVideoCodecWords = words_of<graph::VideoCodec>();
inline const Words kLateJoinersWords = words_of<graph::LateJoiners>();
inline const Words kVisibilityWords = words_of<graph::RosterVisibility>();
inline const Words kRoundStateWords = words_of<graph::RoundState>();
inline const Words kOnExpiryWords = words_of<graph::OnExpiry>();
inline const Words kVisitModeWords = words_of<graph::VisitMode>();
inline const Words kHelpStateWords = words_of<graph::HelpState>();
inline const Words kMoveReasonWords = words_of<graph::MoveReason>();

inline const Words kMediaWords{"audio", "video", "screen"};  // the sources, as `announce` says
inline const Words kTokenAlgorithmWords{"HS256", "RS256", "ES256"};
inline const Words kAssignmentWords{"automatic", "manual",   "self_select",
                                    "roster",    "previous", "rotate"};
inline const Words kVerdictWords{"claim", "later", "done"};

template <class Enum>
const char* word(const Words& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

}  // namespace breakout::control
