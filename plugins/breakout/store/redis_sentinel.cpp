// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/redis_sentinel.hpp"

#include <charconv>

namespace breakout::store {
namespace {

// 0: none.
int port_in(const std::string& text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && port > 0 && port <= 65535 ? port : 0;
}

}  // namespace

NamedMaster ask_sentinel(const RedisAddress& sentinel, const std::string& master,
                         const RedisTimeouts& timeouts) {
  RedisConnection connection(sentinel, timeouts);
  const RedisReply reply = connection.call({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", master});
  if (!reply) {
    return {{}, 0, connection.trouble()};
  }
  if (is_error(*reply)) {
    return {{}, 0, text_of_error(*reply)};
  }
  if (reply->type == REDIS_REPLY_NIL) {
    return {{}, 0, "it knows no master of that name"};
  }
  NamedMaster named;
  if (is_array(*reply, 2)) {
    named.host = text_of(*reply->element[0]);
    named.port = port_in(text_of(*reply->element[1]));
  }
  if (named.host.empty() || named.port == 0) {
    named.trouble = "a strange answer about the master";
  }
  return named;
}

void insist_on_master(RedisConnection& connection) {
  const RedisReply reply = connection.call({"ROLE"});
  if (!reply) {
    return;
  }
  const bool listed = reply->type == REDIS_REPLY_ARRAY && reply->elements > 0;
  const std::string role = listed ? text_of(*reply->element[0]) : text_of_error(*reply);
  if (!listed || role != "master") {
    connection.end("it is no master, its role: " + role);
  }
}

}  // namespace breakout::store
