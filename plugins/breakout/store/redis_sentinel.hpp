// SPDX-License-Identifier: GPL-3.0-or-later
// Who is master: by the word of a sentinel, and by its own.
//
// Threads: any; each call is a blocking one. Invariant: a sentinel's word is not enough, since it
// may be behind: whom it names is to say itself that it is the master.
#pragma once

#include <string>

#include "store/redis_connection.hpp"

namespace breakout::store {

struct NamedMaster {
  std::string host;
  int port = 0;
  std::string trouble;  // why there is none; else empty
};

NamedMaster ask_sentinel(const RedisAddress& sentinel, const std::string& master,
                         const RedisTimeouts& timeouts);

// Ends the connection unless its server says that it is a master.
void insist_on_master(RedisConnection& connection);

}  // namespace breakout::store
