// SPDX-License-Identifier: GPL-3.0-or-later
// The Admin API: every management verb works through message_plugin with the admin_key, and none
// without it.
#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

struct Case {
  const char* verb;
  const char* members;
};

// In an order in which each finds what it needs.
constexpr Case kManagement[] = {
    {"create", R"("classroom":"art","secret":"s")"},
    {"exists", R"("classroom":"art")"},
    {"list", R"("private":true)"},
    {"edit", R"("new_description":"d")"},
    {"state", R"("since":1)"},
    {"open", R"("rooms":2,"assignment":"self_select")"},
    {"move", R"("participant":"jo","room":"1")"},
    {"undo", R"("op":"u")"},
    {"add_room", R"("room":"3")"},
    {"edit_room", R"("room":"3","name":"Three")"},
    {"close_room", R"("room":"3")"},
    {"timer", R"("set":60)"},
    {"broadcast", R"("text":"hello")"},
    {"task", R"("task":{"title":"t"})"},
    {"moderate", R"("participant":"jo","mute":["mic"])"},
    {"promote", R"("participant":"jo","role":"assistant")"},
    {"kick", R"("participant":"jo")"},
    {"merge", R"("grace":0)"},
    {"destroy", R"("op":"d")"},
};

std::string body(const Case& each, const std::string& key) {
  const std::string members = each.members;
  const std::string classroom =
      members.find("\"classroom\"") == std::string::npos ? R"("classroom":"algebra",)" : "";
  return R"({"request":")" + std::string{each.verb} + "\"," + classroom + key + members + "}";
}

void management_works_by_the_admin_api_and_its_key() {
  control::Config config;
  config.admin_key = "master";
  Stage stage{std::move(config)};
  fine(stage.admin(R"({"request":"create","classroom":"algebra","secret":"chalk",
                       "admin_key":"master"})"));
  fine(stage.join(stage.connect(), "jo"));
  for (const Case& each : kManagement) {
    const graph::Version before = stage.graph().version;
    CHECK_EQ(error_of(stage.admin(body(each, ""))), 433);
    CHECK_EQ(error_of(stage.admin(body(each, R"("admin_key":"guess",)"))), 433);
    CHECK_EQ(stage.graph().version, before);
    const auto answer = stage.admin(body(each, R"("admin_key":"master",)"));
    if (answer.has("error")) {
      throw CheckFailed(std::string{each.verb} + ": " + answer.dump());
    }
  }
}

void what_needs_a_handle_is_refused_to_the_admin_api() {
  Stage stage{{}};
  fine(stage.admin(R"({"request":"create","classroom":"algebra","secret":"chalk"})"));
  for (const char* request :
       {R"("join","ptype":"publisher")", R"("join","ptype":"subscriber","private_id":"x")",
        R"("leave")", R"("publish")", R"("unpublish")", R"("start")", R"("resize")",
        R"("configure")", R"("choose","room":"1")", R"("return")"}) {
    const auto answer =
        stage.admin(R"({"classroom":"algebra","request":)" + std::string{request} + "}");
    if (!answer.has("error")) {
      throw CheckFailed(std::string{request} + ": " + answer.dump());
    }
  }
  CHECK_EQ(stage.graph().version, 1U);
}

}  // namespace

Tests admin_tests() {
  return {
      {"management works by the Admin API and its key",
       management_works_by_the_admin_api_and_its_key},
      {"what needs a handle is refused to the Admin API",
       what_needs_a_handle_is_refused_to_the_admin_api},
  };
}

}  // namespace breakout::test
