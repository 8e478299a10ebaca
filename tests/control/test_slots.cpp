// SPDX-License-Identifier: GPL-3.0-or-later
// What slots carry as people publish, mute, pin, move and merge.
#include <algorithm>

#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

using Carried = std::vector<std::string>;

bool has(const Carried& list, const std::string& what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

void a_change_tells_the_changed_slots_only() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const auto before = a.subscriber->pushed();
  stage->enter("b");
  const auto told = a.subscriber->of_kind("slots", before);
  std::size_t entries = 0;
  for (const Pushed& event : told) {
    for (const auto& slot : event.body.get("slots").elements()) {
      CHECK_EQ(slot.text("participant"), std::string{"b"});
      ++entries;
    }
  }
  CHECK_EQ(entries, 2U);  // of 13
}

void nobody_receives_their_own_media_or_an_observer() {
  auto stage = Stage::with_classroom();
  stage->enter("obi", R"("role":"observer")");
  stage->enter("a");
  stage->enter("b");
  CHECK(!has(carried(*stage, "a"), "a/mic"));
  CHECK(has(carried(*stage, "a"), "b/camera"));
  CHECK(has(carried(*stage, "obi"), "a/mic"));
  CHECK(has(carried(*stage, "obi"), "b/camera"));
}

void merging_gives_the_slots_of_main_back() {
  auto stage = Stage::with_classroom();
  std::vector<std::string> ids{"a", "b", "c", "d", "e", "f"};
  for (const std::string& id : ids) {
    stage->enter(id);
  }
  std::map<std::string, Carried> before;
  for (const std::string& id : ids) {
    before[id] = carried(*stage, id);
  }
  fine(stage->command("open",
                      R"("rooms":2,"assignments":{"a":"1","c":"1","e":"1","b":"2","f":"2"})"));
  CHECK(!has(carried(*stage, "a"), "b/mic"));
  fine(stage->command("move", R"("moves":[{"participant":"a","room":"2"}])"));
  fine(stage->command("merge", R"("grace":0)"));
  for (const std::string& id : ids) {
    CHECK_EQ(carried(*stage, id), before[id]);
  }
}

void voice_and_camera_sit_in_slots_of_the_same_number() {
  auto stage = Stage::with_classroom();
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    stage->enter(id);
  }
  constexpr std::size_t kAudioSlots = 4;
  const auto check_pairs = [&](const std::string& listener) {
    const Carried list = carried(*stage, listener);
    for (std::size_t slot = 0; slot < kAudioSlots; ++slot) {
      const std::string voice = list.at(slot), face = list.at(slot + kAudioSlots);
      CHECK_EQ(voice.substr(0, voice.find('/')), face.substr(0, face.find('/')));
    }
  };
  check_pairs("a");
  fine(stage->command("open", R"("rooms":2,"assignments":{"a":"1","b":"2","c":"1","d":"2"})"));
  for (const char* mover : {"c", "b", "d", "c", "d"}) {
    const bool away = stage->participant(mover).room.value == "2";
    fine(stage->command("move", R"("participant":")" + std::string(mover) + R"(","room":")" +
                                    (away ? "1" : "2") + "\""));
    check_pairs("a");
    check_pairs(mover);
  }
  fine(stage->command("merge", R"("grace":0)"));
  check_pairs("a");
}

void pins_and_mutes_of_main_come_back() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  stage->enter("b");
  const auto configure = [&](const char* members) {
    fine(stage->ask(a.publisher, R"({"request":"configure",)" + std::string{members} + "}"));
  };
  configure(R"("mute":["camera"],"pins":["b"])");
  fine(stage->command("open", R"("rooms":1)"));
  configure(R"("unmute":["camera"],"pins":[])");
  fine(stage->command("merge", R"("grace":0)"));
  CHECK(stage->participant("a").muted().contains(graph::SourceKind::camera));
  CHECK_EQ(stage->participant("a").pins.size(), 1U);
}

void muting_stops_packets_and_unmuting_resumes_them() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const Person b = stage->enter("b");
  std::uint16_t sequence = 0;
  const auto heard = [&] {
    speak(*a.publisher->sources.at(0), ++sequence, "a", stage->host.media_clock());
    return b.subscriber->sink->take().size();
  };
  CHECK_EQ(heard(), 1U);
  fine(stage->ask(a.publisher, R"({"request":"configure","mute":["mic"]})"));
  CHECK_EQ(heard(), 0U);
  fine(stage->ask(a.publisher, R"({"request":"configure","unmute":["mic"]})"));
  CHECK_EQ(heard(), 1U);
}

// A second of speech, in virtual time.
void speak_up(Stage& stage, const Person& who, int audio_level) {
  static std::uint16_t sequence = 0;
  for (int packet = 0; packet < 50; ++packet) {
    who.publisher->heard = stage.host.media_clock();
    speak(*who.publisher->sources.at(0), ++sequence, "x", stage.host.media_clock(), audio_level);
    stage.advance(std::chrono::milliseconds{20});
  }
}

void with_more_microphones_than_slots_the_loudest_is_heard() {
  auto stage = Stage::with_classroom(R"("audio_slots":1)");
  const Person a = stage->enter("a");
  stage->enter("b");
  const Person c = stage->enter("c");
  const Person d = stage->enter("d");
  CHECK(has(carried(*stage, "a"), "b/mic"));
  speak_up(*stage, d, 20);
  CHECK(has(carried(*stage, "a"), "d/mic"));
  CHECK(has(carried(*stage, "d"), "a/mic"));  // not oneself, but the next
  speak_up(*stage, c, 18);
  CHECK(has(carried(*stage, "a"), "c/mic"));  // d fell silent
  const auto told = a.subscriber->pushed();
  speak_up(*stage, c, 18);
  CHECK_EQ(a.subscriber->of_kind("slots", told).size(), 0U);  // nothing flaps
}

void when_a_move_was_answered_the_former_room_is_silent() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const Person b = stage->enter("b");
  std::uint16_t sequence = 0;
  const auto heard = [&] {
    speak(*a.publisher->sources.at(0), ++sequence, "a", stage->host.media_clock());
    return b.subscriber->sink->take().size();
  };
  fine(stage->command("open", R"("rooms":2,"assignments":{"a":"1","b":"2"})"));
  CHECK_EQ(heard(), 0U);
  fine(stage->command("move", R"("participant":"a","room":"2")"));
  CHECK_EQ(heard(), 1U);
  fine(stage->command("move", R"("participant":"b","room":"1")"));
  CHECK_EQ(heard(), 0U);
}

void pinned_people_have_a_video_slot_before_staff() {
  auto stage = Stage::with_classroom(R"("video_slots":1)");
  stage->enter("ada", R"("role":"instructor","secret":"chalk")");
  const Person a = stage->enter("a");
  stage->enter("b");
  CHECK(has(carried(*stage, "a"), "ada/camera"));
  fine(stage->ask(a.publisher, R"({"request":"configure","pins":["b"]})"));
  CHECK(has(carried(*stage, "a"), "b/camera"));
  fine(stage->ask(a.publisher, R"({"request":"configure","pins":[]})"));
  CHECK_EQ(carried(*stage, "a").size(), 5U);
}

void more_slots_come_by_a_new_offer() {
  auto stage = Stage::with_classroom(R"("audio_slots":1,"video_slots":1)");
  const Person a = stage->enter("a");
  stage->enter("b");
  stage->enter("c");
  CHECK_EQ(carried(*stage, "a").size(), 2U);
  const auto resize = [&](const char* members) {
    return stage->ask(a.subscriber, R"({"request":"resize",)" + std::string{members} + "}");
  };
  const auto resized = fine(resize(R"("audio_slots":2,"video_slots":3)"));
  CHECK_EQ(resized.text("breakout"), std::string{"resized"});
  const auto offer = a.subscriber->of_kind("resized").at(0).jsep.value();
  CHECK_EQ(offer.type, std::string{"offer"});
  CHECK(offer.update);
  CHECK_EQ(error_of(resize(R"("video_slots":9)")), 424);  // the last offer has no answer yet
  fine(
      stage->ask(a.subscriber, R"({"request":"start"})", control::Jsep{"answer", offer.sdp, true}));
  CHECK_EQ(carried(*stage, "a").size(), 5U);
  CHECK(has(carried(*stage, "a"), "c/camera"));
  fine(resize(R"("audio_slots":1)"));  // slots are never taken away
  CHECK_EQ(carried(*stage, "a").size(), 5U);
  CHECK_EQ(error_of(resize(R"("audio_slots":60,"video_slots":60)")), 445);
}

void lines_the_client_declined_are_no_slots() {
  auto stage = Stage::with_classroom(R"("audio_slots":2,"video_slots":2)");
  stage->enter("b");
  const auto up = stage->connect(), down = stage->connect();
  const auto joined = fine(stage->join(up, "a"));
  fine(stage->ask(down, R"({"request":"join","ptype":"subscriber","classroom":"algebra",
      "private_id":")" + joined.text("private_id") +
                            "\"}"));
  fine(stage->ask(down, R"({"request":"start"})", control::Jsep{"answer", R"(["1","3"])"}));
  CHECK_EQ(carried(*stage, "a"), (Carried{"b/mic", "b/camera"}));
  CHECK(!down->slots.at(0));
  CHECK(down->slots.at(1) != nullptr);
}

void publishing_again_keeps_the_sources_that_carry_on() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const auto mic = a.publisher->sources.at(0);
  const auto streams =
      stage->ask(a.publisher, R"({"request":"publish"})",
                 control::Jsep{"offer", R"({"0":"mic","1":"camera","2":"screen"})", true});
  CHECK_EQ(fine(streams).get("streams").size(), 3U);
  CHECK(a.publisher->sources.at(0) == mic);
  CHECK_EQ(a.publisher->sources.size(), 3U);
  CHECK_EQ(a.publisher->closed.load(), 0);
}

void what_was_unpublished_is_gone_when_others_are_told() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const Person b = stage->enter("b");
  std::vector<Carried> when_told;
  b.publisher->on_push = [&](const Pushed& event) {
    if (event.kind == "graph") {
      when_told.push_back(carried(*stage, "b"));
    }
  };
  fine(stage->publish(a.publisher, R"({"0":"mic"})"));
  fine(stage->ask(a.publisher, R"({"request":"unpublish"})"));
  CHECK_EQ(when_told.size(), 2U);
  CHECK(has(when_told.at(0), "a/mic") && !has(when_told.at(0), "a/camera"));
  CHECK(!has(when_told.at(1), "a/mic"));
}

void cameras_are_capped_and_again_every_few_seconds() {
  auto stage = Stage::with_classroom(R"("bitrate":250000)");
  const Person a = stage->enter("a");
  CHECK_EQ(a.publisher->caps.at(1), 250'000U);
  CHECK(!a.publisher->caps.contains(0));
  a.publisher->caps.clear();
  stage->enter("b");  // receives it
  stage->advance(std::chrono::seconds{6});
  CHECK_EQ(a.publisher->caps.at(1), 250'000U);
}

void query_session_tells_whose_handle_it_is() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  CHECK_EQ(a.publisher->info.text("participant"), std::string{"a"});
  CHECK_EQ(a.subscriber->info.text("ptype"), std::string{"subscriber"});
  fine(stage->command("open", R"("rooms":1)"));
  CHECK_EQ(a.publisher->info.text("room"), std::string{"1"});
  fine(stage->ask(a.publisher, R"({"request":"leave"})"));
  CHECK(!a.publisher->info.has("participant"));
}

}  // namespace

Tests slot_tests() {
  return {
      {"a change tells the changed slots only", a_change_tells_the_changed_slots_only},
      {"nobody receives their own media or an observer",
       nobody_receives_their_own_media_or_an_observer},
      {"merging gives the slots of main back", merging_gives_the_slots_of_main_back},
      {"voice and camera sit in slots of the same number",
       voice_and_camera_sit_in_slots_of_the_same_number},
      {"pins and mutes of main come back", pins_and_mutes_of_main_come_back},
      {"muting stops packets and unmuting resumes them",
       muting_stops_packets_and_unmuting_resumes_them},
      {"with more microphones than slots the loudest is heard",
       with_more_microphones_than_slots_the_loudest_is_heard},
      {"when a move was answered the former room is silent",
       when_a_move_was_answered_the_former_room_is_silent},
      {"pinned people have a video slot before staff",
       pinned_people_have_a_video_slot_before_staff},
      {"more slots come by a new offer", more_slots_come_by_a_new_offer},
      {"lines the client declined are no slots", lines_the_client_declined_are_no_slots},
      {"publishing again keeps the sources that carry on",
       publishing_again_keeps_the_sources_that_carry_on},
      {"what was unpublished is gone when others are told",
       what_was_unpublished_is_gone_when_others_are_told},
      {"cameras are capped, and again every few seconds",
       cameras_are_capped_and_again_every_few_seconds},
      {"query_session tells whose handle it is and in which room",
       query_session_tells_whose_handle_it_is},
  };
}

}  // namespace breakout::test
