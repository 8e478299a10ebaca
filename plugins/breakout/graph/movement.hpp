// SPDX-License-Identifier: GPL-3.0-or-later
// What goes along when somebody moves, leaves or has another role: visits, hands, claims, places.
//
// Threads: pure functions. Invariants: the one place that writes ParticipantMoved and
// ParticipantLeft; whoever is named by what they append was in the classroom before.
#pragma once

#include <vector>

#include "graph/change.hpp"
#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/rules.hpp"

namespace breakout::graph {

// `participant` goes to `to`. A visit ends, unless this is one, and with it what its owner had
// claimed in the room visited. A raised hand belongs to the room it was raised in: whoever comes
// back to main has the one raised there, elsewhere there is none.
void append_move(Facts& facts, const Classroom& classroom, const Participant& participant,
                 const RoomId& to, MoveReason reason);

// The same for many; a visit ends also where its owner only is to stay. REQUIRES that everybody
// and every room is there, and nobody is named twice.
void append_moves(Facts& facts, const Classroom& classroom, const std::vector<MoveOne>& moves,
                  MoveReason reason);

// The round is over for `participant`: it is in main with the hand raised there and visits nothing.
// Claims stay: they are on hands of main, or their hands are gone.
void append_return_to_main(Facts& facts, const Classroom& classroom, const Participant& participant,
                           MoveReason reason);

// A visit that ends without a move: listening, or because its owner is not staff any more.
void append_end_of_visit(Facts& facts, const Classroom& classroom, const Participant& participant);

// `people` are gone for good; what they had claimed waits again.
void append_departures(Facts& facts, const Classroom& classroom,
                       const std::vector<const Participant*>& people, bool kicked = false);

// `participant` is about to have `role`. Only staff visits, announces and claims; only learners ask
// for help and are done with a task; observers publish nothing; whoever is not staff takes a place,
// past a capacity if need be: nobody is thrown out by it. The role itself is the caller's to
// change.
void append_role_effects(Facts& facts, const Classroom& classroom, const Participant& participant,
                         Role role);

}  // namespace breakout::graph
