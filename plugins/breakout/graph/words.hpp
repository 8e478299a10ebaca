// SPDX-License-Identifier: GPL-3.0-or-later
// The word of each value of the enumerations that records hold, in the order of the values.
//
// Threads: constants.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "graph/change.hpp"

namespace breakout::graph {

template <class Enum>
inline constexpr auto kWords = nullptr;  // an enumeration without words does not compile

template <>
inline constexpr auto kWords<Role> = std::array{"instructor", "assistant", "learner", "observer"};
template <>
inline constexpr auto kWords<SourceKind> = std::array{"mic", "camera", "screen"};
template <>
inline constexpr auto kWords<VideoCodec> = std::array{"vp8", "vp9", "h264", "av1"};
template <>
inline constexpr auto kWords<LateJoiners> = std::array{"main", "least_filled", "roster"};
template <>
inline constexpr auto kWords<RosterVisibility> = std::array{"room", "classroom"};
template <>
inline constexpr auto kWords<RoundState> = std::array{"open", "closing", "closed"};
template <>
inline constexpr auto kWords<OnExpiry> = std::array{"close", "notify"};
template <>
inline constexpr auto kWords<HelpState> = std::array{"waiting", "claimed", "later"};
template <>
inline constexpr auto kWords<VisitMode> = std::array{"join", "listen"};
template <>
inline constexpr auto kWords<MoveReason> =
    std::array{"open", "move", "choose", "visit", "merge", "close_room", "undo", "late"};

template <class Enum>
const char* word_of(Enum value) {
  return kWords<Enum>.at(static_cast<std::size_t>(value));
}

// The value called `word`; none: there is none.
template <class Enum>
std::optional<Enum> value_called(std::string_view word) {
  for (std::size_t i = 0; i < kWords<Enum>.size(); ++i) {
    if (kWords<Enum>[i] == word) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

}  // namespace breakout::graph
