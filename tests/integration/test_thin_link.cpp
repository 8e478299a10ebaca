// SPDX-License-Identifier: GPL-3.0-or-later
// What a receiver can take, and what publishers are asked to send, in a real Janus.
#include <algorithm>

#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

constexpr std::uint64_t kPlenty = 20'000'000, kNearlyNothing = 30'000;  // bit/s

// "participant why" of every pause that was told from event `from` on, "participant" when it ended.
// Who joined first, and so comes first, is chance.
std::vector<std::string> pauses(const peer::Participant& person, std::size_t from) {
  std::vector<std::string> told;
  for (const peer::Event& event : person.events().since(from)) {
    if (event.kind != "slots") {
      continue;
    }
    for (const peer::Json& slot : event.data.get("slots").elements()) {
      if (slot.text("kind") == "video") {
        told.push_back(slot.text("participant") +
                       (slot.has("paused") ? " " + slot.text("paused") : ""));
      }
    }
  }
  return told;
}

// The newest of what was told of that participant.
std::string last_of(const std::vector<std::string>& told, const std::string& participant) {
  const auto last = std::find_if(told.rbegin(), told.rend(), [&](const std::string& each) {
    return each.substr(0, each.find(' ')) == participant;
  });
  return last == told.rend() ? "" : *last;
}

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  return words;
}

std::string camera_slot_of(const peer::Participant& receiver, const std::string& sender) {
  for (const auto& [mid, source] : receiver.announced_slots()) {
    if (source && source->sender == sender && source->kind == peer::SourceKind::kCamera) {
      return mid;
    }
  }
  return {};
}

std::uint64_t received(const peer::Participant& person, peer::SourceKind kind) {
  std::uint64_t packets = 0;
  for (const peer::SlotReport& slot : person.slots().report()) {
    for (const peer::SlotRun& run : slot.runs) {
      packets += run.source.kind == kind ? run.packets : 0;
    }
  }
  return packets;
}

void a_link_that_gets_thin_loses_pictures_and_keeps_voices() {
  Classroom classroom({.audio_slots = 2, .video_slots = 2});
  classroom.enter(3);
  peer::Participant& train = classroom.person("p1");
  wait_until("pictures", [&] { return received(train, peer::SourceKind::kCamera) > 50; });
  const std::string mid = camera_slot_of(train, "p2");
  CHECK(!mid.empty());
  train.send_remb(mid, kPlenty);
  wait_until("more pictures", [&, first = received(train, peer::SourceKind::kCamera)] {
    return received(train, peer::SourceKind::kCamera) > first + 50;
  });
  const std::size_t thin = train.events().size();
  train.send_remb(mid, kNearlyNothing);
  wait_until("both cameras pause", [&] { return pauses(train, thin).size() == 2; });
  CHECK((sorted(pauses(train, thin)) == std::vector<std::string>{"p2 bandwidth", "p3 bandwidth"}));

  const auto pictures = received(train, peer::SourceKind::kCamera);
  const auto voices = received(train, peer::SourceKind::kMic);
  wait_until("two seconds of voices",
             [&] { return received(train, peer::SourceKind::kMic) > voices + 200; });
  CHECK(received(train, peer::SourceKind::kCamera) < pictures + 20);  // those on the way

  const std::size_t wide = train.events().size();
  train.send_remb(mid, kPlenty);
  // A slow machine may have tried a picture on the thin link, and tries again later for that.
  wait_until(
      "both cameras go on",
      [&] {
        const auto told = pauses(train, wide);
        return last_of(told, "p2") == "p2" && last_of(told, "p3") == "p3";
      },
      std::chrono::seconds(90));
  wait_until("pictures again", [&, first = received(train, peer::SourceKind::kCamera)] {
    return received(train, peer::SourceKind::kCamera) > first + 50;
  });
}

void a_wish_pauses_one_slot_and_lets_it_go_on() {
  Classroom classroom({.audio_slots = 1, .video_slots = 1});
  classroom.enter(2);
  peer::Participant& wisher = classroom.person("p1");
  const auto wish = [&](const char* paused) {
    wisher.demand(R"({"request":"configure","slots":[{"mid":")" + camera_slot_of(wisher, "p2") +
                  R"(","paused":)" + paused + "}]}");
  };
  const std::size_t from = wisher.events().size();
  wish("true");
  wait_until("the pause", [&] { return !pauses(wisher, from).empty(); });
  wish("false");
  wait_until("its end", [&] { return pauses(wisher, from).size() == 2; });
  CHECK((pauses(wisher, from) == std::vector<std::string>{"p2 wish", "p2"}));
}

// The newest cap of the camera's line, bit/s.
std::uint64_t cap_of(const peer::Participant& person) {
  const auto rembs = person.counters(peer::Side::kUplink).rembs;
  return rembs.empty() ? 0 : rembs.back().bitrate;
}

void a_camera_that_nobody_receives_is_asked_down_and_up_again() {
  Classroom classroom({.audio_slots = 1, .video_slots = 1});
  classroom.enter(2);
  const peer::Participant& sender = classroom.person("p2");
  const auto near = [&](std::uint64_t bits) {
    const std::uint64_t cap = cap_of(sender);
    return cap <= bits && cap > bits * 99 / 100;
  };
  wait_until("all that is allowed", [&] { return near(300'000); });
  classroom.open(R"({"request":"open","rooms":2,"assignments":{"p1":"1","p2":"2"}})");
  wait_until(
      "the minimum", [&] { return near(50'000); }, std::chrono::seconds(15));
  classroom.move(R"({"request":"move","participant":"p1","room":"2"})");
  wait_until("all again", [&] { return near(300'000); });
}

}  // namespace

std::vector<Test> thin_link_tests() {
  return {
      {"a link that gets thin loses pictures and keeps voices",
       a_link_that_gets_thin_loses_pictures_and_keeps_voices},
      {"a wish pauses one slot and lets it go on", a_wish_pauses_one_slot_and_lets_it_go_on},
      {"a camera that nobody receives is asked down, and up again",
       a_camera_that_nobody_receives_is_asked_down_and_up_again},
  };
}

}  // namespace breakout::test
