// SPDX-License-Identifier: GPL-3.0-or-later
// One rule a command: the facts it makes true, or why not. Dispatched by decide.cpp alone.
//
// Threads: pure functions. Invariants: rights and if_version were checked before; a rule never
// changes its classroom; no facts means that there was nothing to do.
// Complexity: linear in people, times log, whatever the command names.
#pragma once

#include <vector>

#include "graph/change.hpp"
#include "graph/classroom.hpp"
#include "graph/command.hpp"
#include "graph/result.hpp"

namespace breakout::graph {

using Facts = std::vector<Fact>;

// What every rule may look at besides the command.
struct Situation {
  const Classroom& classroom;
  const Actor& by;
  Instant now;
};

// rules_classroom.cpp
Result<Facts> rule(const Situation& situation, const Edit& edit);
Result<Facts> rule(const Situation& situation, const Destroy& destroy);

// rules_join.cpp
Result<Facts> rule(const Situation& situation, const Join& join);

// rules_seat.cpp
Result<Facts> rule(const Situation& situation, const Leave& leave);
Result<Facts> rule(const Situation& situation, const Disconnect& disconnect);
Result<Facts> rule(const Situation& situation, const Reconnect& reconnect);
Result<Facts> rule(const Situation& situation, const LoseNode& lost);
Result<Facts> rule(const Situation& situation, const Publish& publish);
Result<Facts> rule(const Situation& situation, const Configure& configure);

// rules_restore.cpp
Result<Facts> rule(const Situation& situation, const Restore& restore);

// rules_open.cpp
Result<Facts> rule(const Situation& situation, const Open& open);

// rules_move.cpp
Result<Facts> rule(const Situation& situation, const Move& move);

// rules_choose.cpp
Result<Facts> rule(const Situation& situation, const Choose& choose);
Result<Facts> rule(const Situation& situation, const Return& back);

// rules_merge.cpp
Result<Facts> rule(const Situation& situation, const Merge& merge);

// rules_undo.cpp
Result<Facts> rule(const Situation& situation, const Undo& undo);

// rules_rooms.cpp
Result<Facts> rule(const Situation& situation, const AddRoom& add);
Result<Facts> rule(const Situation& situation, const EditRoom& edit);
Result<Facts> rule(const Situation& situation, const CloseRoom& close);

// rules_timer.cpp
Result<Facts> rule(const Situation& situation, const SetTimer& timer);

// rules_broadcast.cpp
Result<Facts> rule(const Situation& situation, const SendBroadcast& broadcast);
Result<Facts> rule(const Situation& situation, const Receive& receive);
Result<Facts> rule(const Situation& situation, const Announce& announce);

// rules_visit.cpp
Result<Facts> rule(const Situation& situation, const VisitRoom& visit);

// rules_help.cpp
Result<Facts> rule(const Situation& situation, const AskHelp& ask);
Result<Facts> rule(const Situation& situation, const ResolveHelp& resolve);

// rules_task.cpp
Result<Facts> rule(const Situation& situation, const SetTask& task);
Result<Facts> rule(const Situation& situation, const MarkTask& mark);

// rules_moderation.cpp
Result<Facts> rule(const Situation& situation, const Moderate& moderate);
Result<Facts> rule(const Situation& situation, const Kick& kick);
Result<Facts> rule(const Situation& situation, const Promote& promote);

// deadlines.cpp
Result<Facts> rule(const Situation& situation, const Expire& expire);

// Everybody back to main with the view of main saved at the split, the rooms gone, the round
// closed. REQUIRES in_round(). In rules_merge.cpp.
void append_merge(Facts& facts, const Classroom& classroom, MoveReason reason = MoveReason::merge);

}  // namespace breakout::graph
