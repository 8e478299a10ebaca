// SPDX-License-Identifier: GPL-3.0-or-later
// Owning JSON, by the names control/ knows it under.
//
// Threads: see json/json.hpp.
#pragma once

#include "json/json.hpp"

namespace breakout::control {

using json::add;
using json::Json;
using json::json_bool;
using json::json_count;
using json::json_dump_text;
using json::json_list;
using json::json_map;
using json::json_number;
using json::json_parse_text;
using json::json_text;
using json::JsonRelease;
using json::put;
using json::share;
using json::text_of;

}  // namespace breakout::control
