// SPDX-License-Identifier: GPL-3.0-or-later
// What is kept of a received packet until it is judged.
//
// Threads: plain values.
#pragma once

#include <cstdint>

#include "isolation/history.hpp"
#include "peer/clock.hpp"

namespace breakout::test {

struct Packet {
  enum class Is : std::uint8_t {
    kMarked,   // by a participant's source
    kBlank,    // a black keyframe of 16 x 16 pixels, by the plugin
    kUnknown,  // neither
  };
  Is is = Is::kUnknown;
  bool keyframe = false;  // opens one
  std::uint16_t sequence = 0;
  SourceId source = {};
  peer::Nanos sent = 0;
  peer::Nanos received = 0;
};

}  // namespace breakout::test
