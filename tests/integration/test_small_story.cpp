// SPDX-License-Identifier: GPL-3.0-or-later
// The whole path with a handful of people: small enough for builds with sanitizers.
#include "integration/groups.hpp"
#include "integration/reception.hpp"

namespace breakout::test {

namespace {

void six_people_split_and_merge() {
  Classroom classroom{{.audio_slots = 5, .video_slots = 5, .slow_down = 2}};
  classroom.enter(6);
  expect_everyone_in_place(classroom, peer::now_ns());
  expect_everyone_in_place(classroom,
                           classroom.open(R"({"request":"open","rooms":2,"seed":7})").received_ns);
  expect_everyone_in_place(
      classroom,
      classroom.move(R"({"request":"move","participant":"p1","room":"main"})").received_ns);
  expect_everyone_in_place(classroom, classroom.merge().received_ns);
  const auto found = breaks(classroom);
  CHECK_EQ(found.empty() ? "no break" : found.front(), std::string{"no break"});
  // With data channels still opening, Janus 1.1.2 may crash in its own end.
  for (const auto& participant : classroom.people()) {
    participant->quit();
  }
  // Janus' signal handler takes a lock that its main thread may hold, and then never ends; when it
  // has begun to end, the plugin must let it.
  const int status = classroom.janus().stop();
  const bool begun =
      classroom.janus().log().find("Ending sessions timeout watchdog") != std::string::npos;
  CHECK(status == 0 || !begun);
}

}  // namespace

std::vector<Test> small_story_tests() {
  return {{"six people split, move and merge, and Janus ends cleanly", six_people_split_and_merge}};
}

}  // namespace breakout::test
