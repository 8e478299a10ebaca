// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/rules.hpp"

namespace breakout::graph {

Result<Facts> rule(const Situation&, const SetTask&) {
  return refuse(ErrorCode::unknown_error, "not yet");
}

Result<Facts> rule(const Situation&, const MarkTask&) {
  return refuse(ErrorCode::unknown_error, "not yet");
}

}  // namespace breakout::graph
