// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who is heard when a room has more microphones than a listener has slots: the loudest, without
// flapping.
//
// Threads: control thread only.
// Invariants
//   1. A speaker passes another one only when louder by kMargin: two who talk alike stay put.
//   2. Who is away keeps the place in the order, so that coming back changes nothing.
// One order serves all listeners of a room, whatever their number of slots.
// Owner: control, one a room.
#pragma once

#include <span>
#include <vector>

#include "media/media_types.hpp"

namespace breakout::media {

class SpeakerOrder {
 public:
  /// Steps of Source::loudness(), which are decibels.
  static constexpr int kMargin = 10;

  struct Speaker {
    SourceKey key = kNoSource;
    int loudness = 0;  ///< 0 (silence) to 127
  };

  /// Takes in how loud everybody present is and returns them, best first. Who is new follows those
  /// known, in the order given. Cost: linear while the order holds.
  std::vector<SourceKey> update(std::span<const Speaker> present);
  /// The source is published no more.
  void forget(SourceKey key);

 private:
  std::vector<SourceKey> order_;
};

}  // namespace breakout::media
