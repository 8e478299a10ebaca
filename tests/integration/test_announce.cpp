// SPDX-License-Identifier: GPL-3.0-or-later
// Voice, camera and screen across rooms in a real Janus, and no description but the first two of
// anybody: announcing, visiting, sharing a screen.
#include <algorithm>
#include <set>

#include "integration/classroom.hpp"
#include "integration/groups.hpp"
#include "peer/clock.hpp"

namespace breakout::test {

namespace {

using peer::SourceKind;
using peer::SourceName;

// An instructor with a mic, a camera and a screen in main; p1 in room 1, p2 in room 2, p3 in main.
struct SplitClass {
  SplitClass() {
    classroom.enter(3);
    ina.demand(R"({"request":"open","rooms":2,"assignments":{"p1":"1","p2":"2"}})");
  }
  peer::Participant& learner(const std::string& id) { return classroom.person(id); }

  void receives(const std::string& id, const std::set<SourceName>& sources) {
    const peer::Nanos from = peer::now_ns();
    wait_until(id + " receives what it should", [&] {
      const auto got = of(id).slots().sources_since(from);
      return std::includes(got.begin(), got.end(), sources.begin(), sources.end());
    });
  }
  // By what the server said, and by half a second of packets.
  void receives_nothing_of(const std::string& id, const std::string& sender) {
    wait_until(id + " is told that " + sender + " is gone", [&] {
      const auto slots = of(id).announced_slots();
      return std::none_of(slots.begin(), slots.end(), [&](const auto& slot) {
        return slot.second && slot.second->sender == sender;
      });
    });
    const peer::Nanos quiet = peer::now_ns();
    wait_until("half a second passes", [&] { return peer::now_ns() > quiet + peer::kSecond / 2; });
    for (const SourceName& source : of(id).slots().sources_since(quiet)) {
      CHECK(source.sender != sender);
    }
  }
  void nobody_renegotiated() {
    for (const char* id : {"p1", "p2", "p3", "ina"}) {
      CHECK_EQ(of(id).descriptions_seen(), 2U);
    }
  }
  peer::Participant& of(const std::string& id) { return id == "ina" ? ina : learner(id); }

  Classroom classroom;
  peer::Participant& ina = classroom.enter_one("ina", [](peer::ParticipantOptions& options) {
    teaches(options);
    options.sources = {SourceKind::kMic, SourceKind::kCamera, SourceKind::kScreen};
  });
};

const std::set<SourceName> kAllOfIna{
    {"ina", SourceKind::kMic}, {"ina", SourceKind::kCamera}, {"ina", SourceKind::kScreen}};

void an_announcement_brings_voice_camera_and_screen_to_every_room() {
  SplitClass lesson;
  for (const char* id : {"p1", "p2"}) {
    lesson.receives_nothing_of(id, "ina");
  }
  lesson.receives("p3", kAllOfIna);  // the screen as a second video of one sender
  lesson.ina.demand(R"({"request":"announce","on":true,"media":["audio","video","screen"]})");
  for (const char* id : {"p1", "p2", "p3"}) {
    lesson.receives(id, kAllOfIna);
  }
  lesson.receives_nothing_of("ina", "p1");  // one way
  lesson.ina.demand(R"({"request":"announce","on":false})");
  for (const char* id : {"p1", "p2"}) {
    lesson.receives_nothing_of(id, "ina");
  }
  lesson.receives("p3", kAllOfIna);
  lesson.nobody_renegotiated();
}

void what_is_not_announced_is_not_heard() {
  SplitClass lesson;
  lesson.ina.demand(R"({"request":"announce","on":true,"media":["screen"],"rooms":["1"]})");
  lesson.receives("p1", {{"ina", SourceKind::kScreen}});
  const peer::Nanos from = peer::now_ns();
  lesson.receives_nothing_of("p2", "ina");
  const auto got = lesson.learner("p1").slots().sources_since(from);
  CHECK(!got.contains({"ina", SourceKind::kMic}));
  CHECK(!got.contains({"ina", SourceKind::kCamera}));
  lesson.nobody_renegotiated();
}

void who_visits_is_received_there_and_receives_it() {
  SplitClass lesson;
  lesson.ina.demand(R"({"request":"visit","room":"1","mode":"join"})");
  lesson.receives("p1", kAllOfIna);
  lesson.receives("ina", {{"p1", SourceKind::kMic}, {"p1", SourceKind::kCamera}});
  lesson.receives_nothing_of("p3", "ina");
  lesson.ina.demand(R"({"request":"return"})");
  lesson.receives("p3", kAllOfIna);
  lesson.receives_nothing_of("p1", "ina");
  lesson.receives_nothing_of("ina", "p1");
  lesson.nobody_renegotiated();
}

void who_listens_receives_and_is_not_received() {
  SplitClass lesson;
  lesson.ina.demand(R"({"request":"visit","room":"2","mode":"listen"})");
  lesson.receives("ina", {{"p2", SourceKind::kMic}, {"p2", SourceKind::kCamera}});
  lesson.receives_nothing_of("p2", "ina");
  lesson.receives_nothing_of("ina", "p3");
  lesson.ina.demand(R"({"request":"return"})");
  lesson.receives("ina", {{"p3", SourceKind::kMic}, {"p3", SourceKind::kCamera}});
  lesson.receives_nothing_of("ina", "p2");
  lesson.nobody_renegotiated();
}

constexpr Test kTests[] = {
    {"an announcement brings voice, camera and screen to every room",
     an_announcement_brings_voice_camera_and_screen_to_every_room},
    {"what is not announced is not heard", what_is_not_announced_is_not_heard},
    {"who visits is received there and receives it", who_visits_is_received_there_and_receives_it},
    {"who listens receives and is not received", who_listens_receives_and_is_not_received},
};

}  // namespace

std::vector<Test> announce_tests() {
  return {std::begin(kTests), std::end(kTests)};
}

}  // namespace breakout::test
