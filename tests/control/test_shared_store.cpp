// SPDX-License-Identifier: GPL-3.0-or-later
// A node among others: a store that is away, that comes back with less, and nodes that die.
#include <algorithm>

#include "control/groups.hpp"
#include "control/support/lesson.hpp"

namespace breakout::test {

namespace {

using control::Config;
using graph::NodeId;
using graph::ParticipantId;
using Away = LateStore::Away;

Config on_node(const std::string& node) {
  Config config;
  config.node = NodeId{node};
  config.redis.emplace();
  return config;
}

// A class on the node "here": ada teaches, a and b are in room 1, c in room 2.
struct Node : Class {
  Node() : Class(std::make_unique<Stage>(on_node("here"))) {
    fine(stage->command("open", kRooms));
    mark();
  }
  LateStore& store() const { return *stage->store; }
  graph::Version version() const { return stage->graph().version; }
  void elsewhere(graph::Command command) const {
    store().decide_elsewhere({{graph::Actor::Kind::system, {}, {}}, {}, {}, std::move(command)},
                             stage->host.wall_clock());
  }
  void join_elsewhere(const std::string& id, const std::string& resume = {}) const {
    graph::Join join;
    join.participant = ParticipantId{id};
    join.resume = resume;
    join.fresh_resume = "resume of there";
    join.fresh_private_id = "private id of there";
    join.node = NodeId{"there"};
    elsewhere(join);
  }
  std::string room_of(const std::string& id) const { return stage->participant(id).room.value; }
};

void what_is_refused_while_the_store_is_away_leaves_all_as_it_was() {
  const Node node;
  const auto version = node.version();
  node.store().go_away();
  const auto refused = node.ask("ada", R"("move","participant":"a","room":"2")");
  CHECK_EQ(error_of(refused), 446);
  CHECK_EQ(node.version(), version);
  CHECK_EQ(node.room_of("a"), std::string{"1"});
  node.store().come_back();
  fine(node.ask("ada", R"("move","participant":"a","room":"2")"));
  node.stage->check_sound();
}

long said_late(const Node& node) {
  const auto lines = node.stage->host.lines();
  return std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("a deadline is late") != std::string::npos;
  });
}

void a_deadline_is_late_while_the_store_is_away_and_then_kept_once() {
  const Node node;
  fine(node.ask("ada", R"("timer","set":5,"grace":0)"));
  node.store().go_away();
  node.stage->advance(std::chrono::seconds{60});
  CHECK(node.stage->graph().in_round());
  CHECK_EQ(said_late(node), 1);
  node.store().come_back();
  node.stage->advance(std::chrono::seconds{2});
  CHECK(!node.stage->graph().in_round());
  std::vector<Pushed> closed = node.told("a", "round");
  std::erase_if(closed, [](const Pushed& event) { return event.body.text("state") != "closed"; });
  CHECK_EQ(closed.size(), 1U);
}

void the_next_deadline_is_said_to_be_late_too() {
  const Node node;
  for (long times = 1; times < 3; ++times) {
    fine(node.ask("ada", R"("timer","set":5,"grace":0)"));
    node.store().go_away();
    node.stage->advance(std::chrono::seconds{60});
    CHECK_EQ(said_late(node), times);
    node.store().come_back();
    node.elsewhere(graph::Expire{});  // another node was faster
    CHECK(!node.stage->graph().in_round());
    fine(node.stage->command("open", kRooms));
  }
}

void who_left_while_the_store_was_away_is_disconnected_when_it_is_back() {
  const Node node;
  node.store().go_away();
  node.stage->node.hung_up(node.of("b")->id());
  node.stage->node.gone(node.of("a")->id());
  CHECK(node.stage->participant("a").connected);
  node.stage->advance(std::chrono::seconds{2});
  node.store().come_back();
  node.stage->advance(std::chrono::seconds{2});
  CHECK(!node.stage->participant("a").connected);
  CHECK(node.stage->participant("b").sources.empty());
  CHECK_EQ(node.room_of("a"), std::string{"1"});
}

void people_whom_the_store_lost_stay_and_are_told_the_whole() {
  Node node;
  const auto before_eve = node.version();
  const Person eve = node.stage->enter("eve");
  fine(node.ask("ada", R"("move","participant":"eve","room":"2")"));
  node.store().lose_after(before_eve);
  // She has a seat again, by the secrets she knows, in the room she was in.
  CHECK_EQ(node.room_of("eve"), std::string{"2"});
  CHECK(node.stage->participant("eve").connected);
  CHECK_EQ(node.stage->participant("eve").private_id, eve.joined.text("private_id"));
  const auto told = eve.publisher->of_kind("state");
  CHECK_EQ(node.told("a", "state").size(), 1U);
  CHECK_EQ(node.told("a", "state").front().body.integer("version"),
           static_cast<std::int64_t>(before_eve));
  CHECK(node.told("ada", "state").front().body.has("settings"));
  CHECK(!node.told("a", "state").front().body.has("settings"));
  CHECK_EQ(told.size(), 1U);
  CHECK_EQ(told.front().body.integer("version"), static_cast<std::int64_t>(before_eve + 1));
  node.stage->check_sound();
  fine(node.ask("ada", R"("merge","grace":0)"));
  CHECK_EQ(node.room_of("eve"), std::string{"main"});
}

void people_whom_the_store_lost_hear_nobody_until_they_are_back() {
  Node node;
  const auto before_eve = node.version();
  node.stage->enter("eve");
  node.store().hold();  // what asks for her seat
  node.store().lose_after(before_eve);
  CHECK(node.stage->graph().find(ParticipantId{"eve"}) == nullptr);
  for (const auto& slot : carried(*node.stage, "eve")) {
    CHECK_EQ(slot, std::string{"-"});
  }
  node.store().release();
  CHECK(node.stage->participant("eve").connected);
  node.stage->check_sound();
}

void what_the_store_lost_of_a_publication_is_published_again() {
  Node node;
  const auto before_screen = node.version();
  fine(node.stage->publish(node.of("a"), R"({"0":"mic","1":"camera","2":"screen"})"));
  CHECK_EQ(node.version(), before_screen + 1);
  node.store().lose_after(before_screen);
  CHECK(node.stage->participant("a").sources.contains(graph::SourceKind::screen));
  const auto seen = carried(*node.stage, "b");
  CHECK_EQ(std::count(seen.begin(), seen.end(), "a/screen"), 1);
  node.stage->check_sound();
}

void lost_seats_are_asked_for_until_the_store_gives_them() {
  Node node;
  const auto before_eve = node.version();
  node.stage->enter("eve");
  node.store().go_away();
  node.store().lose_after(before_eve);
  CHECK(node.stage->graph().find(ParticipantId{"eve"}) == nullptr);
  node.store().come_back();
  node.stage->advance(std::chrono::seconds{2});
  CHECK(node.stage->participant("eve").connected);
  CHECK(!node.stage->participant("eve").sources.empty());
  node.stage->check_sound();
}

void moves_that_the_store_lost_are_undone_in_media_too() {
  Node node;
  fine(node.ask("ada", R"("move","participant":"a","room":"2")"));
  node.store().lose_after(node.version() - 1);
  CHECK_EQ(node.room_of("a"), std::string{"1"});
  node.stage->check_sound();
  node.mark();
  fine(node.ask("ada", R"("move","participant":"a","room":"2")"));
  CHECK_EQ(node.told("a", "moved").size(), 1U);
}

void a_seat_taken_on_another_node_is_replaced_here() {
  const Node node;
  node.join_elsewhere("a", node.people.at("a").joined.text("resume"));
  CHECK_EQ(node.told("a", "replaced").size(), 1U);
  CHECK_EQ(node.stage->participant("a").node.value, std::string{"there"});
  CHECK_EQ(node.room_of("a"), std::string{"1"});
  node.stage->check_sound();
}

void a_seat_taken_elsewhere_unnoticed_is_replaced_by_the_snapshot() {
  const Node node;
  node.store().go_away();  // the feed of it gets lost
  node.join_elsewhere("a", node.people.at("a").joined.text("resume"));
  node.store().come_back();
  CHECK(node.told("a").empty());
  node.store().tell_whole();
  CHECK_EQ(node.told("a", "replaced").size(), 1U);
  CHECK(node.told("a", "state").empty());
  CHECK_EQ(node.stage->participant("a").node.value, std::string{"there"});
  node.stage->check_sound();
}

void people_of_other_nodes_are_there_without_media_here() {
  const Node node;
  node.join_elsewhere("zoe");
  const auto state = fine(node.ask("ada", R"("state")"));
  for (const auto& one : state.get("participants").elements()) {
    CHECK_EQ(one.text("node"), std::string{one.text("participant") == "zoe" ? "there" : "here"});
  }
  fine(node.ask("ada", R"("move","participant":"zoe","room":"2")"));
  CHECK_EQ(node.room_of("zoe"), std::string{"2"});
  node.stage->advance(std::chrono::seconds{3});
  CHECK(node.stage->participant("zoe").connected);
  node.stage->check_sound();
}

void people_of_a_node_that_died_are_disconnected_and_come_back_here() {
  const Node node;
  node.join_elsewhere("zoe");
  fine(node.ask("ada", R"("move","participant":"zoe","room":"2")"));
  node.store().tell_nodes({NodeId{"here"}, NodeId{"there"}});
  CHECK(node.stage->participant("zoe").connected);
  node.store().tell_nodes({NodeId{"here"}});
  CHECK(!node.stage->participant("zoe").connected);
  CHECK(node.stage->participant("a").connected);
  const auto handle = node.stage->connect();
  const auto joined = fine(node.stage->join(handle, "zoe", R"("resume":"resume of there")"));
  CHECK_EQ(joined.text("room"), std::string{"2"});
  CHECK_EQ(node.stage->participant("zoe").node.value, std::string{"here"});
}

void who_is_taken_for_dead_and_is_not_is_connected_again() {
  const Node node;
  const auto handle = node.stage->connect();
  fine(node.stage->join(handle, "eve"));  // and publishes nothing
  node.elsewhere(graph::LoseNode{NodeId{"here"}});
  CHECK(!node.stage->participant("eve").connected);
  node.stage->advance(std::chrono::milliseconds{1100});
  CHECK(node.stage->participant("eve").connected);
  CHECK(node.stage->participant("a").connected);
  CHECK(!node.stage->participant("a").sources.empty());
  node.stage->check_sound();
}

void a_join_whose_answer_got_lost_can_be_asked_again() {
  const Node node;
  const auto handle = node.stage->connect();
  node.store().go_away(Away::mute);
  CHECK_EQ(error_of(node.stage->join(handle, "eve")), 446);
  node.store().come_back();
  node.store().tell_whole();
  CHECK(node.stage->participant("eve").connected);
  const auto joined = fine(node.stage->join(handle, "eve"));
  CHECK_EQ(joined.text("room"), std::string{"main"});
  CHECK_EQ(error_of(node.stage->join(node.stage->connect(), "eve")), 436);
}

void whether_a_classroom_is_there_is_not_said_while_it_is_not_known() {
  Stage stage(on_node("here"));
  stage.store->go_away();
  CHECK_EQ(error_of(stage.command("state")), 446);
  CHECK_EQ(error_of(stage.command("exists")), 446);
  CHECK_EQ(error_of(stage.join(stage.connect(), "a")), 446);
  stage.store->come_back();
  CHECK_EQ(error_of(stage.command("state")), 426);
  CHECK(!fine(stage.command("exists")).flag("exists"));
}

void a_classroom_that_another_node_created_just_now_is_found() {
  Stage stage(on_node("here"));
  stage.store->go_away(Away::mute);  // the feed does not tell of it
  stage.store->commit(
      {graph::ClassroomId{"algebra"}, "e", 0,
       graph::decide_create(graph::ClassroomId{"algebra"}, "e", {}, {}).value(), ""},
      [](const auto&) {});
  stage.store->come_back();
  stage.store->tell_on_load();
  CHECK(fine(stage.command("exists")).flag("exists"));
  CHECK_EQ(error_of(stage.command("state", R"("classroom":"biology")")), 426);
}

void configured_classrooms_are_created_when_the_store_is_there_and_only_once() {
  Config config = on_node("here");
  config.classrooms.push_back({graph::ClassroomId{"algebra"}, {{"secret", "chalk"}}, {}});
  Stage stage(config, 1, true);
  CHECK_EQ(error_of(stage.command("state")), 446);
  stage.store->come_back();
  stage.advance(std::chrono::seconds{2});
  CHECK_EQ(stage.graph().version, 1U);
  stage.advance(std::chrono::seconds{5});
  CHECK_EQ(stage.graph().version, 1U);
  CHECK(stage.host.lines().empty());
}

void a_classroom_destroyed_while_a_command_is_on_its_way_answers_it() {
  const Node node;
  node.store().hold();
  const auto move =
      node.stage->send(node.ada.publisher, R"({"request":"move","participant":"a","room":"2"})");
  node.store().decide_elsewhere({{graph::Actor::Kind::admin, {}, {}}, {}, {}, graph::Destroy{}},
                                node.stage->host.wall_clock());
  CHECK(node.stage->node.classroom(graph::ClassroomId{"algebra"}) == nullptr);
  node.stage->node.tick_if_due();
  node.store().release();
  std::vector<Pushed> answers = node.ada.publisher->events();
  std::erase_if(answers, [&](const Pushed& event) { return event.transaction != move; });
  CHECK_EQ(answers.size(), 1U);
  CHECK_EQ(error_of(answers.front().body), 426);
  node.stage->node.tick_if_due();
}

}  // namespace

Tests shared_store_tests() {
  return {
      {"what is refused while the store is away leaves all as it was",
       what_is_refused_while_the_store_is_away_leaves_all_as_it_was},
      {"a deadline is late while the store is away and then kept once",
       a_deadline_is_late_while_the_store_is_away_and_then_kept_once},
      {"the next deadline is said to be late too", the_next_deadline_is_said_to_be_late_too},
      {"who left while the store was away is disconnected when it is back",
       who_left_while_the_store_was_away_is_disconnected_when_it_is_back},
      {"people whom the store lost stay and are told the whole",
       people_whom_the_store_lost_stay_and_are_told_the_whole},
      {"people whom the store lost hear nobody until they are back",
       people_whom_the_store_lost_hear_nobody_until_they_are_back},
      {"what the store lost of a publication is published again",
       what_the_store_lost_of_a_publication_is_published_again},
      {"lost seats are asked for until the store gives them",
       lost_seats_are_asked_for_until_the_store_gives_them},
      {"moves that the store lost are undone in media too",
       moves_that_the_store_lost_are_undone_in_media_too},
      {"a seat taken on another node is replaced here",
       a_seat_taken_on_another_node_is_replaced_here},
      {"a seat taken elsewhere unnoticed is replaced by the snapshot",
       a_seat_taken_elsewhere_unnoticed_is_replaced_by_the_snapshot},
      {"people of other nodes are there without media here",
       people_of_other_nodes_are_there_without_media_here},
      {"people of a node that died are disconnected and come back here",
       people_of_a_node_that_died_are_disconnected_and_come_back_here},
      {"who is taken for dead and is not is connected again",
       who_is_taken_for_dead_and_is_not_is_connected_again},
      {"a join whose answer got lost can be asked again",
       a_join_whose_answer_got_lost_can_be_asked_again},
      {"whether a classroom is there is not said while it is not known",
       whether_a_classroom_is_there_is_not_said_while_it_is_not_known},
      {"a classroom that another node created just now is found",
       a_classroom_that_another_node_created_just_now_is_found},
      {"configured classrooms are created when the store is there and only once",
       configured_classrooms_are_created_when_the_store_is_there_and_only_once},
      {"a classroom destroyed while a command is on its way answers it",
       a_classroom_destroyed_while_a_command_is_on_its_way_answers_it},
  };
}

}  // namespace breakout::test
