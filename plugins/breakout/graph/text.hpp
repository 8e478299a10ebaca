// SPDX-License-Identifier: GPL-3.0-or-later
// Words for refusals: names as clients write them, values in quotes.
//
// Threads: pure functions.
#pragma once

#include <string>

#include "graph/ids.hpp"
#include "graph/words.hpp"

namespace breakout::graph {

inline std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

template <class Tag>
std::string quoted(const Id<Tag>& id) {
  return quoted(id.value);
}

inline const char* name_of(Role role) {
  return word_of(role);
}

inline const char* name_of(SourceKind kind) {
  return word_of(kind);
}

// "90 s"
inline std::string in_words(Seconds seconds) {
  return std::to_string(seconds.count()) + " s";
}

// Unix milliseconds, as instants are written on the wire.
inline std::string in_words(Instant instant) {
  return std::to_string(instant.time_since_epoch().count());
}

}  // namespace breakout::graph
