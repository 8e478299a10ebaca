// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <thread>

#include "peer/event_log.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;
using std::chrono::milliseconds;

Event event_of_kind(const char* kind) {
  Event event;
  event.type = "event";
  event.kind = kind;
  return event;
}

void an_event_that_came_before_is_found_at_once() {
  EventLog log;
  log.add(event_of_kind("joined"));
  CHECK_EQ(log.wait_for("joined", is_kind("joined"), milliseconds(0)).kind, "joined");
}

void waiting_ends_with_the_event() {
  EventLog log;
  std::thread other([&] { log.add(event_of_kind("moved")); });
  const Event event = log.wait_for("moved", is_kind("moved"));
  other.join();
  CHECK_EQ(event.kind, "moved");
}

void an_event_from_before_the_index_does_not_count() {
  EventLog log;
  log.add(event_of_kind("moved"));
  try {
    log.wait_for("a second move", is_kind("moved"), milliseconds(1), log.size());
  } catch (const Timeout&) {
    return;
  }
  throw CheckFailed("no Timeout");
}

void a_timeout_says_what_came_instead() {
  EventLog log;
  log.add(event_of_kind("slots"));
  try {
    log.wait_for("a move", is_kind("moved"), milliseconds(1));
  } catch (const Timeout& timeout) {
    const std::string text = timeout.what();
    CHECK(text.find("a move") != std::string::npos);
    CHECK(text.find("slots") != std::string::npos);
    return;
  }
  throw CheckFailed("no Timeout");
}

}  // namespace

std::span<const Test> event_log_tests() {
  static const Test tests[] = {
      {"an event that came before is found at once", an_event_that_came_before_is_found_at_once},
      {"waiting ends with the event", waiting_ends_with_the_event},
      {"an event from before the index does not count",
       an_event_from_before_the_index_does_not_count},
      {"a timeout says what came instead", a_timeout_says_what_came_instead},
  };
  return tests;
}

}  // namespace breakout::test
