// SPDX-License-Identifier: GPL-3.0-or-later
// A class splits, moves and comes back: everybody receives their room, all of it and nothing else.
#include <cstdio>

#include "integration/groups.hpp"
#include "integration/move_time.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

constexpr int kPeople = 30;
constexpr int kSlowDown = 10;

std::vector<std::string> everybody(const Classroom& classroom) {
  std::vector<std::string> ids;
  for (const auto& [id, room] : classroom.rooms()) {
    ids.push_back(id);
  }
  return ids;
}

std::vector<std::string> in_room(const Classroom& classroom, const std::string& room) {
  std::vector<std::string> ids;
  for (const auto& [id, where] : classroom.rooms()) {
    if (where == room) {
      ids.push_back(id);
    }
  }
  return ids;
}

std::string bulk_move(const std::vector<std::pair<std::string, std::string>>& moves) {
  std::string body = R"({"request":"move","moves":[)";
  for (const auto& [participant, room] : moves) {
    body += (body.back() == '[' ? "" : ",") + std::string{R"({"participant":")"} + participant +
            R"(","room":")" + room + R"("})";
  }
  return body + "]}";
}

struct Times {
  MoveTimes one, split, merge;
};

// A staff command, its answer judged, its times noted.
void step(Classroom& classroom, MoveTimes& times, std::vector<std::string> movers,
          const std::function<peer::Reply()>& command) {
  const auto before = classroom.rooms();
  const peer::Reply reply = command();
  expect_everyone_in_place(classroom, reply.received_ns);
  times.note(classroom, movers, reply.sent_ns, before);
}

void split_move_and_merge(Classroom& classroom, Times& times) {
  step(classroom, times.split, everybody(classroom),
       [&] { return classroom.open(R"({"request":"open","rooms":6})"); });
  CHECK_EQ(streams_due(classroom), 120U);

  const std::string mover = in_room(classroom, "1").front();
  step(classroom, times.one, {mover}, [&] { return classroom.move(bulk_move({{mover, "2"}})); });

  const std::string a = in_room(classroom, "2").front(), b = in_room(classroom, "3").front();
  step(classroom, times.one, {a, b}, [&] {
    return classroom.move(bulk_move({{a, "3"}, {b, "2"}}));
  });

  std::vector<std::pair<std::string, std::string>> ten;
  for (const char* room : {"4", "5"}) {
    for (const std::string& id : in_room(classroom, room)) {
      ten.emplace_back(id, "6");
    }
  }
  CHECK_EQ(ten.size(), 10U);
  step(classroom, times.one, {}, [&] { return classroom.move(bulk_move(ten)); });

  step(classroom, times.merge, everybody(classroom), [&] { return classroom.merge(); });
  CHECK_EQ(streams_due(classroom), 870U);
}

void tell_story(int event_loops) {
  // Everybody hears and sees everybody before the split, which is heavy for a small machine:
  // sources send more slowly than a class would.
  Classroom classroom{
      {.event_loops = event_loops, .audio_slots = 29, .video_slots = 29, .slow_down = kSlowDown}};
  classroom.enter(kPeople);
  expect_everyone_in_place(classroom, peer::now_ns());
  CHECK_EQ(streams_due(classroom), 870U);

  Times times;
  split_move_and_merge(classroom, times);
  split_move_and_merge(classroom, times);

  const auto found = breaks(classroom);
  CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
  std::printf("event_loops = %d, %d people, media slowed down %d times\n", event_loops, kPeople,
              kSlowDown);
  times.split.print("split 30 into 6 rooms of 5, from the command");
  times.one.print("move one or two");
  times.merge.print("merge 30");
}

void with_shared_loops() {
  tell_story(2);
}
void with_a_thread_a_handle() {
  tell_story(0);
}

}  // namespace

std::vector<Test> story_tests() {
  return {
      {"thirty people split, move and merge twice with shared loops and hear just their room",
       with_shared_loops},
      {"thirty people split, move and merge twice with a thread a handle and hear just their room",
       with_a_thread_a_handle},
  };
}

}  // namespace breakout::test
