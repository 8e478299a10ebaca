// SPDX-License-Identifier: GPL-3.0-or-later
// The class with this plugin.
//
// Threads: the bench's own. Owner: one measurement.
#pragma once

#include "bench/peers/peer_class.hpp"
#include "peer/control_client.hpp"

namespace breakout::bench {

class BreakoutClass : public PeerClass {
 public:
  explicit BreakoutClass(const ClassPlan& plan);

  test::JanusProcess& janus() override { return janus_; }
  void enter(int count) override;
  void form_rooms() override;
  const peer::SlotMonitor& slots(int person) override { return people_[index(person)]->slots(); }
  std::vector<peer::RepairReport> repairs(int person) override {
    return people_[index(person)]->repairs();
  }

  peer::Participant& person(int which) { return *people_[index(which)]; }
  peer::ControlClient& back_end() { return back_end_; }
  // Everybody into the rooms given, by their numbers from 0.
  peer::Reply open(const std::vector<int>& rooms);

 private:
  static std::size_t index(int person) { return static_cast<std::size_t>(person); }
  std::unique_ptr<peer::Participant> make(int person);

  test::JanusProcess janus_;
  peer::ControlClient back_end_;
  std::vector<std::unique_ptr<peer::Participant>> people_;
};

}  // namespace breakout::bench
