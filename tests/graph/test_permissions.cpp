// SPDX-License-Identifier: GPL-3.0-or-later
// The table of rights: every command, asked by everybody.
#include "graph/groups.hpp"
#include "graph/permissions.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

// The answer to each asker: 0 is granted, else the code. In the order of kAskers.
struct Row {
  const char* verb;
  Command command;
  int instructor, assistant, learner, observer, stranger, nobody, back_end, admin, system;
};

std::vector<Row> rows() {
  return {
      //                         ins  ass  lea  obs  str  nob  bac  adm  sys
      {"join", Join{}, 425, 425, 425, 425, 424, 0, 0, 0, 0},
      {"leave", Leave{}, 0, 0, 0, 0, 424, 424, 424, 424, 424},
      {"publish", Publish{}, 0, 0, 0, 443, 424, 424, 424, 424, 424},
      {"configure", Configure{}, 0, 0, 0, 0, 424, 424, 424, 424, 424},
      {"choose", Choose{}, 0, 0, 0, 443, 424, 424, 424, 424, 424},
      {"open", Open{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"move", Move{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"merge", Merge{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"undo", Undo{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"add_room", AddRoom{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"edit_room", EditRoom{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"close_room", CloseRoom{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"timer", SetTimer{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"broadcast", SendBroadcast{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"received", Receive{}, 0, 0, 0, 443, 424, 424, 424, 424, 424},
      {"announce", Announce{}, 0, 0, 443, 443, 424, 424, 424, 424, 424},
      {"visit", VisitRoom{}, 0, 0, 443, 443, 424, 424, 424, 424, 424},
      {"return", Return{}, 0, 0, 0, 443, 424, 424, 424, 424, 424},
      {"help raise", AskHelp{}, 443, 443, 0, 443, 424, 424, 424, 424, 424},
      {"help resolve", ResolveHelp{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"task", SetTask{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"task done", MarkTask{}, 443, 443, 0, 443, 424, 424, 424, 424, 424},
      {"moderate", Moderate{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"kick", Kick{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"promote", Promote{}, 0, 0, 443, 443, 424, 424, 0, 0, 0},
      {"edit", Edit{}, 0, 443, 443, 443, 424, 424, 0, 0, 0},
      {"destroy", Destroy{}, 0, 443, 443, 443, 424, 424, 0, 0, 0},
      {"disconnect", Disconnect{}, 443, 443, 443, 443, 424, 424, 443, 443, 0},
      {"reconnect", Reconnect{}, 443, 443, 443, 443, 424, 424, 443, 443, 0},
      {"lose a node", LoseNode{}, 443, 443, 443, 443, 424, 424, 443, 443, 0},
      {"restore", Restore{}, 443, 443, 443, 443, 424, 424, 443, 443, 0},
      {"expire", Expire{}, 443, 443, 443, 443, 424, 424, 443, 443, 0},
  };
}

void check_row(const Classroom& classroom, const Row& row) {
  const std::vector<std::pair<Actor, int>> asked = {
      {as("ina"), row.instructor},       {as("ann"), row.assistant}, {as("leo"), row.learner},
      {as("obi"), row.observer},         {as("sam"), row.stranger},  {nobody(), row.nobody},
      {back_end(kSecret), row.back_end}, {admin(), row.admin},       {node(), row.system},
  };
  for (const auto& [by, expected] : asked) {
    const auto denied = denied_to(classroom, by, row.command);
    const int code = denied ? static_cast<int>(denied->code) : 0;
    if (code != expected) {
      throw CheckFailed(std::string(row.verb) + " asked by " + shown(by.kind) + " " +
                        by.participant.value + ": " + shown(code) + " is not " + shown(expected));
    }
    CHECK(!denied || !denied->sentence.empty());
  }
}

void everybody_may_do_what_the_table_says_and_no_more() {
  Story story;
  story.join("ina", Role::instructor);
  story.join("ann", Role::assistant);
  story.join("leo");
  story.join("obi", Role::observer);
  CHECK_EQ(rows().size(), std::variant_size_v<Command>);
  for (const Row& row : rows()) {
    check_row(story.classroom(), row);
  }
}

void a_back_end_needs_the_right_secret_for_everything() {
  Story story;
  for (const Row& row : rows()) {
    story.refused(back_end("wrong"), row.command, ErrorCode::unauthorized,
                  "wrong secret for classroom \"algebra\"");
    story.refused(back_end(""), row.command, ErrorCode::unauthorized, "wrong secret");
  }
}

void a_classroom_without_secret_grants_a_back_end_nothing_and_the_admin_all() {
  SettingsPatch patch;
  patch.secret = "";
  Story story(patch);
  story.refused(back_end(""), open_of(1), ErrorCode::unauthorized, "wrong secret");
  story.refused(back_end("x"), Destroy{}, ErrorCode::unauthorized, "wrong secret");
  story.does(admin(), open_of(1));
}

void refusals_name_who_and_what() {
  Story story;
  story.class_of(1);
  story.refused(as("l01"), open_of(2), ErrorCode::not_allowed,
                "learner \"l01\" may not open rooms");
  story.refused(nobody(), Merge{}, ErrorCode::join_first, "cannot merge the rooms");
  story.refused(as("l02"), Leave{}, ErrorCode::join_first, "\"l02\"");
  story.refused(as("l01"), join_of("l01"), ErrorCode::already_joined, "\"l01\"");
}

void a_role_counts_as_it_is_in_the_graph_now() {
  Story story;
  story.class_of(1);
  Join demoted = join_of("ina");
  demoted.token = TokenClaims{person("ina"), {}, Role::learner, {}};
  story.does(nobody(), demoted);
  story.refused(as("ina"), open_of(2), ErrorCode::not_allowed, "learner \"ina\"");
}

}  // namespace

Tests permission_tests() {
  return {
      {"everybody may do what the table says and no more",
       everybody_may_do_what_the_table_says_and_no_more},
      {"a back end needs the right secret for everything",
       a_back_end_needs_the_right_secret_for_everything},
      {"a classroom without secret grants a back end nothing and the admin all",
       a_classroom_without_secret_grants_a_back_end_nothing_and_the_admin_all},
      {"refusals name who and what", refusals_name_who_and_what},
      {"a role counts as it is in the graph now", a_role_counts_as_it_is_in_the_graph_now},
  };
}

}  // namespace breakout::test
