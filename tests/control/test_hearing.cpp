// SPDX-License-Identifier: GPL-3.0-or-later
// What slots carry for who listens to another room, and from who speaks to many.
#include <algorithm>

#include "control/groups.hpp"
#include "control/support/lesson.hpp"

namespace breakout::test {

namespace {

struct Hearing : Class {
  explicit Hearing(const std::string& settings = {}) : Class(settings) {
    fine(stage->command("open", kRooms));
  }
  bool hears(const std::string& listener, const std::string& source) const {
    const auto list = carried(*stage, listener);
    return std::find(list.begin(), list.end(), source) != list.end();
  }
  // Whether packets of the speaker's microphone arrive.
  bool gets(const std::string& listener, const std::string& speaker) {
    auto& sink = *(listener == "ada" ? ada : people.at(listener)).subscriber->sink;
    sink.take();
    speak(*publisher(speaker)->sources.at(0), ++sequence, speaker, stage->host.media_clock());
    return !sink.take().empty();
  }
  std::uint16_t sequence = 0;
};

void a_listener_hears_the_room_and_is_not_heard_there() {
  Hearing hearing;
  CHECK(hearing.gets("ada", "d"));
  fine(hearing.ask("ada", R"("visit","room":"1","mode":"listen")"));
  CHECK(hearing.gets("ada", "a") && hearing.hears("ada", "b/camera"));
  CHECK(!hearing.gets("ada", "d"));
  CHECK(!hearing.gets("a", "ada"));
  CHECK(hearing.gets("d", "ada"));  // where she sits she is heard
  fine(hearing.ask("ada", R"("return")"));
  CHECK(!hearing.gets("ada", "a"));
  CHECK(hearing.gets("ada", "d"));
}

void a_visitor_who_joins_is_heard() {
  Hearing hearing;
  fine(hearing.ask("ada", R"("visit","room":"1")"));
  CHECK(hearing.gets("a", "ada") && hearing.gets("ada", "a"));
  CHECK(!hearing.gets("d", "ada"));
  fine(hearing.ask("ada", R"("visit","room":"2")"));
  CHECK(!hearing.gets("a", "ada") && hearing.gets("c", "ada"));
  fine(hearing.ask("ada", R"("return")"));
  CHECK(!hearing.gets("c", "ada") && hearing.gets("d", "ada"));
}

void an_announcement_is_heard_in_every_room_one_way() {
  Hearing hearing;
  fine(hearing.ask("ada", R"("announce","on":true,"media":["audio"])"));
  for (const char* id : {"a", "b", "c", "d"}) {
    CHECK(hearing.gets(id, "ada"));
  }
  CHECK(!hearing.hears("a", "ada/camera"));  // not announced
  CHECK(hearing.hears("d", "ada/camera"));   // sits there
  CHECK(!hearing.gets("ada", "a"));
  CHECK_EQ(hearing.stage->participant("ada").room.value, std::string{"main"});
  fine(hearing.stage->command("move", R"("participant":"a","room":"2")"));
  CHECK(hearing.gets("a", "ada"));
  fine(hearing.ask("ada", R"("announce","on":false)"));
  CHECK(!hearing.gets("a", "ada") && hearing.gets("d", "ada"));
}

void an_announcement_to_one_room_is_heard_there_alone() {
  Hearing hearing;
  fine(hearing.ask("ada", R"("announce","on":true,"media":["audio","video"],"rooms":["1"])"));
  CHECK(hearing.gets("a", "ada") && hearing.hears("a", "ada/camera"));
  CHECK(!hearing.gets("c", "ada"));
  fine(hearing.stage->command("move", R"("participant":"a","room":"2")"));
  CHECK(!hearing.gets("a", "ada"));
  fine(hearing.stage->command("move", R"("participant":"c","room":"1")"));
  CHECK(hearing.gets("c", "ada"));
}

void an_announcement_ends_with_its_connection_and_follows_new_media() {
  Hearing hearing;
  fine(hearing.ask("ada", R"("announce","on":true,"media":["audio"])"));
  fine(hearing.stage->ask(hearing.ada.publisher, R"({"request":"unpublish"})"));
  CHECK(!hearing.hears("a", "ada/mic"));
  fine(hearing.stage->publish(hearing.ada.publisher));
  CHECK(hearing.gets("a", "ada"));
  hearing.stage->node.gone(hearing.ada.publisher->id());
  CHECK(!hearing.hears("a", "ada/mic"));
  hearing.stage->check_sound();
}

void an_announced_camera_comes_before_those_of_learners() {
  auto stage = Stage::with_classroom();
  const Person ada = stage->enter("ada", kTeacher);
  for (const char* id : {"a", "b", "c"}) {
    Person person{id, stage->connect(), stage->connect(), {}};
    person.joined = fine(stage->join(person.publisher, id));
    fine(stage->publish(person.publisher));
    fine(stage->subscribe(person.subscriber, person.joined, R"("video_slots":1)"));
  }
  fine(stage->command("open", R"("rooms":1,"assignments":{"a":"1","b":"1","c":"1"})"));
  CHECK_EQ(carried(*stage, "a").back(), std::string{"b/camera"});
  fine(stage->command("merge", R"("grace":0)"));
  fine(stage->ask(ada.publisher, R"({"request":"announce","on":true,"media":["video"]})"));
  fine(stage->command("open", R"("rooms":1,"assignments":{"a":"1","b":"1","c":"1"})"));
  CHECK_EQ(carried(*stage, "a").back(), std::string{"ada/camera"});
}

void an_observer_by_promotion_is_heard_no_more() {
  Hearing hearing;
  CHECK(hearing.gets("b", "a"));
  const auto source = hearing.of("a")->sources.at(0);
  fine(hearing.ask("ada", R"("promote","participant":"a","role":"observer")"));
  CHECK(!hearing.hears("b", "a/mic"));
  CHECK(hearing.hears("a", "b/mic"));
  auto& sink = *hearing.people.at("b").subscriber->sink;
  sink.take();
  speak(*source, 500, "a", hearing.stage->host.media_clock());
  CHECK(sink.take().empty());
  CHECK_EQ(error_of(hearing.stage->publish(hearing.of("a"))), 443);
}

void the_merge_brings_a_visiting_instructor_back_with_her_slots() {
  Hearing hearing;
  fine(hearing.ask("ada", R"("merge","grace":0)"));
  const auto before = carried(*hearing.stage, "ada");
  fine(hearing.stage->command("open", kRooms));
  fine(hearing.ask("ada", R"("visit","room":"1")"));
  fine(hearing.ask("ada", R"("merge","grace":0)"));
  CHECK_EQ(carried(*hearing.stage, "ada"), before);
  fine(hearing.stage->command("open", kRooms));
  fine(hearing.ask("ada", R"("visit","room":"2","mode":"listen")"));
  fine(hearing.ask("ada", R"("undo")"));  // of the opening
  CHECK_EQ(carried(*hearing.stage, "ada"), before);
  CHECK(!hearing.stage->participant("ada").visit);
}

}  // namespace

Tests hearing_tests() {
  return {
      {"a listener hears the room and is not heard there",
       a_listener_hears_the_room_and_is_not_heard_there},
      {"a visitor who joins is heard", a_visitor_who_joins_is_heard},
      {"an announcement is heard in every room, one way",
       an_announcement_is_heard_in_every_room_one_way},
      {"an announcement to one room is heard there alone",
       an_announcement_to_one_room_is_heard_there_alone},
      {"an announcement ends with its connection and follows new media",
       an_announcement_ends_with_its_connection_and_follows_new_media},
      {"an announced camera comes before those of learners",
       an_announced_camera_comes_before_those_of_learners},
      {"an observer by promotion is heard no more", an_observer_by_promotion_is_heard_no_more},
      {"the merge brings a visiting instructor back with her slots",
       the_merge_brings_a_visiting_instructor_back_with_her_slots},
  };
}

}  // namespace breakout::test
