// SPDX-License-Identifier: GPL-3.0-or-later
// A class in progress: who is told what of it, who is not, and what is answered.
#include "control/groups.hpp"
#include "control/support/lesson.hpp"

namespace breakout::test {

namespace {

using Names = std::vector<std::string>;

// The round is open: a and b in 1, c in 2, d and ada in main. Nobody was told anything yet.
struct Lesson : Class {
  explicit Lesson(const std::string& settings = {}) : Class(settings) {
    fine(stage->command("open", kRooms));
    mark();
  }
  // Who got an event of that kind, each once.
  Names told_of(const std::string& kind) const {
    Names list;
    for (const char* id : {"ada", "a", "b", "c", "d"}) {
      const auto events = told(id, kind);
      if (!events.empty()) {
        CHECK_EQ(events.size(), 1U);
        list.emplace_back(id);
      }
    }
    return list;
  }
  void nobody_was_told(const std::string& secret, const Names& people) const {
    for (const std::string& id : people) {
      for (const Pushed& event : told(id)) {
        if (event.body.dump().find(secret) != std::string::npos) {
          throw CheckFailed(id + " was told " + event.body.dump());
        }
      }
    }
  }
};

void a_broadcast_reaches_its_rooms_and_is_counted() {
  Lesson lesson;
  const auto sent = fine(lesson.ask("ada", R"("broadcast","text":"psst","rooms":["1"],"ttl":60)"));
  CHECK_EQ(sent.integer("recipients"), 2);
  CHECK_EQ(lesson.told_of("broadcast"), (Names{"a", "b"}));
  lesson.nobody_was_told("psst", {"c", "d"});
  const auto event = lesson.told("a", "broadcast")[0].body;
  CHECK_EQ(event.text("broadcast"), sent.text("broadcast"));
  CHECK_EQ(event.text("by"), std::string{"ada"});
  CHECK_EQ(event.integer("remaining_ms"), 60'000);
  lesson.mark();
  const std::string id = R"("broadcast":")" + sent.text("broadcast") + "\"";
  fine(lesson.ask("a", R"("received",)" + id));
  CHECK_EQ(lesson.told_of("graph"), Names{"ada"});  // a receipt is told to staff alone
  CHECK_EQ(error_of(lesson.ask("c", R"("received",)" + id)), 443);
  const auto state = lesson.ask("ada", R"("state")").get("broadcasts").elements().at(0);
  CHECK_EQ(state.integer("recipients"), 2);
  CHECK_EQ(state.integer("received"), 1);
  CHECK(lesson.ask("a", R"("state")").get("broadcasts").elements().at(0).flag("seen"));
  CHECK(!lesson.ask("b", R"("state")").get("broadcasts").elements().at(0).flag("seen"));
  CHECK_EQ(lesson.ask("c", R"("state")").get("broadcasts").size(), 0U);
}

void who_comes_back_is_told_of_live_broadcasts() {
  Lesson lesson;
  const std::string resume = lesson.people.at("a").joined.text("resume");
  lesson.stage->node.gone(lesson.of("a")->id());
  fine(lesson.ask("ada", R"("broadcast","text":"five minutes","ttl":60)"));
  const auto joined = [&](const std::string& proof) {
    return fine(lesson.stage->join(lesson.stage->connect(), "a", R"("resume":")" + proof + "\""));
  };
  const auto back = joined(resume);
  CHECK_EQ(back.get("broadcasts").elements().at(0).text("text"), std::string{"five minutes"});
  CHECK_EQ(back.get("task").text("title"), std::string{"one"});
  lesson.stage->advance(std::chrono::seconds{61});
  CHECK_EQ(joined(back.text("resume")).get("broadcasts").size(), 0U);
}

void help_is_between_a_learner_and_staff() {
  Lesson lesson;
  fine(lesson.ask("a", R"("help","raise":true,"message":"whytho")"));
  CHECK_EQ(lesson.told_of("help"), (Names{"ada", "a"}));
  lesson.nobody_was_told("whytho", {"b", "c", "d"});
  const auto event = lesson.told("ada", "help")[0].body;
  CHECK_EQ(event.text("room"), std::string{"1"});
  CHECK_EQ(event.text("state"), std::string{"waiting"});
  CHECK_EQ(lesson.ask("ada", R"("state")").get("help").elements().at(0).text("message"),
           std::string{"whytho"});
  CHECK(lesson.ask("b", R"("state")").dump().find("whytho") == std::string::npos);
  CHECK(lesson.ask("a", R"("state")").dump().find("whytho") != std::string::npos);
  lesson.mark();
  const auto claimed = fine(lesson.ask("ada", R"("help","participant":"a","resolve":"claim")"));
  CHECK_EQ(claimed.text("state"), std::string{"claimed"});
  CHECK_EQ(lesson.told("a", "help")[0].body.text("claimed_by"), std::string{"ada"});
  lesson.mark();
  fine(lesson.ask("ada", R"("help","participant":"a","resolve":"done")"));
  CHECK_EQ(lesson.told("a", "help")[0].body.text("state"), std::string{"done"});
}

void a_move_takes_the_hand_down_and_says_so() {
  Lesson lesson;
  fine(lesson.ask("a", R"("help","raise":true)"));
  lesson.mark();
  fine(lesson.stage->command("move", R"("participant":"a","room":"2")"));
  CHECK_EQ(lesson.told_of("help"), (Names{"ada", "a"}));
  CHECK_EQ(lesson.told("ada", "help")[0].body.text("state"), std::string{"done"});
}

void a_visit_is_told_to_the_room() {
  Lesson lesson;
  fine(lesson.ask("ada", R"("visit","room":"1","mode":"listen")"));
  CHECK_EQ(lesson.told_of("visit"), (Names{"a", "b"}));
  CHECK_EQ(lesson.told("a", "visit")[0].body.text("mode"), std::string{"listen"});
  CHECK(lesson.told("a", "visit")[0].body.flag("on"));
  CHECK_EQ(lesson.told("ada", "moved").size(), 0U);  // she sits where she sat
  lesson.mark();
  fine(lesson.ask("ada", R"("return")"));
  CHECK_EQ(lesson.told_of("visit"), (Names{"a", "b"}));
  CHECK(!lesson.told("a", "visit")[0].body.flag("on"));
  lesson.mark();
  fine(lesson.ask("ada", R"("visit","room":"2")"));
  CHECK_EQ(lesson.told_of("visit"), Names{"c"});
  CHECK_EQ(lesson.told("ada", "moved")[0].body.text("reason"), std::string{"visit"});
  CHECK_EQ(changes(lesson.told("c", "graph")), Names{"arrived ada"});
}

void covert_listening_is_known_to_staff_alone() {
  for (const char* visibility : {"room", "classroom"}) {
    Lesson lesson{R"("covert_listen":true,"roster_visibility":")" + std::string{visibility} + "\""};
    fine(lesson.ask("ada", R"("visit","room":"1","mode":"listen")"));
    fine(lesson.ask("ada", R"("configure","display":"Ada L.")"));
    CHECK(lesson.told_of("visit").empty());
    lesson.nobody_was_told("listen", {"a", "b", "c", "d"});
    for (const char* id : {"a", "b", "c", "d"}) {
      CHECK(lesson.ask(id, R"("state")").dump().find("listen") == std::string::npos);
    }
    CHECK(lesson.ask("ada", R"("state")").dump().find("\"listen\"") != std::string::npos);
  }
}

void a_task_is_told_to_its_room_alone() {
  for (const char* settings : {"", R"("roster_visibility":"classroom")"}) {
    Lesson lesson{settings};
    fine(lesson.ask("a", R"("task","done":true)"));
    CHECK_EQ(
        lesson.ask("ada", R"("state")").get("round").get("rooms").elements()[0].integer("done"), 1);
    lesson.mark();
    fine(lesson.ask("ada", R"("task","task":{"title":"sonnet"},"rooms":["1"])"));
    CHECK_EQ(lesson.told_of("task"), (Names{"a", "b"}));
    CHECK_EQ(lesson.told("a", "task")[0].body.get("task").text("title"), std::string{"sonnet"});
    lesson.nobody_was_told("sonnet", {"c", "d"});
    CHECK(!lesson.stage->participant("a").task_done);
    lesson.mark();
    fine(lesson.stage->command("edit_room", R"("room":"1","name":"Bards")"));
    CHECK(lesson.told_of("task").empty());  // the same as before
    lesson.nobody_was_told("sonnet", {"c", "d"});
    const auto state = lesson.ask("c", R"("state")").dump();
    CHECK(state.find("sonnet") == std::string::npos);
  }
}

void plan_and_roster_are_for_staff_alone() {
  for (const char* settings : {"", R"("roster_visibility":"classroom")"}) {
    Lesson lesson{settings};
    const auto plan = fine(lesson.ask(
        "ada",
        R"("open","plan_only":true,"rooms":[{"room":"vault"}],"assignments":{"zoe":"vault"})"));
    CHECK_EQ(plan.get("assignments").text("zoe"), std::string{"vault"});
    CHECK_EQ(lesson.told_of("moved").size(), 0U);
    lesson.nobody_was_told("vault", {"a", "b", "c", "d"});
    CHECK(lesson.ask("a", R"("state")").dump().find("vault") == std::string::npos);
    CHECK_EQ(lesson.ask("ada", R"("state")").get("plan").get("assignments").text("zoe"),
             std::string{"vault"});
    fine(lesson.ask("ada", R"("merge","grace":0)"));
    const auto opened = fine(lesson.ask("ada", R"("open","plan":true)"));
    CHECK_EQ(opened.get("assignments").text("zoe"), std::string{"vault"});
  }
}

void a_rooms_timer_is_told_to_its_people_and_staff() {
  Lesson lesson;
  const auto set =
      fine(lesson.ask("ada", R"("timer","set":30,"room":"1","warnings":[10],"grace":5)"));
  CHECK_EQ(set.integer("remaining_ms"), 30'000);
  CHECK_EQ(lesson.told_of("timer"), (Names{"ada", "a", "b"}));
  CHECK_EQ(lesson.told("a", "timer")[0].body.text("room"), std::string{"1"});
  const auto rooms_of = [&](const char* id) {
    return lesson.ask(id, R"("state")").get("round").get("rooms").elements();
  };
  CHECK_EQ(rooms_of("a")[0].get("timer").integer("remaining_ms"), 30'000);
  CHECK(!rooms_of("c")[0].has("timer"));
  lesson.mark();
  lesson.stage->advance(std::chrono::seconds{20});
  CHECK_EQ(lesson.told("a", "timer").at(0).body.text("state"), std::string{"warning"});
  CHECK(lesson.told("c", "timer").empty());
  lesson.stage->advance(std::chrono::seconds{16});
  CHECK_EQ(lesson.stage->participant("a").room.value, std::string{"main"});
  CHECK_EQ(lesson.told("a", "moved").at(0).body.text("reason"), std::string{"close_room"});
  fine(lesson.ask("ada", R"("timer","set":30)"));
  lesson.mark();
  fine(lesson.ask("ada", R"("timer","cancel":true)"));
  CHECK_EQ(lesson.told_of("timer").size(), 5U);
  CHECK_EQ(lesson.told("c", "timer")[0].body.text("state"), std::string{"cancelled"});
}

void an_announcement_is_told_to_the_rooms_it_reaches() {
  Lesson lesson;
  fine(lesson.ask("ada", R"("announce","on":true,"media":["audio"],"rooms":["1"],"duck":true)"));
  CHECK_EQ(lesson.told_of("announce"), (Names{"a", "b"}));
  CHECK(lesson.told("a", "announce")[0].body.flag("duck"));
  lesson.mark();
  fine(lesson.ask("ada", R"("announce","on":true,"media":["audio"],"rooms":["2"])"));
  CHECK_EQ(lesson.told_of("announce"), (Names{"a", "b", "c"}));
  CHECK(!lesson.told("a", "announce")[0].body.flag("on"));
  CHECK(lesson.told("c", "announce")[0].body.flag("on"));
  lesson.mark();
  lesson.stage->node.gone(lesson.ada.publisher->id());  // nobody says that it is off
  CHECK(!lesson.told("c", "announce").at(0).body.flag("on"));
}

void staff_sees_which_rooms_an_announcement_reaches_and_that_it_ends_with_the_round() {
  Lesson lesson;
  fine(lesson.ask("ada", R"("announce","on":true,"media":["audio"],"rooms":["2","1"])"));
  const auto entry = [&] {
    for (const auto& change : lesson.told("ada", "graph").at(0).body.get("changes").elements()) {
      if (change.text("change") == "announce") {
        return change.get("announcing").dump();
      }
    }
    return std::string{"not told"};
  };
  CHECK_EQ(entry(), std::string{R"({"sources":["mic"],"duck":false,"rooms":["1","2"]})"});
  lesson.mark();
  fine(lesson.ask("ada", R"("announce","on":true,"media":["audio"])"));
  CHECK_EQ(entry(), std::string{R"({"sources":["mic"],"duck":false})"});
  fine(lesson.ask("ada", R"("announce","on":true,"media":["audio"],"rooms":["1"])"));
  lesson.mark();
  fine(lesson.ask("ada", R"("merge","grace":0)"));
  CHECK_EQ(entry(), std::string{"null"});
}

void who_is_kicked_is_told_and_hung_up() {
  Lesson lesson;
  const auto slots = lesson.people.at("a").subscriber->pushed();
  fine(lesson.ask("ada", R"("kick","participant":"a")"));
  CHECK_EQ(lesson.told("a", "kicked").at(0).body.text("by"), std::string{"ada"});
  CHECK_EQ(lesson.people.at("a").subscriber->of_kind("kicked", slots).size(), 1U);
  CHECK(lesson.of("a")->closed > 0 && lesson.people.at("a").subscriber->closed > 0);
  CHECK(lesson.of("a")->sources.empty());
  CHECK_EQ(changes(lesson.told("b", "graph")), Names{"left a"});
  CHECK_EQ(error_of(lesson.ask("a", R"("state")")), 429);  // as one that never joined
  CHECK_EQ(error_of(lesson.ask("ada", R"("kick","participant":"a")")), 428);
}

void a_role_is_told_to_whom_it_is_given() {
  Lesson lesson;
  fine(lesson.ask("ada", R"("promote","participant":"a","role":"assistant")"));
  CHECK_EQ(lesson.told_of("role"), Names{"a"});
  CHECK_EQ(lesson.told("a", "role")[0].body.text("role"), std::string{"assistant"});
  CHECK_EQ(changes(lesson.told("b", "graph")), Names{"role a"});
  CHECK(lesson.ask("a", R"("state")").has("settings"));
  fine(lesson.ask("ada", R"("promote","participant":"b","role":"observer")"));
  CHECK(lesson.of("b")->sources.empty());
  CHECK(lesson.of("b")->closed > 0);
}

void a_refused_plan_of_moves_says_what_was_wrong_with_each() {
  Lesson lesson;
  const auto refused = lesson.ask(
      "ada", R"("move","moves":[{"participant":"a","room":"2"},{"participant":"zoe","room":"2"},
                                {"participant":"c","room":"9"}])");
  const auto moves = refused.get("moves").elements();
  CHECK_EQ(error_of(refused), error_of(moves.at(1)));
  CHECK(moves.at(0).flag("ok") && !moves.at(0).has("error"));
  CHECK_EQ(error_of(moves.at(1)), 428);
  CHECK_EQ(error_of(moves.at(2)), 444);
  CHECK_EQ(lesson.stage->participant("a").room.value, std::string{"1"});
}

void the_answers_say_what_became_of_it() {
  Lesson lesson;
  const auto added = fine(lesson.ask("ada", R"("add_room","name":"Blue")"));
  CHECK_EQ(added.text("room"), std::string{"3"});
  CHECK_EQ(fine(lesson.ask("ada", R"("edit_room","room":"3","locked":true)")).text("room"),
           std::string{"3"});
  fine(lesson.ask("ada", R"("move","participant":"d","room":"3")"));
  const auto undone = fine(lesson.ask("ada", R"("undo")")).get("moves").elements();
  CHECK_EQ(undone.at(0).text("participant"), std::string{"d"});
  CHECK_EQ(undone.at(0).text("room"), std::string{"main"});
  const auto closed = fine(lesson.ask("ada", R"("close_room","room":"2","to":"1")"));
  CHECK_EQ(closed.get("moves").elements().at(0).text("participant"), std::string{"c"});
  CHECK_EQ(lesson.told("c", "moved").at(0).body.text("reason"), std::string{"close_room"});
  const auto muted = fine(lesson.ask("ada", R"("moderate","participant":"a","mute":["mic"])"));
  CHECK_EQ(muted.get("muted").elements().at(0).as_text(), std::string{"mic"});
  CHECK_EQ(fine(lesson.ask("ada", R"("visit","room":"1")")).text("mode"), std::string{"join"});
  CHECK_EQ(fine(lesson.ask("ada", R"("return")")).text("room"), std::string{"main"});
  CHECK_EQ(fine(lesson.ask("a", R"("return")")).text("room"), std::string{"main"});
}

void messages_are_proportional_to_people() {
  auto stage = Stage::with_classroom();
  std::vector<Person> people;
  for (int i = 0; i < 30; ++i) {
    people.push_back(stage->enter("p" + std::to_string(i)));
  }
  const auto count = [&](const std::string& verb, const std::string& members) {
    std::size_t before = 0;
    std::size_t after = 0;
    for (const Person& person : people) {
      before += person.publisher->pushed();
    }
    fine(stage->command(verb, members));
    for (const Person& person : people) {
      after += person.publisher->pushed();
    }
    return after - before;
  };
  CHECK(count("open", R"("rooms":10)") <= 3 * people.size());
  CHECK(count("broadcast", R"("text":"t")") <= people.size());
  CHECK(count("task", R"("task":{"t":1})") <= 2 * people.size());
  CHECK(count("timer", R"("set":60)") <= 3 * people.size());
  CHECK(count("merge", R"("grace":0)") <= 4 * people.size());
}

}  // namespace

Tests class_tests() {
  return {
      {"a broadcast reaches its rooms and is counted",
       a_broadcast_reaches_its_rooms_and_is_counted},
      {"who comes back is told of live broadcasts", who_comes_back_is_told_of_live_broadcasts},
      {"help is between a learner and staff", help_is_between_a_learner_and_staff},
      {"a move takes the hand down and says so", a_move_takes_the_hand_down_and_says_so},
      {"a visit is told to the room", a_visit_is_told_to_the_room},
      {"covert listening is known to staff alone", covert_listening_is_known_to_staff_alone},
      {"a task is told to its room alone", a_task_is_told_to_its_room_alone},
      {"plan and roster are for staff alone", plan_and_roster_are_for_staff_alone},
      {"a room's timer is told to its people and staff",
       a_rooms_timer_is_told_to_its_people_and_staff},
      {"an announcement is told to the rooms it reaches",
       an_announcement_is_told_to_the_rooms_it_reaches},
      {"staff sees which rooms an announcement reaches, and that it ends with the round",
       staff_sees_which_rooms_an_announcement_reaches_and_that_it_ends_with_the_round},
      {"who is kicked is told, and hung up", who_is_kicked_is_told_and_hung_up},
      {"a role is told to whom it is given", a_role_is_told_to_whom_it_is_given},
      {"a refused plan of moves says what was wrong with each",
       a_refused_plan_of_moves_says_what_was_wrong_with_each},
      {"the answers say what became of it", the_answers_say_what_became_of_it},
      {"messages are proportional to people", messages_are_proportional_to_people},
  };
}

}  // namespace breakout::test
