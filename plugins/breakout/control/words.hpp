// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the wire for each value of our enumerations, in the order of the values.
//
// Threads: constants.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "graph/change.hpp"
#include "graph/command.hpp"
#include "graph/participant.hpp"
#include "graph/round.hpp"
#include "graph/settings.hpp"
#include "graph/source_set.hpp"

namespace breakout::control {

using Words = std::vector<const char*>;

inline const Words kRoleWords{"instructor", "assistant", "learner", "observer"};
inline const Words kSourceWords{"mic", "camera", "screen"};
inline const Words kMediaWords{"audio", "video", "screen"};  // the sources, as `announce` says
inline const Words kVideoCodecWords{"vp8", "vp9", "h264", "av1"};
inline const Words kLateJoinersWords{"main", "least_filled", "roster"};
inline const Words kVisibilityWords{"room", "classroom"};
inline const Words kRoundStateWords{"open", "closing", "closed"};
inline const Words kTokenAlgorithmWords{"HS256", "RS256", "ES256"};
inline const Words kOnExpiryWords{"close", "notify"};
inline const Words kAssignmentWords{"automatic", "manual",   "self_select",
                                    "roster",    "previous", "rotate"};
inline const Words kVisitModeWords{"join", "listen"};
inline const Words kHelpStateWords{"waiting", "claimed", "later"};
inline const Words kVerdictWords{"claim", "later", "done"};
inline const Words kMoveReasonWords{"open",  "move",       "choose", "visit",
                                    "merge", "close_room", "undo",   "late"};

template <class Enum>
const char* word(const Words& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

}  // namespace breakout::control
