// SPDX-License-Identifier: GPL-3.0-or-later
// Asks a classroom for anything there is to ask, most of it sensible, all of it by choice.
//
// Threads: the test's. The choices come from outside: a seed in tests, bytes in the fuzzer.
// Invariant: the same choices ask for the same.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "graph/story.hpp"

namespace breakout::test {

// One of 0 to bound - 1. REQUIRES bound > 0.
using Chooser = std::function<std::uint64_t(std::uint64_t bound)>;

class RequestMaker {
 public:
  // `people` is how many different participants come and go, at least 1. `classroom` is looked at
  // with each request; it lives longer.
  RequestMaker(Chooser choose, std::uint64_t people, const graph::Classroom& classroom);

  graph::Request some_request(graph::Instant now);
  graph::Join some_join();
  graph::SettingsPatch first_settings();  // of a new classroom
  std::string fresh(const char* prefix) { return prefix + std::to_string(++made_up_); }

 private:
  bool one_in(std::uint64_t times) { return choose_(times) == 0; }
  graph::ParticipantId some_person();
  graph::ParticipantId some_member();
  graph::ParticipantId somebody_who_asked();
  graph::RoomId some_room();
  graph::NodeId some_node() { return graph::NodeId{one_in(2) ? "a" : "b"}; }
  std::vector<graph::RoomId> some_rooms();
  graph::SourceSet some_sources();
  graph::Seconds some_time();
  std::vector<graph::Seconds> some_warnings();
  graph::OnExpiry some_expiry() {
    return one_in(3) ? graph::OnExpiry::notify : graph::OnExpiry::close;
  }
  std::optional<std::uint32_t> some_capacity();
  std::string some_task() { return one_in(2) ? "" : "{\"title\":\"t" + fresh("") + "\"}"; }
  graph::Actor some_actor();
  graph::Actor some_staff();
  graph::SettingsPatch some_patch();
  graph::Configure some_configure();
  graph::Command some_own_command();

  // request_maker_staff.cpp
  graph::Open some_open();
  void choose_assignment(graph::Open& open);
  graph::Move some_move();
  graph::Merge some_merge();
  graph::AddRoom some_new_room();
  graph::EditRoom some_room_edit();
  graph::SetTimer some_timer();
  graph::SendBroadcast some_broadcast();
  graph::Receive some_receipt();
  graph::Moderate some_moderation();
  graph::Command some_round_command();
  graph::Command some_class_command();
  graph::Command some_people_command();
  graph::Command some_staff_command();
  graph::Restore some_restore();
  graph::Command some_system_command();

  Chooser choose_;
  const std::uint64_t people_;
  const std::uint64_t rooms_;
  const graph::Classroom& classroom_;
  graph::Instant now_{};
  std::uint64_t made_up_ = 0;  // fresh secrets, ids and tasks
};

}  // namespace breakout::test
