// SPDX-License-Identifier: GPL-3.0-or-later
// The class with Janus' own VideoRoom: a room of it for each room of the class, or one for all.
//
// Threads: the bench's own. Owner: one measurement.
#pragma once

#include "bench/peers/peer_class.hpp"
#include "peer/control_client.hpp"
#include "peer/live/video_room.hpp"

namespace breakout::bench {

class VideoRoomClass : public PeerClass {
 public:
  explicit VideoRoomClass(const ClassPlan& plan);

  test::JanusProcess& janus() override { return janus_; }
  void enter(int count) override;
  void form_rooms() override {}
  const peer::SlotMonitor& slots(int person) override { return guest(person).downlink().monitor(); }
  std::vector<peer::RepairReport> repairs(int person) override { return guest(person).repairs(); }

  // Everybody into one room, each receiving the `lines` who follow.
  void enter_as_a_ring(int lines);
  test::VideoRoomGuest& guest(int person) { return *guests_[static_cast<std::size_t>(person)]; }
  std::vector<const test::VideoRoomGuest*> guests(const std::vector<int>& people);
  void create_rooms(int first, int count);
  peer::ControlClient& back_end() { return back_end_; }

 private:
  void add(int person);

  test::JanusProcess janus_;
  peer::ControlClient back_end_;
  std::vector<std::unique_ptr<test::VideoRoomGuest>> guests_;
};

}  // namespace breakout::bench
