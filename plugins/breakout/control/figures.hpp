// SPDX-License-Identifier: GPL-3.0-or-later
// What was counted of media: plain sums, of a classroom or of the whole node.
//
// Threads: plain values; add() reads counters that media threads are writing, each by itself.
// Invariant: sums of what has ended are kept by whoever ends it, so no sum ever falls.
#pragma once

#include <array>
#include <cstdint>

#include "control/json.hpp"
#include "media/latency_histogram.hpp"
#include "media/slot.hpp"
#include "media/source.hpp"

namespace breakout::control {

struct Figures {
  std::uint64_t packets_in = 0, bytes_in = 0;    // well-formed, of publishers
  std::uint64_t packets_out = 0, bytes_out = 0;  // sent for a source, to subscribers
  std::uint64_t keyframes = 0;                   // handed out to whoever receives their source
  std::uint64_t keyframes_asked = 0;             // of publishers
  std::uint64_t keyframes_requested = 0;         // by receivers
  std::uint64_t switches = 0;                    // of slots: sources and layers begun
  std::uint64_t layer_switches = 0;              // of those, other layers of the same source
  std::uint64_t blanks = 0;                      // packets of black pictures

  // Packets that went nowhere: as they came in, and at a slot.
  std::uint64_t malformed = 0, unknown_layer = 0, muted = 0;
  std::uint64_t foreign = 0, awaiting_keyframe = 0, stale = 0;

  // From a move's command to what comes first in each slot that was given another source.
  media::Latencies first_audio, first_keyframe;

  Figures& operator+=(const Figures& other);
  void add(const media::Source& source);
  void add(const media::Slot& slot);
};

// As `metrics` and query_session tell them.
void put_figures(const Json& object, const Figures& figures);

}  // namespace breakout::control
