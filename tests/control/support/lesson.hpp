// SPDX-License-Identifier: GPL-3.0-or-later
// A class of five on a Stage, and what each of them was told.
//
// Threads: the test's. Owner: one test.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/support/stage.hpp"

namespace breakout::test {

inline constexpr const char* kTeacher = R"("role":"instructor","secret":"chalk")";
inline constexpr const char* kRooms =
    R"("rooms":[{"room":"1","task":{"title":"one"}},{"room":"2","task":{"title":"two"}}],
       "assignments":{"a":"1","b":"1","c":"2"})";

// ada teaches; a and b are put into room 1, c into room 2, d stays in main.
struct Class {
  explicit Class(const std::string& settings = {}) : Class(std::make_unique<Stage>(), settings) {}
  explicit Class(std::unique_ptr<Stage> on, const std::string& settings = {})
      : stage(std::move(on)) {
    fine(stage->command("create", settings));
    ada = stage->enter("ada", kTeacher);
    for (const char* id : {"a", "b", "c", "d"}) {
      people.emplace(id, stage->enter(id));
    }
  }
  const SharedConnection& publisher(const std::string& id) const {
    return id == "ada" ? ada.publisher : of(id);
  }
  peer::Json ask(const std::string& id, const std::string& request) const {
    return stage->ask(publisher(id), R"({"request":)" + request + "}");
  }
  const SharedConnection& of(const std::string& id) const { return people.at(id).publisher; }
  // Forgets what everybody was told so far.
  void mark() {
    from.clear();
    from["ada"] = ada.publisher->pushed();
    for (const auto& [id, person] : people) {
      from[id] = person.publisher->pushed();
    }
  }
  std::vector<Pushed> told(const std::string& id, const std::string& kind) const {
    const auto& connection = id == "ada" ? ada.publisher : of(id);
    return connection->of_kind(kind, from.at(id));
  }
  std::vector<Pushed> told(const std::string& id) const {
    return (id == "ada" ? ada.publisher : of(id))->events(from.at(id));
  }

  std::unique_ptr<Stage> stage;
  Person ada;
  std::map<std::string, Person> people;
  std::map<std::string, std::size_t> from;
};

inline std::vector<std::string> names(const peer::Json& roster) {
  std::vector<std::string> list;
  for (const auto& one : roster.elements()) {
    list.push_back(one.text("participant"));
  }
  return list;
}

inline std::vector<std::string> changes(const std::vector<Pushed>& events) {
  std::vector<std::string> list;
  for (const Pushed& event : events) {
    for (const auto& change : event.body.get("changes").elements()) {
      list.push_back(change.text("change") + " " + change.text("participant"));
    }
  }
  return list;
}

}  // namespace breakout::test
