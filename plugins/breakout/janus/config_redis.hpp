// SPDX-License-Identifier: GPL-3.0-or-later
// The options of Redis in the block `general` -> store::RedisOptions.
//
// Threads: called once, from init. Invariants: what is wrong throws std::runtime_error, since a
// typo must not give classrooms without Redis; no sentence repeats a part of an address.
#pragma once

#include <optional>
#include <string>

#include "janus/abi.hpp"
#include "store/redis_options.hpp"

namespace breakout::janus {

// Whether read_redis() reads the option of this name.
bool is_redis_option(const std::string& name);

// Throws when `name`, which means nothing where it stands, can only be meant for Redis.
void refuse_unknown_redis_option(const std::string& name);

// None: neither `redis` nor `sentinel` is there.
std::optional<store::RedisOptions> read_redis(const janus_config_container& general);

}  // namespace breakout::janus
