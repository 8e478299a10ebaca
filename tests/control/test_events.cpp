// SPDX-License-Identifier: GPL-3.0-or-later
// Who is told what of a change, and that nobody learns of another room.
#include "control/groups.hpp"
#include "control/support/lesson.hpp"

namespace breakout::test {

namespace {

using Names = std::vector<std::string>;

void a_split_tells_each_mover_where_and_with_whom() {
  Class clazz;
  clazz.mark();
  fine(clazz.stage->ask(clazz.ada.publisher, R"({"request":"open",)" + std::string{kRooms} + "}"));
  const auto moved = clazz.told("a", "moved");
  CHECK_EQ(moved.size(), 1U);
  const auto& body = moved[0].body;
  CHECK_EQ(body.text("classroom"), std::string{"algebra"});
  CHECK_EQ(body.integer("version"), static_cast<std::int64_t>(clazz.stage->graph().version));
  CHECK_EQ(body.text("room"), std::string{"1"});
  CHECK_EQ(body.text("from"), std::string{"main"});
  CHECK_EQ(body.text("by"), std::string{"ada"});
  CHECK_EQ(body.text("reason"), std::string{"open"});
  CHECK_EQ(body.get("task").text("title"), std::string{"one"});
  CHECK_EQ(names(body.get("participants")), (Names{"a", "b"}));
  CHECK_EQ(names(clazz.told("c", "moved").at(0).body.get("participants")), Names{"c"});
  CHECK(clazz.told("d", "moved").empty());
  CHECK(clazz.told("ada", "moved").empty());
}

void a_round_tells_everybody_their_own_room_and_task() {
  Class clazz;
  clazz.mark();
  fine(clazz.stage->command("open", std::string{kRooms} + R"(,"duration":100)"));
  for (const char* id : {"ada", "a", "b", "c", "d"}) {
    const auto rounds = clazz.told(id, "round");
    CHECK_EQ(rounds.size(), 1U);
    CHECK_EQ(rounds[0].body.text("state"), std::string{"open"});
    CHECK_EQ(rounds[0].body.integer("number"), 1);
    CHECK_EQ(rounds[0].body.integer("remaining_ms"), 100'000);
    CHECK_EQ(rounds[0].body.get("rooms").size(), 2U);
    const auto timers = clazz.told(id, "timer");
    CHECK_EQ(timers.size(), 1U);
    CHECK_EQ(timers[0].body.text("state"), std::string{"set"});
    CHECK_EQ(timers[0].body.integer("remaining_ms"), 100'000);
  }
  const auto round_of = [&](const char* id) { return clazz.told(id, "round")[0].body; };
  CHECK_EQ(round_of("c").text("room"), std::string{"2"});
  CHECK_EQ(round_of("c").get("task").text("title"), std::string{"two"});
  CHECK(!round_of("d").get("task").present());
  CHECK(round_of("ada").get("rooms").elements()[0].has("task"));
}

void learners_never_see_another_room() {
  Class clazz;
  clazz.mark();
  fine(clazz.stage->command("open", kRooms));
  fine(clazz.stage->command("move", R"("participant":"b","room":"2")"));
  for (const Pushed& event : clazz.told("a")) {
    const std::string text = event.body.dump();
    CHECK(text.find("\"two\"") == std::string::npos);
    CHECK(text.find("\"participant\":\"c\"") == std::string::npos);
  }
  CHECK_EQ(changes(clazz.told("a", "graph")), Names{"departed b"});
  CHECK_EQ(changes(clazz.told("c", "graph")), Names{"arrived b"});
  const auto state = clazz.stage->ask(clazz.of("a"), R"({"request":"state"})");
  CHECK_EQ(names(state.get("participants")), Names{"a"});
  CHECK(state.dump().find("\"two\"") == std::string::npos);
  CHECK(!state.has("settings"));
}

void staff_see_all() {
  Class clazz;
  fine(clazz.stage->command("open", kRooms));
  clazz.mark();
  fine(clazz.stage->command("move", R"("participant":"b","room":"2")"));
  const auto graph = clazz.told("ada", "graph");
  CHECK_EQ(graph.size(), 1U);
  const auto move = graph[0].body.get("changes").elements().at(0);
  CHECK_EQ(move.text("change"), std::string{"moved"});
  CHECK_EQ(move.text("participant"), std::string{"b"});
  CHECK_EQ(move.text("from"), std::string{"1"});
  CHECK_EQ(move.text("to"), std::string{"2"});
  CHECK_EQ(move.text("reason"), std::string{"move"});
}

void everybody_learns_how_many_are_in_each_room() {
  Class clazz;
  fine(clazz.stage->command("open", kRooms));
  clazz.mark();
  fine(clazz.stage->command("move", R"("participant":"b","room":"2")"));
  for (const char* id : {"ada", "a", "b", "c", "d"}) {
    const auto graph = clazz.told(id, "graph");
    CHECK_EQ(graph.size(), 1U);
    const auto rooms = graph[0].body.get("rooms").elements();
    CHECK_EQ(rooms.size(), 2U);
    CHECK_EQ(rooms[0].integer("count"), 1);
    CHECK_EQ(rooms[1].integer("count"), 2);
  }
}

void with_the_whole_classroom_visible_movers_learn_of_the_other_movers() {
  Class clazz{R"("roster_visibility":"classroom")"};
  clazz.mark();
  fine(clazz.stage->command("open", kRooms));
  for (const char* id : {"a", "c", "d"}) {
    const auto told = changes(clazz.told(id, "graph"));
    CHECK(std::find(told.begin(), told.end(), "moved b") != told.end());
  }
  const auto state = clazz.stage->ask(clazz.of("a"), R"({"request":"state"})");
  CHECK_EQ(state.get("participants").size(), 5U);
  CHECK(state.dump().find("\"two\"") == std::string::npos);  // tasks stay the room's own
}

void coming_and_going_is_told_to_the_room() {
  Class clazz;
  fine(clazz.stage->command("open", kRooms));
  clazz.mark();
  fine(clazz.stage->ask(clazz.of("b"), R"({"request":"leave"})"));
  CHECK_EQ(changes(clazz.told("a", "graph")), Names{"left b"});
  CHECK_EQ(changes(clazz.told("c", "graph")), Names{});
  clazz.mark();
  fine(clazz.stage->ask(clazz.of("c"), R"({"request":"configure","mute":["mic"]})"));
  CHECK(clazz.told("a").empty());
  CHECK_EQ(changes(clazz.told("ada", "graph")), Names{"muted c"});
}

void a_countdown_and_its_end_are_told() {
  Class clazz;
  fine(clazz.stage->command("open", kRooms));
  clazz.mark();
  fine(clazz.stage->command("merge", R"("grace":10)"));
  const auto closing = clazz.told("a", "round");
  CHECK_EQ(closing.size(), 1U);
  CHECK_EQ(closing[0].body.text("state"), std::string{"closing"});
  CHECK_EQ(closing[0].body.integer("remaining_ms"), 10'000);
  clazz.mark();
  clazz.stage->advance(std::chrono::seconds{10});
  CHECK_EQ(clazz.told("a", "round").at(0).body.text("state"), std::string{"closed"});
  const auto moved = clazz.told("a", "moved");
  CHECK_EQ(moved.size(), 1U);
  CHECK_EQ(moved[0].body.text("room"), std::string{"main"});
  CHECK_EQ(moved[0].body.text("reason"), std::string{"merge"});
  CHECK(!moved[0].body.get("by").present());
  CHECK_EQ(moved[0].body.get("participants").size(), 5U);
}

void the_end_of_a_classroom_is_told_on_every_handle() {
  Class clazz;
  fine(clazz.stage->command("destroy"));
  for (const auto& [id, person] : clazz.people) {
    CHECK_EQ(person.publisher->of_kind("destroyed").size(), 1U);
    CHECK_EQ(person.subscriber->of_kind("destroyed").size(), 1U);
    CHECK_EQ(person.publisher->closed.load(), 1);
    CHECK_EQ(person.subscriber->closed.load(), 1);
    CHECK(person.publisher->sources.empty());
    CHECK(person.subscriber->slots.empty());
  }
  CHECK_EQ(error_of(clazz.stage->ask(clazz.of("a"), R"({"request":"leave"})")), 424);
}

void a_split_of_thirty_costs_a_handful_of_events_each() {
  auto stage = Stage::with_classroom();
  const Person ada = stage->enter("ada", kTeacher);
  std::vector<Person> people;
  for (int i = 0; i < 30; ++i) {
    people.push_back(stage->enter("p" + std::to_string(i)));
  }
  std::vector<std::size_t> before;
  for (const Person& person : people) {
    before.push_back(person.publisher->pushed() + person.subscriber->pushed());
  }
  const std::size_t staff_before = ada.publisher->pushed();
  fine(stage->command("open", R"("rooms":6,"duration":600)"));
  for (std::size_t i = 0; i < people.size(); ++i) {
    const std::size_t events =
        people[i].publisher->pushed() + people[i].subscriber->pushed() - before[i];
    CHECK(events <= 4);  // round, timer, moved, slots
  }
  CHECK(ada.publisher->pushed() - staff_before <= 3);  // round, timer, graph
}

void event_handlers_are_told_of_every_change() {
  auto stage = Stage::with_classroom();
  const auto before = stage->host.notified();
  stage->enter("jo");
  CHECK(stage->host.notified() > before);
}

}  // namespace

Tests event_tests() {
  return {
      {"a split tells each mover where and with whom",
       a_split_tells_each_mover_where_and_with_whom},
      {"a round tells everybody their own room and task",
       a_round_tells_everybody_their_own_room_and_task},
      {"learners never see another room's people or task", learners_never_see_another_room},
      {"staff see all", staff_see_all},
      {"everybody learns how many are in each room, who moved too",
       everybody_learns_how_many_are_in_each_room},
      {"with the whole classroom visible movers learn of the other movers",
       with_the_whole_classroom_visible_movers_learn_of_the_other_movers},
      {"coming and going is told to the room", coming_and_going_is_told_to_the_room},
      {"a countdown and its end are told", a_countdown_and_its_end_are_told},
      {"the end of a classroom is told on every handle",
       the_end_of_a_classroom_is_told_on_every_handle},
      {"a split of thirty costs a handful of events each",
       a_split_of_thirty_costs_a_handful_of_events_each},
      {"event handlers are told of every change", event_handlers_are_told_of_every_change},
  };
}

}  // namespace breakout::test
