// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who is heard when a room has more microphones than a listener has slots: who talks, then who
// talked last, without flapping.
//
// Threads: control thread only.
// Invariants
//   1. Who talks passes all who do not. So among the silent, who has just talked comes first.
//   2. Among those who talk, one passes another only when louder by kMargin, and not before the
//      other has had its place for kHold: two who talk alike stay put.
//   3. Who is away keeps the place in the order, so that coming back changes nothing.
// One order serves all listeners of a room, whatever their number of slots.
// Owner: control, one a room and kind of media.
#pragma once

#include <chrono>
#include <span>
#include <unordered_map>
#include <vector>

#include "media/media_types.hpp"

namespace breakout::media {

class SpeakerOrder {
 public:
  static constexpr int kMargin = 10;  ///< decibels
  static constexpr std::chrono::milliseconds kHold{1000};

  struct Speaker {
    SourceKey key = kNoSource;
    bool talking = false;
    int loudness = 0;  ///< 0 (silence) to 127
  };

  /// Who is new follows those known, in the order given.
  void admit(std::span<const SourceKey> present);
  /// Takes in who talks now. Cost: linear while the order holds.
  void follow(std::span<const Speaker> present, MediaTime now);
  /// Everybody known, best first; also those who are away.
  std::vector<SourceKey> keys() const;
  /// The source is published no more.
  void forget(SourceKey key);

 private:
  struct Place {
    SourceKey key = kNoSource;
    MediaTime risen{};  // when it last passed somebody
    Speaker speaker{};  // of the present round; silent when away
  };

  static bool passes(const Place& one, const Place& other, MediaTime now);

  std::vector<Place> order_;
};

}  // namespace breakout::media
