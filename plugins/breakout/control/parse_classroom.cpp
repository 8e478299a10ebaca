// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs of a classroom's life and state.
#include <array>

#include "control/parse_pieces.hpp"
#include "control/settings_fields.hpp"
#include "control/verb.hpp"

namespace breakout::control {

namespace {

using graph::Command;

Payload parse_create(Fields& fields) {
  return CreateRequest{read_settings(fields, ""), read_plan(fields, "roster")};
}
Payload parse_edit(Fields& fields) {
  return Command{graph::Edit{read_settings(fields, "new_")}};
}
Payload parse_destroy(Fields&) {
  return Command{graph::Destroy{}};
}
Payload parse_exists(Fields&) {
  return ExistsRequest{};
}
Payload parse_list(Fields&) {
  return ListRequest{};
}
Payload parse_metrics(Fields&) {
  return MetricsRequest{};
}

Payload parse_state(Fields& fields) {
  StateRequest state;
  if (const auto since = fields.number("since", 0, INT64_MAX)) {
    state.since = static_cast<graph::Version>(*since);
  }
  return state;
}

constexpr std::array kVerbs{
    Verb{"create", false, parse_create},   Verb{"edit", false, parse_edit},
    Verb{"destroy", false, parse_destroy}, Verb{"exists", false, parse_exists},
    Verb{"list", false, parse_list},       Verb{"state", false, parse_state},
    Verb{"metrics", false, parse_metrics},
};

}  // namespace

std::span<const Verb> classroom_verbs() {
  return kVerbs;
}

}  // namespace breakout::control
