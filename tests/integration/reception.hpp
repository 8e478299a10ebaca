// SPDX-License-Identifier: GPL-3.0-or-later
// Judges what participants received against where everybody was.
//
// Threads: the test's own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "integration/classroom.hpp"
#include "peer/clock.hpp"

namespace breakout::test {

// How many (receiver, source) pairs of a kind had a packet arrive at `since` or later.
std::size_t streams_since(Classroom& classroom, peer::SourceKind kind, peer::Nanos since);

// One sentence for each stream that somebody got though it was sent after `since` from another
// room, or that is their own.
std::vector<std::string> leaks_since(Classroom& classroom, peer::Nanos since);

// One sentence for each slot whose numbering broke, and each PeerConnection that was renegotiated,
// restarted or shaken anew.
std::vector<std::string> breaks(Classroom& classroom);

// Fails with the first of leaks_since(), if any.
void expect_no_leak(Classroom& classroom, peer::Nanos since);

// Waits until each kind has exactly the streams that `rooms()` asks for, and no leak happened
// since.
void expect_everyone_in_place(Classroom& classroom, peer::Nanos since);

// The streams of one kind that `rooms()` asks for, among people().
std::size_t streams_due(const Classroom& classroom);

}  // namespace breakout::test
