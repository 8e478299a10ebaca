// SPDX-License-Identifier: GPL-3.0-or-later
// Nodes that die, and stores that come back with less than they had.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

Join on_node(const std::string& id, const std::string& node, Role role = Role::learner) {
  Join join = join_of(id, role);
  join.node = NodeId{node};
  return join;
}

// Somebody of node a, as that node remembers them.
Participant remembered(const Story& story, const std::string& like, const std::string& id) {
  Participant former = story.seat(like);
  former.id = person(id);
  former.node = NodeId{"a"};
  former.resume = "r-" + id;
  former.private_id = "p-" + id;
  former.sources = {SourceKind::mic};
  return former;
}

void a_seat_says_which_node_it_is_on() {
  Story story;
  story.does(nobody(), on_node("maria", "a"));
  CHECK_EQ(story.seat("maria").node.value, "a");
  Join again = on_node("maria", "b");
  again.resume = "r-maria";
  story.does(nobody(), again);
  CHECK_EQ(story.seat("maria").node.value, "b");
}

void a_node_that_dies_takes_the_connections_of_its_people() {
  Story story;
  for (const char* id : {"maria", "jo"}) {
    story.does(nobody(), on_node(id, "a"));
  }
  story.does(nobody(), on_node("leo", "b"));
  story.does(node(), Disconnect{person("jo"), ""});
  const Change change = story.does(node(), LoseNode{NodeId{"a"}});
  CHECK_EQ(change.facts.size(), 1);
  CHECK(!story.seat("maria").connected);
  CHECK(story.seat("leo").connected);
  story.idles(node(), LoseNode{NodeId{"a"}});
  story.idles(node(), LoseNode{NodeId{"never seen"}});
}

void people_whom_the_store_lost_get_their_seat_and_room_back() {
  Story story;
  story.class_of(4);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  Participant maria = remembered(story, "l02", "maria");
  maria.muted_by_self = {SourceKind::camera};
  story.does(node(), Restore{{maria}});
  const Participant& seat = story.seat("maria");
  CHECK_EQ(seat.room.value, "2");
  CHECK(seat.connected);
  CHECK(seat.sources == SourceSet{SourceKind::mic});
  CHECK(seat.muted() == SourceSet{SourceKind::camera});
  CHECK_EQ(seat.resume, "r-maria");
  CHECK_EQ(seat.private_id, "p-maria");
  CHECK_EQ(seat.seat, story.classroom().seats_given);
  story.does(as("ina"), merge_at_once());
  CHECK_EQ(story.room_of("maria"), "main");
}

void nobody_is_restored_into_a_room_that_is_gone_or_full_or_closing() {
  Story story;
  story.class_of(4);
  Participant early = remembered(story, "l01", "early");
  early.room = room("9");
  story.does(node(), Restore{{early}});
  CHECK_EQ(story.room_of("early"), "main");
  Open open = open_of(2, {{"l01", "1"}, {"l02", "2"}});
  open.rooms[0].capacity = 2;
  story.does(as("ina"), open);
  Participant first = remembered(story, "l01", "first");
  Participant second = remembered(story, "l01", "second");
  Participant third = remembered(story, "l02", "third");
  third.room = room("9");
  story.does(node(), Restore{{first, second, third}});
  CHECK_EQ(story.room_of("first"), "1");
  CHECK_EQ(story.room_of("second"), "main");
  CHECK_EQ(story.room_of("third"), "main");
  story.does(as("ina"), Merge{});
  Participant late = remembered(story, "l02", "late");
  story.does(node(), Restore{{late}});
  CHECK_EQ(story.room_of("late"), "main");
}

void newer_secrets_of_a_seat_here_are_kept() {
  Story story;
  story.does(nobody(), on_node("maria", "a"));
  Participant newer = story.seat("maria");
  newer.resume = "r2";
  newer.private_id = "p2";
  newer.sources = {SourceKind::mic};
  story.does(node(), Restore{{newer}});
  CHECK_EQ(story.seat("maria").resume, "r2");
  CHECK_EQ(story.seat("maria").previous_resume, "r-maria");
  CHECK_EQ(story.seat("maria").private_id, "p2");
  CHECK(story.seat("maria").sources == SourceSet{SourceKind::mic});
  story.idles(node(), Restore{{newer}});
}

void what_a_seat_publishes_here_is_known_again() {
  Story story;
  story.does(nobody(), on_node("maria", "a"));
  story.does(as("maria"), Publish{{SourceKind::mic}});
  Participant ours = story.seat("maria");
  ours.sources = {SourceKind::camera};
  story.does(node(), Restore{{ours}});
  CHECK(story.seat("maria").sources == (SourceSet{SourceKind::mic, SourceKind::camera}));
  story.idles(node(), Restore{{ours}});
}

void a_seat_that_another_node_took_over_stays_there() {
  Story story;
  story.does(nobody(), on_node("maria", "b"));
  Participant ours = story.seat("maria");
  ours.node = NodeId{"a"};
  ours.private_id = "p0";
  story.idles(node(), Restore{{ours}});
  story.does(node(), LoseNode{NodeId{"b"}});
  story.does(node(), Restore{{ours}});
  CHECK_EQ(story.seat("maria").node.value, "a");
}

void a_seat_that_was_only_lost_is_connected_again() {
  Story story;
  story.does(nobody(), on_node("maria", "a"));
  Participant ours = story.seat("maria");
  ours.sources = {SourceKind::mic};
  story.does(node(), LoseNode{NodeId{"a"}});
  story.does(node(), Restore{{ours}});
  CHECK(story.seat("maria").connected);
  CHECK(story.seat("maria").sources == SourceSet{SourceKind::mic});
}

}  // namespace

Tests restore_tests() {
  return {
      {"a seat says which node it is on", a_seat_says_which_node_it_is_on},
      {"a node that dies takes the connections of its people",
       a_node_that_dies_takes_the_connections_of_its_people},
      {"people whom the store lost get their seat and room back",
       people_whom_the_store_lost_get_their_seat_and_room_back},
      {"nobody is restored into a room that is gone or full or closing",
       nobody_is_restored_into_a_room_that_is_gone_or_full_or_closing},
      {"newer secrets of a seat here are kept", newer_secrets_of_a_seat_here_are_kept},
      {"what a seat publishes here is known again", what_a_seat_publishes_here_is_known_again},
      {"a seat that another node took over stays there",
       a_seat_that_another_node_took_over_stays_there},
      {"a seat that was only lost is connected again",
       a_seat_that_was_only_lost_is_connected_again},
  };
}

}  // namespace breakout::test
