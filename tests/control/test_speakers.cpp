// SPDX-License-Identifier: GPL-3.0-or-later
// Who gets a slot when there are more sources than slots, and what that costs.
#include <algorithm>

#include "control/groups.hpp"
#include "control/support/lesson.hpp"
#include "control/support/speech.hpp"

namespace breakout::test {

namespace {

using namespace std::chrono_literals;
using Millis = std::chrono::milliseconds;

bool carries(const Stage& stage, const std::string& listener, const std::string& source) {
  const auto list = carried(stage, listener);
  return std::find(list.begin(), list.end(), source) != list.end();
}

// So many people p0, p1, … in a classroom.
struct Crowd {
  explicit Crowd(int count, const std::string& settings = {})
      : stage(patient_classroom(settings)), speech(*stage) {
    for (int each = 0; each < count; ++each) {
      people.push_back(stage->enter("p" + std::to_string(each)));
    }
  }
  bool hears(int listener, int speaker) const { return gets(listener, speaker, "/mic"); }
  bool sees(int listener, int speaker) const { return gets(listener, speaker, "/camera"); }
  bool gets(int listener, int speaker, const char* what) const {
    return carries(*stage, people.at(listener).id, people.at(speaker).id + what);
  }
  std::vector<const Person*> those(int from, int to) const {
    std::vector<const Person*> list;
    for (int each = from; each < to; ++each) {
      list.push_back(&people.at(each));
    }
    return list;
  }
  std::uint64_t looked_at() const { return stage->classroom().switchboard().looked_at(); }
  std::size_t slot_events(int listener, std::size_t from = 0) const {
    return people.at(listener).subscriber->of_kind("slots", from).size();
  }

  std::unique_ptr<Stage> stage;
  Speech speech;
  std::vector<Person> people;
};

// --- audio ---

void who_begins_to_speak_is_heard_within_six_tenths_of_a_second() {
  for (const Millis delay : {0ms, 100ms, 200ms}) {  // whenever that is
    Crowd crowd(8, R"("audio_slots":2)");
    crowd.speech.silence(1s + delay);
    CHECK(!crowd.hears(0, 7));
    crowd.speech.say(crowd.people.at(7), 600ms);
    CHECK(crowd.hears(0, 7));
  }
}

void whoever_answers_is_heard_though_the_last_one_has_just_ended() {
  Crowd crowd(4, R"("audio_slots":1)");
  crowd.speech.say(crowd.people.at(2), 3s);
  CHECK(crowd.hears(0, 2));
  crowd.speech.say(crowd.people.at(3), 600ms);
  CHECK(crowd.hears(0, 3));
}

void a_cough_takes_no_slot() {
  Crowd crowd(4, R"("audio_slots":1)");
  crowd.speech.say(crowd.people.at(2), 1s);
  const auto before = crowd.people.at(0).subscriber->pushed();
  for (int turn = 0; turn < 5; ++turn) {
    crowd.speech.say(crowd.people.at(3), 180ms, 0);
    crowd.speech.silence(1s);
  }
  CHECK_EQ(crowd.slot_events(0, before), 0U);
  CHECK(crowd.hears(0, 2));
}

void who_has_spoken_keeps_the_slot_until_it_is_needed() {
  Crowd crowd(6, R"("audio_slots":2)");
  crowd.speech.say(crowd.people.at(4), 1s);
  crowd.speech.silence(60s);
  CHECK(crowd.hears(0, 4));
  crowd.speech.say(crowd.people.at(5), 1s);
  CHECK(crowd.hears(0, 4));  // the one that never spoke made room
  CHECK(crowd.hears(0, 5));
  crowd.speech.say(crowd.people.at(3), 1s);
  CHECK(!crowd.hears(0, 4));  // who spoke longest ago
  CHECK(crowd.hears(0, 5));
}

void who_is_muted_makes_room_at_once() {
  Crowd crowd(4, R"("audio_slots":1)");
  crowd.speech.say(crowd.people.at(2), 1s);
  fine(crowd.stage->ask(crowd.people.at(2).publisher, R"({"request":"configure","mute":["mic"]})"));
  crowd.speech.say({&crowd.people.at(2), &crowd.people.at(3)}, 600ms);
  CHECK(crowd.hears(0, 3));
}

// --- what it costs ---

void while_nothing_changes_listeners_cost_nothing() {
  for (const int people : {8, 60}) {
    Crowd crowd(people);
    crowd.speech.say(crowd.those(1, 5), 2s);
    const auto before = crowd.looked_at();
    crowd.speech.say(crowd.those(1, 5), 5s);
    crowd.speech.say(crowd.those(1, 3), 5s);  // two of the four go on
    crowd.speech.say(crowd.those(2, 5), 5s);
    crowd.speech.silence(5s);
    CHECK_EQ(crowd.looked_at(), before);
  }
}

void a_new_speaker_costs_one_look_at_each_listener() {
  constexpr int kPeople = 30;
  Crowd crowd(kPeople);
  crowd.speech.say(crowd.those(1, 5), 2s);
  crowd.speech.silence(2s);
  const auto before = crowd.looked_at();
  crowd.speech.say(crowd.people.at(20), 650ms);  // not yet worth a picture
  CHECK(crowd.hears(0, 20));
  CHECK_EQ(crowd.looked_at() - before, static_cast<std::uint64_t>(kPeople));
}

void another_room_costs_nothing() {
  Class lesson{patient_stage(), R"("audio_slots":1,"video_slots":1)"};
  fine(lesson.ask("ada", R"("open","rooms":2,"assignments":{"a":"1","b":"1","c":"1","d":"2"})"));
  Speech speech(*lesson.stage);
  const auto looked_at = [&] { return lesson.stage->classroom().switchboard().looked_at(); };
  const auto before = looked_at();
  speech.say(lesson.people.at("c"), 650ms);
  CHECK(carries(*lesson.stage, "a", "c/mic"));
  CHECK_EQ(looked_at() - before, 3U);
}

void listeners_with_other_numbers_of_slots_each_hear_the_best() {
  auto stage = patient_classroom(R"("audio_slots":3)");
  Speech speech(*stage);
  std::map<std::string, Person> people;
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    people[id] = stage->enter(id);
  }
  const auto up = stage->connect(), down = stage->connect();
  const auto joined = fine(stage->join(up, "one"));
  stage->subscribe(down, joined, R"("audio_slots":1,"video_slots":0)");
  for (const char* id : {"e", "d", "c"}) {
    speech.say(people.at(id), 1500ms);
  }
  CHECK(carried(*stage, "one") == std::vector<std::string>{"c/mic"});
  for (const char* id : {"c/mic", "d/mic", "e/mic"}) {
    CHECK(carries(*stage, "a", id));
  }
  speech.say(people.at("e"), 1s);  // one of the three again, in the place of the first
  CHECK(carried(*stage, "one") == std::vector<std::string>{"e/mic"});
}

void an_announcer_is_heard_in_every_room() {
  Class lesson{patient_stage(), R"("audio_slots":1)"};
  fine(lesson.ask("ada", R"("open","rooms":2,"assignments":{"a":"1","b":"1","c":"2","d":"2"})"));
  fine(lesson.ask("ada", R"("announce","on":true,"media":["audio"])"));
  Speech speech(*lesson.stage);
  speech.say({&lesson.people.at("b"), &lesson.people.at("d")}, 2s);
  CHECK(carries(*lesson.stage, "a", "b/mic"));
  speech.say(lesson.ada, 2s);
  CHECK(carries(*lesson.stage, "a", "ada/mic"));
  CHECK(carries(*lesson.stage, "c", "ada/mic"));
  fine(lesson.ask("ada", R"("announce","on":false)"));
  CHECK(carries(*lesson.stage, "a", "b/mic"));
  speech.say(lesson.ada, 2s);
  CHECK(carries(*lesson.stage, "a", "b/mic"));
}

// --- video ---

void pictures_go_to_staff_then_screens_then_who_spoke_last() {
  auto stage = patient_classroom(R"("video_slots":3)");
  Speech speech(*stage);
  std::map<std::string, Person> people;
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    people[id] = stage->enter(id);
  }
  CHECK(carries(*stage, "a", "d/camera"));
  stage->publish(people.at("e").publisher, R"({"0":"mic","1":"camera","2":"screen"})");
  people["ada"] = stage->enter("ada", kTeacher);
  const auto seen = [&](const std::string& what) { return carries(*stage, "a", what); };
  CHECK(seen("ada/camera") && seen("e/screen") && seen("b/camera"));
  speech.say(people.at("d"), 2s);
  CHECK(seen("ada/camera") && seen("e/screen") && seen("d/camera"));
  speech.silence(60s);
  CHECK(seen("d/camera"));
  fine(stage->ask(people.at("a").publisher, R"({"request":"configure","pins":["c"]})"));
  CHECK(seen("c/camera") && seen("ada/camera") && seen("e/screen"));
  speech.say(people.at("b"), 3s);
  CHECK(seen("c/camera") && seen("ada/camera") && seen("e/screen"));
  fine(stage->ask(people.at("a").publisher, R"({"request":"configure","pins":[]})"));
  CHECK(seen("b/camera"));
}

void a_short_word_brings_no_picture() {
  Crowd crowd(4, R"("video_slots":1)");
  CHECK(crowd.sees(0, 1));
  crowd.speech.say(crowd.people.at(3), 500ms);
  crowd.speech.silence(3s);
  CHECK(crowd.sees(0, 1));
  crowd.speech.say(crowd.people.at(3), 2s);
  CHECK(crowd.sees(0, 3));
}

void pictures_change_no_more_than_once_a_second() {
  Crowd crowd(12, R"("video_slots":2,"audio_slots":12)");
  const auto before = crowd.people.at(0).subscriber->pushed();
  int turns = 0;
  for (int each = 2; each < 12; ++each, ++turns) {
    crowd.speech.say({&crowd.people.at(each), &crowd.people.at(13 - each)}, 1s);
  }
  CHECK(crowd.slot_events(0, before) <= 10U);
  CHECK(crowd.slot_events(0, before) >= 3U);
}

void where_all_fit_nothing_ever_changes() {
  Crowd crowd(5);
  const auto before = crowd.people.at(0).subscriber->pushed();
  for (int each = 0; each < 5; ++each) {
    crowd.speech.say(crowd.people.at(each), 2s);
  }
  CHECK_EQ(crowd.slot_events(0, before), 0U);
}

}  // namespace

Tests speaker_tests() {
  return {
      {"who begins to speak is heard within six tenths of a second",
       who_begins_to_speak_is_heard_within_six_tenths_of_a_second},
      {"whoever answers is heard though the last one has just ended",
       whoever_answers_is_heard_though_the_last_one_has_just_ended},
      {"a cough takes no slot", a_cough_takes_no_slot},
      {"who has spoken keeps the slot until it is needed",
       who_has_spoken_keeps_the_slot_until_it_is_needed},
      {"who is muted makes room at once", who_is_muted_makes_room_at_once},
      {"while nothing changes listeners cost nothing",
       while_nothing_changes_listeners_cost_nothing},
      {"a new speaker costs one look at each listener",
       a_new_speaker_costs_one_look_at_each_listener},
      {"another room costs nothing", another_room_costs_nothing},
      {"listeners with other numbers of slots each hear the best",
       listeners_with_other_numbers_of_slots_each_hear_the_best},
      {"an announcer is heard in every room", an_announcer_is_heard_in_every_room},
      {"pictures go to staff, then screens, then who spoke last",
       pictures_go_to_staff_then_screens_then_who_spoke_last},
      {"a short word brings no picture", a_short_word_brings_no_picture},
      {"pictures change no more than once a second", pictures_change_no_more_than_once_a_second},
      {"where all fit nothing ever changes", where_all_fit_nothing_ever_changes},
  };
}

}  // namespace breakout::test
