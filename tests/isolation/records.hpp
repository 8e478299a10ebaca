// SPDX-License-Identifier: GPL-3.0-or-later
// JSON as the plugin tells it, for tests of what reads it.
#pragma once

#include <string>

#include "peer/json.hpp"

namespace breakout::test {

// A person with a microphone and a camera. `more` are members of the object, or other values.
inline std::string person(const std::string& id, const std::string& room,
                          const std::string& more = {}) {
  return R"("participant":")" + id + R"(","role":"learner","room":")" + room +
         R"(","sources":["mic","camera"],"connected":true)" +
         (more.empty() ? R"(,"muted":[])" : "," + more);
}

inline std::string change(const std::string& kind, const std::string& members) {
  return R"({"change":")" + kind + "\"," + members + "}";
}

// A list of people, each as person() writes it, or of changes.
template <class... Rest>
peer::Json list(const std::string& first, const Rest&... rest) {
  const auto object = [](const std::string& each) {
    return each.starts_with("{") ? each : "{" + each + "}";
  };
  std::string text = "[" + object(first);
  ((text += "," + object(rest)), ...);
  return peer::Json::parse(text + "]");
}

inline peer::Json whole(std::int64_t version, const peer::Json& participants) {
  return peer::Json::object().set("version", version).set("participants", participants);
}

inline peer::Json event(std::int64_t version, const peer::Json& changes) {
  return peer::Json::object().set("version", version).set("changes", changes);
}

}  // namespace breakout::test
