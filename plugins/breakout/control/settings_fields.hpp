// SPDX-License-Identifier: GPL-3.0-or-later
// A classroom's settings on the wire and in the configuration file: one table for both.
//
// Threads: pure functions.
#pragma once

#include <map>
#include <string>

#include "control/fields.hpp"
#include "control/json.hpp"
#include "graph/result.hpp"
#include "graph/settings.hpp"

namespace breakout::control {

// The settings among `fields`, each under `prefix` + its name ("" for `create`, "new_" for `edit`).
graph::SettingsPatch read_settings(Fields& fields, const std::string& prefix);

// The items of a configuration block, which are all text, as a request would give them.
// Errors: 430 naming an item that is no setting or does not read as its type.
graph::Result<Json> settings_from_items(const std::map<std::string, std::string>& items);

// What staff see in `state`; `secret` and `pin` only as whether there is one.
Json settings_json(const graph::Settings& settings);

}  // namespace breakout::control
