// SPDX-License-Identifier: GPL-3.0-or-later
// Which packets of one stream are missing, and when a browser asks for them again: as soon as
// it can tell them from reordered ones, then after each round trip, ten times at most.
//
// Threads: none of its own; one thread at a time.
// Invariant: a number is asked for only while it is missing and something behind it has come.
// Owner: MediaReceiver, one for each video line.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "peer/clock.hpp"

namespace breakout::peer {

class NackList {
 public:
  static constexpr int kMaxAsks = 10;
  static constexpr std::size_t kMaxMissing = 1000;
  // Assumed until one was measured.
  static constexpr Nanos kFirstRoundTrip = 100 * kMillisecond;

  // A packet of the stream, as sent or sent again.
  void record(std::uint16_t sequence, Nanos now);
  // The numbers to ask for now, ascending; each is noted as asked for.
  std::vector<std::uint16_t> due(Nanos now);
  // What is older than this number is no longer needed.
  void forget_before(std::uint16_t sequence);
  // Whether a number was given up since the last call.
  bool take_given_up();

  std::size_t missing() const { return missing_.size(); }
  std::uint64_t asked() const { return asked_; }          // numbers, each as often as asked for
  std::uint64_t recovered() const { return recovered_; }  // numbers that came after asking

 private:
  struct Missing {
    int asks = 0;
    Nanos asked_ns = 0;
  };

  std::uint64_t extended(std::uint16_t sequence) const;
  void note_late(std::uint64_t number, Nanos now);
  void note_reordering(std::uint64_t distance);
  void note_round_trip(Nanos time);
  std::uint64_t usual_reordering() const;

  bool started_ = false;
  bool given_up_ = false;
  std::uint64_t highest_ = 0;
  std::map<std::uint64_t, Missing> missing_;
  Nanos round_trip_ = kFirstRoundTrip;
  std::array<std::uint16_t, 65> distances_{};  // how many of the reordered came this much late
  std::uint32_t reordered_ = 0;
  std::uint64_t asked_ = 0;
  std::uint64_t recovered_ = 0;
};

}  // namespace breakout::peer
