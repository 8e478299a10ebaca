// SPDX-License-Identifier: GPL-3.0-or-later
// The verbs of the wire: what each is called, how it is answered, how its elements are read.
//
// Threads: constants.
#pragma once

#include <span>

#include "control/fields.hpp"
#include "control/request.hpp"

namespace breakout::control {

struct Verb {
  const char* name;
  bool answered_by_event;
  Payload (*parse)(Fields& fields);
};

// One table a group of verbs, each in the file of its name.
std::span<const Verb> classroom_verbs();  // parse_classroom.cpp: its life and its state
std::span<const Verb> seat_verbs();       // parse_seat.cpp: joining and media
std::span<const Verb> round_verbs();      // parse_round.cpp: rooms, and who is where
std::span<const Verb> class_verbs();      // parse_class.cpp: what is said and done meanwhile

}  // namespace breakout::control
