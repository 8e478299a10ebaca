// SPDX-License-Identifier: GPL-3.0-or-later
// Bad networks: what is lost is asked for and sent again, on every video slot, before and after a
// move, in both directions. (Janus does not repair audio.) Counts are judged, never times.
#include <algorithm>

#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

using peer::Repair;
using peer::RepairReport;
using peer::SourceKind;

constexpr std::size_t kOthers = 3;
constexpr const char* kTwoRooms = R"({"request":"open","rooms":2,"assignments":{
    "train":"1","p1":"1","p2":"1","p3":"1","p4":"2","p5":"2","p6":"2"}})";
// Packets of one slot that lossy paths make recover, whatever the seed.
constexpr std::uint64_t kEnough = 10;

// A learner on a train, and three others in each of two rooms.
struct TrainRide {
  TrainRide(Repair repair, const peer::MediaPaths& paths)
      : classroom({.audio_slots = kOthers, .video_slots = kOthers}) {
    classroom.enter(2 * kOthers);
    train = &classroom.enter_one("train", [&](peer::ParticipantOptions& options) {
      options.repair = repair;
      options.paths = paths;
    });
    classroom.open(kTwoRooms);
  }

  Classroom classroom;
  peer::Participant* train = nullptr;
};

// Waits until on each slot `enough` packets more came after having been asked for.
void wait_for_recoveries(const peer::Participant& train, std::uint64_t enough) {
  const std::vector<RepairReport> before = train.repairs();
  CHECK_EQ(before.size(), kOthers);
  const auto recovered = [&] {
    const std::vector<RepairReport> now = train.repairs();
    return std::equal(now.begin(), now.end(), before.begin(), before.end(),
                      [&](const RepairReport& after, const RepairReport& first) {
                        return after.recovered >= first.recovered + enough &&
                               after.asked >= first.asked + enough &&
                               after.pictures > first.pictures;
                      });
  };
  wait_until("packets come again on each slot", recovered, std::chrono::seconds(40));
}

void expect_recovery_on_every_slot(Repair repair) {
  TrainRide ride(repair, {.received = {.loss = 0.08, .seed = 11}});
  wait_for_recoveries(*ride.train, kEnough);
  const auto counters = ride.train->counters(peer::Side::kDownlink);
  CHECK_EQ(counters.retransmissions > 0, repair == Repair::kRtx);
  const peer::Reply moved =
      ride.classroom.move(R"({"request":"move","participant":"train","room":"2"})");
  wait_for_recoveries(*ride.train, kEnough);
  wait_until("everybody of the other room", [&] {
    return ride.train->slots().sources_since(moved.received_ns).size() >= 2 * kOthers;
  });
  expect_no_leak(ride.classroom, moved.received_ns);
}

void losses_down_are_repaired_by_rtx() {
  expect_recovery_on_every_slot(Repair::kRtx);
}
void losses_down_are_repaired_in_the_stream() {
  expect_recovery_on_every_slot(Repair::kInTheStream);
}

// How many packets of a source `receiver` got, and how many it lost.
peer::SlotRun reception_of(Classroom& classroom, const std::string& receiver,
                           const peer::SourceName& source) {
  peer::SlotRun sum;
  for (const peer::SlotReport& slot : classroom.person(receiver).slots().report()) {
    for (const peer::SlotRun& run : slot.runs) {
      sum.packets += run.source == source ? run.packets : 0;
      sum.lost += run.source == source ? run.lost : 0;
    }
  }
  return sum;
}

void losses_up_are_repaired_by_janus() {
  TrainRide ride(Repair::kRtx, {.sent = {.loss = 0.08, .seed = 12}});
  const peer::SourceName camera{"train", SourceKind::kCamera};
  wait_until(
      "600 pictures' packets of the train",
      [&] { return reception_of(ride.classroom, "p1", camera).packets >= 600; },
      std::chrono::seconds(60));
  const auto counters = ride.train->counters(peer::Side::kUplink);
  CHECK(counters.nacked > 20);
  CHECK(counters.sent_again > 20);
  const peer::SlotRun got = reception_of(ride.classroom, "p1", camera);
  CHECK(got.lost * 100 < got.packets * 4);  // half of what the path lost
}

void pictures_go_on_in_the_worst_of_networks() {
  const peer::PathOptions worst{.loss = 0.15, .jitter = 200 * peer::kMillisecond, .seed = 13};
  TrainRide ride(Repair::kRtx, {.sent = worst, .received = worst});
  const auto shown = [&](std::uint64_t least) {
    const auto repairs = ride.train->repairs();
    return std::all_of(repairs.begin(), repairs.end(),
                       [&](const RepairReport& slot) { return slot.pictures >= least; });
  };
  wait_until(
      "100 pictures on each slot", [&] { return shown(100); }, std::chrono::seconds(60));
  CHECK(ride.train->counters(peer::Side::kDownlink).failure.empty());
}

}  // namespace

std::vector<Test> loss_tests() {
  return {
      {"with 8 % loss down each video slot recovers by RTX, also after a move",
       losses_down_are_repaired_by_rtx},
      {"with 8 % loss down each video slot recovers without RTX, also after a move",
       losses_down_are_repaired_in_the_stream},
      {"with 8 % loss up the publisher's packets are recovered", losses_up_are_repaired_by_janus},
      {"with 15 % loss and 200 ms jitter both ways pictures go on",
       pictures_go_on_in_the_worst_of_networks},
  };
}

}  // namespace breakout::test
