// SPDX-License-Identifier: GPL-3.0-or-later
// Wishes for slots, thin links, and what publishers are asked to spend.
#include <algorithm>

#include "control/groups.hpp"
#include "control/support/stage.hpp"

namespace breakout::test {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Cameras of about 200 kbit/s and microphones of 16, in virtual time; everybody sends.
void film(Stage& stage, const std::vector<Person>& people, milliseconds time) {
  static std::uint16_t sequence = 0;
  const std::string picture(500, 'p'), sound(40, 's');
  for (milliseconds passed{0}; passed < time; passed += milliseconds{20}) {
    ++sequence;
    for (const Person& person : people) {
      const auto now = stage.host.media_clock();
      person.publisher->heard = now;
      for (const auto& source : person.publisher->sources) {
        if (source && !source->muted()) {
          speak(*source, sequence, source->kind() == media::Kind::audio ? sound : picture, now);
        }
      }
    }
    stage.advance(milliseconds{20});
  }
}

// "participant/source" of the video slots that pause, and why, in the order of the events.
std::vector<std::string> pauses_told(const Person& person, std::size_t from) {
  std::vector<std::string> told;
  for (const Pushed& event : person.subscriber->of_kind("slots", from)) {
    for (const peer::Json& slot : event.body.get("slots").elements()) {
      told.push_back(slot.text("participant") + "/" + slot.text("source") + " " +
                     (slot.has("paused") ? slot.text("paused") : "goes on"));
    }
  }
  return told;
}

std::string mid_of(const Stage& stage, const Person& person, const std::string& participant,
                   const std::string& source) {
  for (const control::SlotContent& slot : stage.classroom()
                                              .seats()
                                              .at(graph::ParticipantId{person.id})
                                              .subscriber->downlink->contents()) {
    if (slot.carries && slot.carries->participant.value == participant &&
        slot.carries->kind ==
            (source == "mic" ? graph::SourceKind::mic : graph::SourceKind::camera)) {
      return slot.mid;
    }
  }
  return {};
}

void a_thin_link_pauses_video_the_least_important_first() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const std::vector<Person> people{a, stage->enter("b"), stage->enter("c"),
                                   stage->enter("t", R"("role":"assistant","secret":"chalk")")};
  film(*stage, people, seconds{3});
  a.subscriber->estimate = 2'000'000;
  film(*stage, people, seconds{1});
  const auto before = a.subscriber->pushed();
  a.subscriber->estimate = 400'000;  // audio takes 48, a camera 200
  film(*stage, people, milliseconds{600});
  CHECK_EQ(pauses_told(a, before),
           (std::vector<std::string>{"b/camera bandwidth", "c/camera bandwidth"}));
  a.subscriber->sink->take();
  film(*stage, people, milliseconds{200});
  const auto received = a.subscriber->sink->take();
  CHECK_EQ(std::count(received.begin(), received.end(), std::string(500, 'p')), 10);
  CHECK_EQ(std::count(received.begin(), received.end(), std::string(40, 's')), 30);  // all of audio

  const auto paused = a.subscriber->pushed();
  a.subscriber->estimate = 3'000'000;
  film(*stage, people, seconds{30});
  CHECK_EQ(pauses_told(a, paused),
           (std::vector<std::string>{"b/camera goes on", "c/camera goes on"}));
}

void heavy_loss_pauses_video_that_the_estimate_would_allow() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const std::vector<Person> people{a, stage->enter("b"), stage->enter("c")};
  a.subscriber->estimate = 2'000'000;
  film(*stage, people, seconds{3});
  const auto before = a.subscriber->pushed();
  for (int i = 0; i < 10; ++i) {
    a.subscriber->expected += 100;
    a.subscriber->lost += 60;
    film(*stage, people, milliseconds{500});
  }
  CHECK(!pauses_told(a, before).empty());
}

void pins_decide_who_stays_on_a_thin_link() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const std::vector<Person> people{a, stage->enter("b"), stage->enter("c")};
  fine(stage->ask(a.publisher, R"({"request":"configure","pins":["c"]})"));
  a.subscriber->estimate = 2'000'000;
  film(*stage, people, seconds{3});
  const auto before = a.subscriber->pushed();
  a.subscriber->estimate = 300'000;
  film(*stage, people, seconds{1});
  CHECK_EQ(pauses_told(a, before), (std::vector<std::string>{"b/camera bandwidth"}));
}

void a_slot_pauses_and_goes_on_as_its_client_wishes() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const std::vector<Person> people{a, stage->enter("b")};
  film(*stage, people, seconds{1});
  const std::string mid = mid_of(*stage, a, "b", "camera");
  const auto wish = [&](const SharedConnection& from, const std::string& members) {
    return stage->ask(
        from, R"({"request":"configure","slots":[{"mid":")" + mid + "\"," + members + "}]}");
  };
  const auto version = stage->graph().version;
  auto before = a.subscriber->pushed();
  fine(wish(a.publisher, R"("paused":true)"));
  film(*stage, people, seconds{1});
  CHECK_EQ(pauses_told(a, before), std::vector<std::string>{"b/camera wish"});
  before = a.subscriber->pushed();
  fine(wish(a.subscriber, R"("paused":false,"max_height":180)"));  // by either handle
  film(*stage, people, seconds{1});
  CHECK_EQ(pauses_told(a, before), std::vector<std::string>{"b/camera goes on"});
  CHECK_EQ(stage->graph().version, version);  // no change of the graph
}

void a_wish_that_cannot_be_changes_nothing() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const auto refused = [&](const std::string& slots) {
    const auto answer =
        stage->ask(a.publisher, R"({"request":"configure","mute":["mic"],"slots":)" + slots + "}");
    CHECK(!stage->participant("a").muted().contains(graph::SourceKind::mic));
    return error_of(answer);
  };
  CHECK_EQ(refused(R"([{"mid":"0","paused":true},{"mid":"99","paused":true}])"), 430);
  CHECK_EQ(refused(R"([{"paused":true}])"), 429);
  CHECK_EQ(refused(R"([{"mid":"0","paused":"yes"}])"), 430);
  CHECK_EQ(refused(R"([{"mid":"0","max_height":-1}])"), 430);
  CHECK_EQ(refused(R"({"mid":"0"})"), 430);
  stage->advance(seconds{1});
  CHECK(a.subscriber->slots.at(0));

  const SharedConnection alone = stage->connect();
  fine(stage->join(alone, "z"));
  CHECK_EQ(
      error_of(stage->ask(alone, R"({"request":"configure","slots":[{"mid":"0","paused":true}]})")),
      424);
}

void a_camera_nobody_receives_is_asked_down_and_up_again_before_it_is_needed() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  const Person b = stage->enter("b");
  const std::vector<Person> people{a, b};
  film(*stage, people, seconds{6});
  CHECK_EQ(a.publisher->caps.at(1), 300'000U);
  fine(stage->command("open", R"("rooms":2,"assignments":{"a":"1","b":"2"})"));
  film(*stage, people, seconds{6});
  CHECK_EQ(a.publisher->caps.at(1), media::kUnheardBitrate);
  fine(stage->command("move", R"("participant":"b","room":"1")"));
  film(*stage, people, milliseconds{120});
  CHECK_EQ(a.publisher->caps.at(1), 300'000U);
}

void a_screen_beside_the_camera_is_allowed_as_much_as_both() {
  auto stage = Stage::with_classroom();
  const Person a = stage->enter("a");
  stage->enter("b");
  fine(stage->ask(a.publisher, R"({"request":"publish"})",
                  control::Jsep{"offer", R"({"0":"mic","1":"camera","2":"screen"})", true}));
  stage->advance(milliseconds{400});
  CHECK_EQ(a.publisher->caps.at(1), 1'800'000U);
  CHECK(!a.publisher->caps.contains(2));  // browsers take the last REMB for all lines
}

}  // namespace

Tests sharing_tests() {
  return {
      {"a thin link pauses video, the least important first",
       a_thin_link_pauses_video_the_least_important_first},
      {"heavy loss pauses video that the estimate would allow",
       heavy_loss_pauses_video_that_the_estimate_would_allow},
      {"pins decide who stays on a thin link", pins_decide_who_stays_on_a_thin_link},
      {"a slot pauses and goes on as its client wishes",
       a_slot_pauses_and_goes_on_as_its_client_wishes},
      {"a wish that cannot be changes nothing", a_wish_that_cannot_be_changes_nothing},
      {"a camera nobody receives is asked down, and up again before it is needed",
       a_camera_nobody_receives_is_asked_down_and_up_again_before_it_is_needed},
      {"a screen beside the camera is allowed as much as both",
       a_screen_beside_the_camera_is_allowed_as_much_as_both},
  };
}

}  // namespace breakout::test
