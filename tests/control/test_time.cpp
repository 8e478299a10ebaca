// SPDX-License-Identifier: GPL-3.0-or-later
// What time does: deadlines with and without anybody there, silence, and classrooms from the
// configuration.
#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<std::string> timer_states(const SharedConnection& connection) {
  std::vector<std::string> states;
  for (const Pushed& event : connection->of_kind("timer")) {
    states.push_back(event.body.text("state"));
  }
  return states;
}

void a_round_warns_counts_down_and_closes() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  jo.publisher->heard = stage->host.media_clock() + std::chrono::hours{1};
  fine(stage->command("open", R"("rooms":1,"duration":100,"warnings":[60,10],"grace":20)"));
  stage->advance(seconds{39});
  CHECK_EQ(timer_states(jo.publisher), std::vector<std::string>{"set"});
  stage->advance(seconds{1});
  const auto warning = jo.publisher->of_kind("timer").at(1).body;
  CHECK_EQ(warning.text("state"), std::string{"warning"});
  CHECK_EQ(warning.integer("remaining_ms"), 60'000);
  stage->advance(seconds{60});
  CHECK_EQ(timer_states(jo.publisher),
           (std::vector<std::string>{"set", "warning", "warning", "expired"}));
  CHECK(stage->graph().round->state == graph::RoundState::closing);
  stage->advance(seconds{19});
  CHECK_EQ(stage->participant("jo").room.value, std::string{"1"});
  const auto version = stage->graph().version;
  stage->advance(seconds{1});
  CHECK_EQ(stage->participant("jo").room.value, std::string{"main"});
  CHECK_EQ(stage->graph().version, version + 1);
  stage->advance(seconds{100});
  CHECK_EQ(stage->graph().version, version + 1);
}

void a_round_ends_with_nobody_connected() {
  auto stage = Stage::with_classroom(R"("reconnect_window":5)");
  const Person jo = stage->enter("jo");
  fine(stage->command("open", R"("rooms":2,"duration":30,"grace":10)"));
  stage->node.gone(jo.publisher->id());
  stage->node.gone(jo.subscriber->id());
  CHECK(stage->classroom().seats().empty());
  CHECK(stage->node.next_wakeup() <= seconds{30});
  stage->advance(seconds{46});
  CHECK(!stage->graph().in_round());
  CHECK(stage->graph().participants.empty());  // the window began anew with the end of the round
}

void a_node_without_work_sleeps() {
  auto stage = Stage::with_classroom();
  CHECK(stage->node.next_wakeup() >= std::chrono::minutes{30});
  const Person jo = stage->enter("jo");
  CHECK(stage->node.next_wakeup() <= milliseconds{100});
}

void on_expiry_notify_leaves_the_rooms_open() {
  auto stage = Stage::with_classroom();
  const Person jo = stage->enter("jo");
  fine(stage->command("open", R"("rooms":1,"duration":10,"warnings":[],"on_expiry":"notify")"));
  stage->advance(seconds{11});
  CHECK_EQ(timer_states(jo.publisher), (std::vector<std::string>{"set", "expired"}));
  CHECK(stage->graph().round->state == graph::RoundState::open);
}

void nothing_is_scheduled_past_the_end_of_the_class() {
  auto stage = Stage::with_classroom(R"("ends_at":1795000060000)");
  CHECK_EQ(error_of(stage->command("open", R"("rooms":1,"duration":61)")), 445);
  fine(stage->command("open", R"("rooms":1,"duration":60)"));
}

// --- silence
// --------------------------------------------------------------------------------------

// Somebody who speaks every 20 ms.
struct Talker {
  void talk(Stage& stage, seconds how_long) {
    const auto end = stage.host.wall_clock() + how_long;
    while (stage.host.wall_clock() < end) {
      person.publisher->heard = stage.host.media_clock();
      speak(*person.publisher->sources.at(0), ++sequence, person.id, stage.host.media_clock());
      stage.advance(milliseconds{20});
    }
  }
  Person person;
  std::uint16_t sequence = 0;
};

void who_falls_silent_is_disconnected_and_back_with_a_packet() {
  auto stage = Stage::with_classroom();
  Talker a{stage->enter("a")};
  const Person b = stage->enter("b");
  a.talk(*stage, seconds{3});
  CHECK(stage->participant("a").connected);
  stage->advance(milliseconds{1900});
  CHECK(stage->participant("a").connected);
  stage->advance(milliseconds{400});
  CHECK(!stage->participant("a").connected);
  CHECK_EQ(carried(*stage, "b").front(), std::string{"-"});
  a.talk(*stage, seconds{1});
  CHECK(stage->participant("a").connected);
  CHECK_EQ(carried(*stage, "b").front(), std::string{"a/mic"});
  b.subscriber->sink->take();
  a.talk(*stage, seconds{1});
  CHECK_EQ(b.subscriber->sink->take().size(), 50U);
}

void who_falls_silent_is_back_with_a_request() {
  auto stage = Stage::with_classroom();
  Talker a{stage->enter("a")};
  a.talk(*stage, seconds{1});
  stage->advance(seconds{5});
  CHECK(!stage->participant("a").connected);
  const auto state = fine(stage->ask(a.person.publisher, R"({"request":"state"})"));
  CHECK(state.get("participants").elements().at(0).flag("connected"));
}

void who_is_muted_or_has_never_spoken_may_be_silent() {
  auto stage = Stage::with_classroom();
  Talker a{stage->enter("a")};
  stage->enter("b");  // never sends a packet
  a.talk(*stage, seconds{1});
  fine(stage->ask(a.person.publisher, R"({"request":"configure","mute":["mic","camera"]})"));
  stage->advance(seconds{10});
  CHECK(stage->participant("a").connected);
  CHECK(stage->participant("b").connected);
}

void reports_of_a_subscriber_show_life_too() {
  auto stage = Stage::with_classroom();
  Talker a{stage->enter("a")};
  a.talk(*stage, seconds{1});
  for (int i = 0; i < 10; ++i) {
    a.person.subscriber->heard = stage->host.media_clock();
    stage->advance(seconds{1});
  }
  CHECK(stage->participant("a").connected);
}

void silence_can_be_ignored() {
  control::Config config;
  config.silence_timeout = milliseconds{0};
  Stage stage{config};
  fine(stage.command("create"));
  Talker a{stage.enter("a")};
  a.talk(stage, seconds{1});
  stage.advance(seconds{60});
  CHECK(stage.participant("a").connected);
}

void a_silent_peer_whose_connection_ends_publishes_nothing_any_more() {
  auto stage = Stage::with_classroom();
  Talker a{stage->enter("a")};
  stage->enter("b");
  a.talk(*stage, seconds{1});
  stage->advance(seconds{5});
  stage->node.hung_up(a.person.publisher->id());
  CHECK(a.person.publisher->sources.empty());
  fine(stage->ask(a.person.publisher, R"({"request":"state"})"));  // back, without media
  CHECK(stage->participant("a").connected);
  CHECK(stage->participant("a").sources.empty());
  CHECK_EQ(carried(*stage, "b").front(), std::string{"-"});
  fine(stage->publish(a.person.publisher));
  CHECK_EQ(carried(*stage, "b").front(), std::string{"a/mic"});
}

// --- classrooms of the configuration
// --------------------------------------------------------------

void configured_classrooms_are_there_and_bad_ones_left_out() {
  control::Config config;
  config.classrooms = {{graph::ClassroomId{"algebra"}, {{"secret", "chalk"}, {"max_rooms", "2"}}},
                       {graph::ClassroomId{"typo"}, {{"colour", "red"}}},
                       {graph::ClassroomId{"range"}, {{"max_participants", "0"}}},
                       {graph::ClassroomId{"algebra"}, {{"secret", "cheese"}}},
                       {graph::ClassroomId{"open"}, {}}};
  Stage stage{config};
  CHECK_EQ(stage.admin(R"({"request":"list"})").get("list").size(), 2U);
  CHECK_EQ(error_of(stage.command("open", R"("rooms":3)")), 445);
  fine(stage.command("open", R"("rooms":2)"));
  const auto lines = stage.host.lines();
  CHECK_EQ(lines.size(), 3U);
  CHECK(lines[0].find("'typo'") != std::string::npos);
  CHECK(lines[0].find("'colour'") != std::string::npos);
  CHECK(lines[1].find("max_participants") != std::string::npos);
  CHECK(lines[2].find("'algebra'") != std::string::npos);
  for (const auto& line : lines) {
    CHECK(line.find("cheese") == std::string::npos);
  }
  // Without a secret nobody becomes staff, with an empty one neither.
  CHECK_EQ(error_of(stage.ask(stage.connect(),
                              R"({"request":"join","ptype":"publisher","classroom":"open",
                                  "role":"instructor","secret":""})")),
           433);
}

}  // namespace

Tests time_tests() {
  return {
      {"a round warns, counts down and closes", a_round_warns_counts_down_and_closes},
      {"a round ends with nobody connected", a_round_ends_with_nobody_connected},
      {"a node without work sleeps", a_node_without_work_sleeps},
      {"on_expiry notify leaves the rooms open", on_expiry_notify_leaves_the_rooms_open},
      {"nothing is scheduled past the end of the class",
       nothing_is_scheduled_past_the_end_of_the_class},
      {"who falls silent is disconnected, and back with a packet",
       who_falls_silent_is_disconnected_and_back_with_a_packet},
      {"who falls silent is back with a request", who_falls_silent_is_back_with_a_request},
      {"who is muted or has never spoken may be silent",
       who_is_muted_or_has_never_spoken_may_be_silent},
      {"reports of a subscriber show life too", reports_of_a_subscriber_show_life_too},
      {"silence can be ignored", silence_can_be_ignored},
      {"a silent peer whose connection ends publishes nothing any more",
       a_silent_peer_whose_connection_ends_publishes_nothing_any_more},
      {"configured classrooms are there and bad ones are left out",
       configured_classrooms_are_there_and_bad_ones_left_out},
  };
}

}  // namespace breakout::test
