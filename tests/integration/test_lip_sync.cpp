// SPDX-License-Identifier: GPL-3.0-or-later
// Whether voice and face of a participant stay in step when slots change what they carry: by what
// receivers play by, timestamps and sender reports, held against when the packets were sent.
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

using peer::Nanos;
using peer::SlotRun;

constexpr int kPeople = 6;
constexpr int kSwaps = 12;
constexpr std::size_t kEnough = 10;  // packets of a run, to judge it by
constexpr Nanos kInStep = 80 * peer::kMillisecond;

Nanos median(std::vector<Nanos> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// The run of a source that began in a slot of `receiver` since then, once it can be judged.
std::optional<SlotRun> judged_run(const peer::Participant& receiver, const std::string& sender,
                                  peer::SourceKind kind, Nanos since) {
  const auto run = receiver.slots().run_since({sender, kind}, since);
  return run && run->clock_offsets.size() >= kEnough ? run : std::nullopt;
}

// How much later the face is than the voice, for each pair that met by a change at `since`.
std::vector<Nanos> skews_since(Classroom& classroom, const std::set<std::string>& moved,
                               Nanos since) {
  std::vector<Nanos> skews;
  for (const auto& receiver : classroom.people()) {
    for (const auto& [sender, room] : classroom.rooms()) {
      const bool met = sender != receiver->id() && room == classroom.room_of(receiver->id()) &&
                       (moved.contains(sender) || moved.contains(receiver->id()));
      if (!met) {
        continue;
      }
      std::optional<SlotRun> voice, face;
      wait_until(receiver->id() + " hears and sees " + sender, [&] {
        voice = judged_run(*receiver, sender, peer::SourceKind::kMic, since);
        face = judged_run(*receiver, sender, peer::SourceKind::kCamera, since);
        return voice && face;
      });
      skews.push_back(median(face->clock_offsets) - median(voice->clock_offsets));
    }
  }
  return skews;
}

std::string someone_in(const Classroom& classroom, const std::string& room, std::mt19937& random) {
  std::vector<std::string> there;
  for (const auto& [id, seat] : classroom.rooms()) {
    if (seat == room) {
      there.push_back(id);
    }
  }
  return there[random() % there.size()];
}

void print(std::vector<Nanos> skews) {
  std::sort(skews.begin(), skews.end());
  const auto ms = [](Nanos time) { return static_cast<double>(time) / peer::kMillisecond; };
  std::cout << "  face against voice after " << skews.size() << " switches: median "
            << ms(skews[skews.size() / 2]) << " ms, from " << ms(skews.front()) << " to "
            << ms(skews.back()) << " ms\n";
}

void voice_and_face_stay_in_step_however_often_rooms_change() {
  Classroom classroom{{.audio_slots = 3, .video_slots = 3}};
  classroom.enter(kPeople);
  const peer::Reply split = classroom.open(R"({"request":"open","rooms":2,"seed":5})");
  expect_everyone_in_place(classroom, split.received_ns);
  std::mt19937 random(7);
  std::vector<Nanos> skews;
  for (int swap = 0; swap < kSwaps; ++swap) {
    const std::string one = someone_in(classroom, "1", random);
    const std::string other = someone_in(classroom, "2", random);
    const peer::Reply moved =
        classroom.move(R"({"request":"move","moves":[{"participant":")" + one +
                       R"(","room":"2"},{"participant":")" + other + R"(","room":"1"}]})");
    const auto met = skews_since(classroom, {one, other}, moved.sent_ns);
    skews.insert(skews.end(), met.begin(), met.end());
  }
  print(skews);
  std::vector<Nanos> sizes;
  std::transform(skews.begin(), skews.end(), std::back_inserter(sizes),
                 [](Nanos skew) { return std::abs(skew); });
  CHECK(median(sizes) <= kInStep);
}

}  // namespace

std::vector<Test> lip_sync_tests() {
  return {{"voice and face stay in step however often rooms change",
           voice_and_face_stay_in_step_however_often_rooms_change}};
}

}  // namespace breakout::test
