// SPDX-License-Identifier: GPL-3.0-or-later
// Leave, lost connections, publish, configure.
#include "graph/groups.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

void leaving_gives_the_seat_up_at_once() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(1));
  const Change change = story.does(as("l01"), Leave{});
  const auto left = facts_of<ParticipantLeft>(change);
  CHECK_EQ(left.size(), 1);
  CHECK_EQ(left[0].room.value, "1");
  CHECK(!story.classroom().find(person("l01")));
  story.refused(as("l01"), Leave{}, ErrorCode::join_first, "l01");
}

void everybody_may_leave_and_the_classroom_lives() {
  Story story;
  story.class_of(3);
  story.does(as("ina"), open_of(2));
  for (const char* id : {"l01", "ina", "l03", "l02"}) {
    story.does(as(id), Leave{});
  }
  CHECK(story.classroom().in_round());
  CHECK_EQ(story.classroom().rooms.size(), 2);
  story.join("new");
  story.check_replay();
}

void a_lost_connection_keeps_the_seat_and_ends_its_sources() {
  Story story;
  story.class_of(1);
  story.does(as("l01"), Publish{{SourceKind::mic}});
  story.wait(Seconds{5});
  const Change change = story.does(node(), Disconnect{person("l01"), ""});
  CHECK_EQ(facts_of<ConnectionLost>(change).size(), 1);
  CHECK(!story.seat("l01").connected);
  CHECK(story.seat("l01").disconnected_at == kStart + Seconds{5});
  CHECK(story.seat("l01").sources.empty());
}

void late_news_of_a_lost_connection_is_nothing() {
  Story story;
  story.class_of(1);
  story.idles(node(), Disconnect{person("nobody"), ""});
  story.does(node(), Disconnect{person("l01"), ""});
  story.wait(Seconds{9});
  story.idles(node(), Disconnect{person("l01"), ""});
  CHECK(story.seat("l01").disconnected_at == kStart);
}

void a_handle_that_was_only_silent_gets_its_seat_back_as_it_was() {
  Story story;
  story.class_of(1);
  story.does(as("l01"), Publish{{SourceKind::mic}});
  const Participant before = story.seat("l01");
  story.idles(node(), Reconnect{person("l01"), {SourceKind::mic}});
  story.does(node(), Disconnect{person("l01"), ""});
  story.wait(Seconds{10});
  story.does(node(), Reconnect{person("l01"), {SourceKind::mic}});
  CHECK(story.seat("l01") == before);
  CHECK(!next_deadline(story.classroom()));
  story.idles(node(), Reconnect{person("nobody"), {}});
  story.check_replay();
}

void an_observer_that_comes_back_still_publishes_nothing() {
  Story story;
  story.join("obi", Role::observer);
  story.does(node(), Disconnect{person("obi"), ""});
  story.does(node(), Reconnect{person("obi"), {SourceKind::mic}});
  CHECK(story.seat("obi").connected);
  CHECK(story.seat("obi").sources.empty());
}

void publishing_says_what_is_published_now() {
  Story story;
  story.class_of(1);
  story.does(as("l01"), Publish{{SourceKind::mic, SourceKind::camera}});
  story.idles(as("l01"), Publish{{SourceKind::camera, SourceKind::mic}});
  story.does(as("l01"), Publish{{SourceKind::mic}});
  CHECK(story.seat("l01").sources == SourceSet{SourceKind::mic});
  story.does(as("l01"), Publish{});
  CHECK(story.seat("l01").sources.empty());
}

void observers_and_the_disconnected_publish_nothing() {
  Story story;
  story.join("obi", Role::observer);
  story.join("leo");
  story.refused(as("obi"), Publish{{SourceKind::mic}}, ErrorCode::not_allowed, "observer \"obi\"");
  story.does(node(), Disconnect{person("leo"), ""});
  story.refused(as("leo"), Publish{{SourceKind::mic}}, ErrorCode::join_first, "\"leo\" was lost");
}

void mutes_add_up_until_unmuted() {
  Story story;
  story.class_of(1);
  Configure mute;
  mute.mute = {SourceKind::mic};
  story.does(as("l01"), mute);
  story.idles(as("l01"), mute);
  mute.mute = {SourceKind::camera};
  story.does(as("l01"), mute);
  CHECK(story.seat("l01").muted() == (SourceSet{SourceKind::mic, SourceKind::camera}));
  Configure unmute;
  unmute.unmute = {SourceKind::mic};
  const Change change = story.does(as("l01"), unmute);
  CHECK_EQ(facts_of<MutesChanged>(change).size(), 1);
  CHECK(story.seat("l01").muted() == SourceSet{SourceKind::camera});
}

void mute_and_unmute_of_one_source_is_refused() {
  Story story;
  story.class_of(1);
  Configure both;
  both.mute = {SourceKind::mic, SourceKind::screen};
  both.unmute = {SourceKind::screen};
  story.refused(as("l01"), both, ErrorCode::invalid_element, "\"screen\"");
}

void what_staff_muted_only_staff_unmutes() {
  Story story;
  story.class_of(1);
  Classroom classroom = story.classroom();
  classroom.participants.at(person("l01")).muted_by_staff = {SourceKind::mic};
  Configure unmute;
  unmute.unmute = {SourceKind::mic};
  const auto decided = decide(classroom, Request{as("l01"), {}, {}, unmute}, kStart);
  CHECK(!decided);
  CHECK_EQ(decided.refusal().code, ErrorCode::not_allowed);
  unmute.unmute = {SourceKind::camera};
  CHECK(decide(classroom, Request{as("l01"), {}, {}, unmute}, kStart));
}

void display_and_pins_change_and_repeat_as_nothing() {
  Story story;
  story.class_of(2);
  Configure configure;
  configure.display = "Leo";
  configure.pins = {{person("l02"), person("ina"), person("gone")}};
  const Change change = story.does(as("l01"), configure);
  CHECK_EQ(change.facts.size(), 2);
  CHECK_EQ(story.seat("l01").display, "Leo");
  CHECK(story.seat("l01").pins == *configure.pins);
  story.idles(as("l01"), configure);
  configure.pins = std::vector<ParticipantId>{};
  story.does(as("l01"), configure);
  CHECK(story.seat("l01").pins.empty());
  story.idles(as("l01"), Configure{});
}

void pins_name_others_and_each_once() {
  Story story;
  story.class_of(2);
  Configure configure;
  configure.pins = {{person("l02"), person("l02")}};
  story.refused(as("l01"), configure, ErrorCode::invalid_element, "\"l02\" twice");
  configure.pins = {{person("l01")}};
  story.refused(as("l01"), configure, ErrorCode::invalid_element, "\"l01\"");
}

}  // namespace

Tests seat_tests() {
  return {
      {"leaving gives the seat up at once", leaving_gives_the_seat_up_at_once},
      {"everybody may leave and the classroom lives", everybody_may_leave_and_the_classroom_lives},
      {"a lost connection keeps the seat and ends its sources",
       a_lost_connection_keeps_the_seat_and_ends_its_sources},
      {"late news of a lost connection is nothing", late_news_of_a_lost_connection_is_nothing},
      {"a handle that was only silent gets its seat back as it was",
       a_handle_that_was_only_silent_gets_its_seat_back_as_it_was},
      {"an observer that comes back still publishes nothing",
       an_observer_that_comes_back_still_publishes_nothing},
      {"publishing says what is published now", publishing_says_what_is_published_now},
      {"observers and the disconnected publish nothing",
       observers_and_the_disconnected_publish_nothing},
      {"mutes add up until unmuted", mutes_add_up_until_unmuted},
      {"mute and unmute of one source is refused", mute_and_unmute_of_one_source_is_refused},
      {"what staff muted only staff unmutes", what_staff_muted_only_staff_unmutes},
      {"display and pins change and repeat as nothing",
       display_and_pins_change_and_repeat_as_nothing},
      {"pins name others and each once", pins_name_others_and_each_once},
  };
}

}  // namespace breakout::test
