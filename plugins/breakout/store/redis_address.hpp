// SPDX-License-Identifier: GPL-3.0-or-later
// Where Redis is and as whom to speak to it.
//
// Threads: plain values. Invariant: `user` and `password` appear in no sentence of this file.
#pragma once

#include <string>

#include "graph/result.hpp"

namespace breakout::store {

struct RedisAddress {
  std::string host;  // empty: the socket is meant
  int port = 6379;
  std::string socket;  // path of a Unix socket
  std::string user;    // empty: the default user
  std::string password;
  int database = 0;
  bool tls = false;
  std::string tls_ca = {};  // a file of certificates to trust; empty: those the system trusts
};

// redis://[user[:password]@]host[:port][/database], likewise rediss:// for TLS where the build has
// it, or unix://[user:password@]/path; user and password percent-encoded, an IPv6 address in
// brackets. Errors: 430, without the URL in it.
graph::Result<RedisAddress> parse_redis_url(const std::string& url);

// Where a sentinel is: host[:port], or redis[s]:// as above, which may bring a password. Without a
// port it is 26379. Errors: likewise.
graph::Result<RedisAddress> parse_sentinel(const std::string& text);

// "localhost:6379" or "/run/redis.sock": for the log.
std::string place_of(const RedisAddress& address);

}  // namespace breakout::store
