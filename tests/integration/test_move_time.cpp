// SPDX-License-Identifier: GPL-3.0-or-later
// How long a move takes with media at a class's own pace: printed, not asserted.
#include "integration/groups.hpp"
#include "integration/move_time.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

constexpr int kPeople = 30;
constexpr int kMoves = 20;

// Waits until `mover` receives everybody of its new room.
void settle(Classroom& classroom, const std::string& mover, peer::Nanos since) {
  wait_until(mover + " receives the new room", [&] {
    const auto sources = classroom.person(mover).slots().sources_since(since);
    for (const auto& [id, room] : classroom.rooms()) {
      const bool due = id != mover && room == classroom.room_of(mover);
      if (due && !(sources.contains({id, peer::SourceKind::kMic}) &&
                   sources.contains({id, peer::SourceKind::kCamera}))) {
        return false;
      }
    }
    return true;
  });
}

void note_move(Classroom& classroom, const std::string& mover, const std::string& room,
               MoveTimes& times) {
  const auto before = classroom.rooms();
  const peer::Reply reply = classroom.move(R"({"request":"move","participant":")" + mover +
                                           R"(","room":")" + room + R"("})");
  settle(classroom, mover, reply.received_ns);
  expect_no_leak(classroom, reply.received_ns);
  times.note(classroom, {mover}, reply.sent_ns, before);
}

void one_after_another_and_all_at_once() {
  Classroom classroom{{.audio_slots = 6, .video_slots = 6}};
  classroom.enter(kPeople);
  MoveTimes one, all;
  const auto main = classroom.rooms();
  const peer::Reply split = classroom.open(R"({"request":"open","rooms":6,"seed":3})");
  std::vector<std::string> movers;
  for (const auto& [id, room] : classroom.rooms()) {
    movers.push_back(id);
    settle(classroom, id, split.received_ns);
  }
  expect_no_leak(classroom, split.received_ns);
  all.note(classroom, movers, split.sent_ns, main);
  for (int i = 0; i < kMoves; ++i) {
    const std::string mover = "p" + std::to_string(i % kPeople + 1);
    const std::string home = classroom.room_of(mover);
    note_move(classroom, mover, home == "1" ? "2" : "1", one);
    note_move(classroom, mover, home, one);
  }
  one.print("move one of 30 in 6 rooms, from the command");
  all.print("split 30 into 6 rooms of 5");
}

}  // namespace

std::vector<Test> move_time_tests() {
  return {
      {"moves are timed, one after another and all at once", one_after_another_and_all_at_once}};
}

}  // namespace breakout::test
