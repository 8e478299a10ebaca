// SPDX-License-Identifier: GPL-3.0-or-later
// TLS to Redis, where the hiredis this was built with has it.
//
// Threads: any. Invariant: nothing is said to a server before its certificate was found to be good
// and to be of the host that was meant.
#pragma once

#include <string>

#include "store/redis_address.hpp"

struct redisContext;

namespace breakout::store {

bool offers_tls() noexcept;

// After the connection and its timeouts, before the first call. Empty: it is done; else why not.
std::string begin_tls(redisContext& connection, const RedisAddress& address);

}  // namespace breakout::store
