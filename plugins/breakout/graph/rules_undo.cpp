// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/rules.hpp"

namespace breakout::graph {

Result<Facts> rule(const Situation&, const Undo&) {
  return refuse(ErrorCode::unknown_error, "not yet");
}

}  // namespace breakout::graph
