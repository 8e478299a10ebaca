// SPDX-License-Identifier: GPL-3.0-or-later
// One person of the soak, who connects, crashes and comes back, and whose packets are all tapped.
//
// Threads: one at a time, that of the driver who owns it. Invariant: at most one connection holds
// the seat; the one before is kept until the next is there, to see that it gets nothing more.
// Owner: a driver.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "integration/classroom.hpp"
#include "isolation/packet_tap.hpp"
#include "isolation/tally.hpp"

namespace breakout::test {

// Where new taps are announced, and the counters of ended connections go.
class TapList {
 public:
  void add(std::shared_ptr<PacketTap> tap);
  std::vector<std::shared_ptr<PacketTap>> all() const;
  void drop(const std::vector<std::shared_ptr<PacketTap>>& ended);

 private:
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<PacketTap>> taps_;  // guarded by mutex_
};

class Member {
 public:
  // `adjust` says what kind of person it is.
  Member(Classroom& classroom, History& history, TapList& taps, std::string id,
         std::function<void(peer::ParticipantOptions&)> adjust);

  const std::string& id() const { return id_; }
  bool is_here() const { return now_ != nullptr; }
  peer::Participant& connection() { return *now_; }

  // Comes in, or comes back to the seat, until media flows. Whoever was here before is gone.
  void enter();
  // Takes the own seat by another connection, while the former one lives.
  void take_over();
  void leave();
  // The sockets are gone, without a word.
  void crash();

 private:
  void connect();
  void publish_and_subscribe();

  Classroom& classroom_;
  History& history_;
  TapList& taps_;
  const std::string id_;
  const std::function<void(peer::ParticipantOptions&)> adjust_;
  std::string resume_;
  std::shared_ptr<PacketTap> tap_;
  std::unique_ptr<peer::Participant> now_;
};

}  // namespace breakout::test
