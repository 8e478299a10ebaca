// SPDX-License-Identifier: GPL-3.0-or-later
// Takes every packet that one downlink receives, and hands them over to be judged.
//
// Threads: take() on the loop thread of the peers; the rest on any. Invariant: no packet is left
// out; those of one line come out in the order of their arrival. Owner: shared by the soak and the
// participant.
#pragma once

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "isolation/packet.hpp"
#include "peer/slot_monitor.hpp"

namespace breakout::test {

struct TappedPacket {
  std::string mid;
  bool video = false;
  Packet packet;
};

class PacketTap {
 public:
  PacketTap(const History& history, std::size_t listener)
      : history_(history), listener_(listener) {}

  std::size_t listener() const { return listener_; }

  void take(const std::string& mid, peer::MediaKind kind, const peer::ReceivedPacket& packet);
  std::vector<TappedPacket> collect();

  // Another connection has taken the seat, and was told so then.
  void retire(peer::Nanos told) { retired_ = told; }
  peer::Nanos retired() const { return retired_; }  // 0: not

 private:
  Packet read(peer::MediaKind kind, const peer::ReceivedPacket& packet) const;

  const History& history_;
  const std::size_t listener_;
  std::atomic<peer::Nanos> retired_{0};
  std::mutex mutex_;
  std::vector<TappedPacket> packets_;  // guarded by mutex_
};

}  // namespace breakout::test
