// SPDX-License-Identifier: GPL-3.0-or-later
// A classroom between the graph and the text of the configuration file.
//
// Threads: pure functions. Invariant: what configured_as() writes reads back as the same settings
// and the same roster.
#pragma once

#include "control/config.hpp"
#include "graph/classroom.hpp"
#include "graph/result.hpp"

namespace breakout::control {

struct ClassroomToBe {
  graph::SettingsPatch patch;
  graph::Plan roster;
};

// Errors: 430 with the item that is wrong.
graph::Result<ClassroomToBe> read_configured(const ConfiguredClassroom& configured);

// `secret` and `pin` included.
ConfiguredClassroom configured_as(const graph::Classroom& classroom);

// Whether `id` can stand in the name of a block: letters, digits, "-", "_" and "*".
bool can_name_a_block(const graph::ClassroomId& id);

}  // namespace breakout::control
