// SPDX-License-Identifier: GPL-3.0-or-later
// The three ways to split a class of 30 and to move one person that are compared: this plugin,
// and VideoRoom by leaving and joining, and by switching what people receive.
//
// Threads: the bench's own.
// Invariant: after a command the other people of one's room are received, once things have settled.
// Owner: the bench of splitting.
#pragma once

#include <memory>
#include <vector>

#include "bench/peers/breakout_class.hpp"
#include "bench/peers/video_room_class.hpp"

namespace breakout::bench {

inline constexpr int kSplitPeople = 30;
inline constexpr int kSplitRooms = 6;
// One more than a room of five needs, so that somebody can be moved into it.
inline constexpr int kSplitLines = 5;

// Each person's room, from 0.
using Rooms = std::vector<int>;
std::vector<int> mates_of(int person, const Rooms& rooms);

class Splitter {
 public:
  virtual ~Splitter() = default;

  virtual const char* title() const = 0;
  virtual PeerClass& people() = 0;
  // What has to be done before a split and is not part of it; says what that makes of the rooms.
  virtual void prepare(Rooms&) {}
  virtual void split(const Rooms& rooms) = 0;
  virtual void move(int person, const Rooms& before, const Rooms& after) = 0;
  // Of all people and of who commands them.
  virtual std::uint64_t messages() = 0;
  virtual int sdp_exchanges() = 0;
  // When somebody of the former room was last received; 0 = not since the command.
  virtual peer::Nanos last_of(int person, const std::vector<int>& former, peer::Nanos since);
};

std::unique_ptr<Splitter> split_with_breakout();
std::unique_ptr<Splitter> split_by_rejoining();
std::unique_ptr<Splitter> split_by_switching();

}  // namespace breakout::bench
