// SPDX-License-Identifier: GPL-3.0-or-later
// The table of rights that docs/api.md prints, read from there and tried cell by cell.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

const std::string kAdminKey = "the house key";

struct Row {
  std::string request;             // as the table names it
  std::vector<std::string> cells;  // of kAskers, in order
};

const std::vector<std::string> kAskers = {"instructor", "assistant", "learner", "observer",
                                          "back end"};

// A request for each row, which is fine in the class of stand_in_class() if it is allowed at all.
const std::map<std::string, std::string> kRequests = {
    {"`exists`", R"("exists")"},
    {"`list`", R"("list")"},
    {"`state`", R"("state")"},
    {"`configure`", R"("configure","display":"Somebody")"},
    {"`leave`", R"("leave")"},
    {"`publish`", R"("publish")"},
    {"`unpublish`", R"("unpublish")"},
    {"`choose`", R"("choose","room":"2")"},
    {"`return`", R"("return")"},
    {"`received`", R"("received","broadcast":"$BROADCAST")"},
    {"`help`, raising", R"("help","raise":true,"message":"?")"},
    {"`task`, done", R"("task","done":true)"},
    {"`open`", R"("open","rooms":2,"plan_only":true)"},
    {"`move`", R"("move","participant":"lia","room":"2")"},
    {"`undo`", R"("undo")"},
    {"`add_room`", R"("add_room","name":"One more")"},
    {"`edit_room`", R"("edit_room","room":"1","name":"First")"},
    {"`close_room`", R"("close_room","room":"2")"},
    {"`timer`", R"("timer","set":300)"},
    {"`merge`", R"("merge","grace":0)"},
    {"`broadcast`", R"("broadcast","text":"Two minutes")"},
    {"`announce`", R"("announce","on":true,"media":["audio"])"},
    {"`visit`", R"("visit","room":"1")"},
    {"`help`, resolving", R"("help","participant":"lia","resolve":"claim")"},
    {"`task`, setting", R"("task","task":{"title":"Exercise 5"})"},
    {"`moderate`", R"("moderate","participant":"lia","mute":["mic"])"},
    {"`kick`", R"("kick","participant":"lia")"},
    {"`promote`, up to assistant", R"("promote","participant":"lia","role":"assistant")"},
    {"`promote`, to instructor", R"("promote","participant":"lia","role":"instructor")"},
    {"`edit`", R"("edit","new_description":"x")"},
    {"`destroy`", R"("destroy")"},
};

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream parts(line);
  for (std::string cell; std::getline(parts, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    const auto last = cell.find_last_not_of(' ');
    cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
  }
  return cells;
}

std::vector<Row> table_of_the_document() {
  const char* root = std::getenv("BREAKOUT_SRCDIR");
  std::ifstream document(std::string(root ? root : ".") + "/docs/api.md");
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(document, line);) {
    inside = (inside || line == "<!-- rights -->") && line != "<!-- end of rights -->";
    if (inside && line.starts_with("| `")) {
      const auto cells = cells_of(line);
      rows.push_back({cells.at(1), {cells.begin() + 2, cells.end()}});
    }
  }
  return rows;
}

// A class in the middle of a round, in which each request of kRequests has something to do.
class Class {
 public:
  Class() : stage_(with_key()) {
    fine(stage_.ask(stage_.connect(), R"({"request":"create","admin_key":")" +
                                          std::string(kAdminKey) +
                                          R"(","classroom":"algebra","secret":"chalk"})"));
    for (const auto& [role, id] :
         {std::pair{"instructor", "ina"}, {"assistant", "ann"}, {"learner", "leo"}}) {
      people_[role] = stage_.enter(id, R"("secret":"chalk","role":")" + std::string(role) + "\"");
    }
    people_["observer"].publisher = stage_.connect();
    fine(stage_.join(people_["observer"].publisher, "obi", R"("role":"observer")"));
    lia_ = stage_.enter("lia");
    fine(stage_.command("open",
                        R"("rooms":[{"task":{"title":"Exercise 4"}},{}],"allow_choose":true,
            "assignments":{"leo":"1","lia":"2"})"));
    fine(stage_.command("move", R"("participant":"lia","room":"1")"));
    fine(stage_.ask(lia_.publisher, R"({"request":"help","raise":true,"message":"How?"})"));
    broadcast_ = fine(stage_.command("broadcast", R"("text":"Hello")")).text("broadcast");
  }

  // The error code, 0 when it was granted.
  std::int64_t ask_as(const std::string& asker, std::string body) {
    if (const auto place = body.find("$BROADCAST"); place != std::string::npos) {
      body.replace(place, std::string("$BROADCAST").size(), broadcast_);
    }
    const bool offers = body == R"("publish")";
    const std::string request = R"({"classroom":"algebra","request":)" + body;
    if (const auto person = people_.find(asker); person != people_.end()) {
      return error_of(offers ? stage_.publish(person->second.publisher)
                             : stage_.ask(person->second.publisher, request + "}"));
    }
    const std::string credential =
        asker == "back end" ? R"("secret":"chalk")" : R"("admin_key":")" + kAdminKey + "\"";
    return error_of(stage_.ask(stage_.connect(), request + "," + credential + "}"));
  }

 private:
  static control::Config with_key() {
    control::Config config;
    config.admin_key = kAdminKey;
    return config;
  }

  Stage stage_;
  std::map<std::string, Person> people_;
  Person lia_;
  std::string broadcast_;
};

bool is_a_matter_of_rights(std::int64_t code) {
  return code == 424 || code == 433 || code == 435 || code == 443;
}

void try_cell(const Row& row, const std::string& asker, const std::string& cell) {
  Class a_class;
  const std::int64_t code = a_class.ask_as(asker, kRequests.at(row.request));
  const std::string what = row.request + " asked by " + asker + ": " + std::to_string(code);
  if (cell != "yes" && cell != "no") {
    throw CheckFailed(what + ", and the table says \"" + cell + "\"");
  }
  if (cell == "yes" ? code != 0 : !is_a_matter_of_rights(code)) {
    throw CheckFailed(what + ", and the table says " + cell);
  }
}

void every_cell_of_the_table_is_true() {
  const auto rows = table_of_the_document();
  CHECK_EQ(rows.size(), kRequests.size());
  for (const Row& row : rows) {
    CHECK_EQ(row.cells.size(), kAskers.size());
    for (std::size_t i = 0; i < kAskers.size(); ++i) {
      try_cell(row, kAskers[i], row.cells[i]);
    }
    try_cell(row, "administrator", row.cells.back());
  }
}

}  // namespace

Tests rights_table_tests() {
  return {{"every cell of the table of rights in docs/api.md is true",
           every_cell_of_the_table_is_true}};
}

}  // namespace breakout::test
