// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/peers/breakout_class.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace breakout::bench {
namespace {

using namespace peer;

constexpr const char* kClassroom = "bench";

test::JanusOptions janus_options(const ClassPlan& plan) {
  const char* plugin = std::getenv("BREAKOUT_PLUGIN");
  if (plugin == nullptr) {
    throw std::runtime_error("BREAKOUT_PLUGIN does not name the plugin; run make bench-peers");
  }
  return {.plugins = {plugin}, .event_loops = plan.event_loops};
}

}  // namespace

BreakoutClass::BreakoutClass(const ClassPlan& plan)
    : PeerClass(plan),
      janus_(janus_options(plan)),
      back_end_(network_, janus_.url(), kClassroom, "chalk") {
  back_end_.demand(Json::object()
                       .set("request", "create")
                       .set("max_participants", plan.people + 1)
                       .set("late_joiners", "least_filled")
                       .set("bitrate", 1000000));
}

std::unique_ptr<Participant> BreakoutClass::make(int person) {
  ParticipantOptions options;
  options.server = janus_.url();
  options.classroom = kClassroom;
  options.participant = name(person);
  options.sources = sources(person);
  options.audio_slots = plan_.audio_slots;
  options.video_slots = plan_.video_slots;
  options.decrypt_every = plan_.decrypt_every;
  options.slow_down = plan_.slow_down;
  options.repair = plan_.repair;
  options.paths = {path(person, true), path(person, false)};
  return std::make_unique<Participant>(network_, std::move(options));
}

void BreakoutClass::enter(int count) {
  const int before = entered_;
  for (int i = 0; i < count; ++i) {
    people_.push_back(make(before + i));
    people_.back()->connect();  // in turn, as in VideoRoom's: it decides whose thread serves whom
  }
  entered_ += count;
  for_everybody(count, [&](int i) { person(before + i).take_part(); });
}

Reply BreakoutClass::open(const std::vector<int>& rooms) {
  Json assignments = Json::object();
  for (int each = 0; each < entered_; ++each) {
    assignments.set(name(each).c_str(), std::to_string(rooms[index(each)] + 1));
  }
  return back_end_.demand(Json::object()
                              .set("request", "open")
                              .set("rooms", *std::max_element(rooms.begin(), rooms.end()) + 1)
                              .set("assignments", assignments));
}

void BreakoutClass::form_rooms() {
  if (plan_.people > plan_.room_size) {
    std::vector<int> rooms;
    for (int each = 0; each < entered_; ++each) {
      rooms.push_back(room_of(each));
    }
    open(rooms);
  }
}

}  // namespace breakout::bench
