// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens that Janus itself signs ("<expires>,<realm>,<descriptor>,...:<signature>"), as VideoRoom
// takes them: the descriptors say for which classroom, as what and as whom.
//
// Threads: control thread.
#pragma once

#include <string>

#include "control/host.hpp"
#include "graph/command.hpp"
#include "graph/ids.hpp"
#include "graph/result.hpp"

namespace breakout::control {

// What `token` grants in `classroom`. The subject is the one it names, else `asked`, which it then
// does not prove.
// Errors: 433.
graph::Result<graph::TokenClaims> read_signed_token(Host& host, const std::string& token,
                                                    const graph::ClassroomId& classroom,
                                                    const graph::ParticipantId& asked);

}  // namespace breakout::control
