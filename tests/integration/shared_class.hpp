// SPDX-License-Identifier: GPL-3.0-or-later
// A class that Janus processes share through Redis, and what each of them and Redis say of it.
//
// Threads: the test's own. Owner: one test.
#pragma once

#include <cstddef>
#include <string>

#include "integration/classroom.hpp"
#include "store/redis_connection.hpp"
#include "support/redis_process.hpp"

namespace breakout::test {

// The plugin's configuration of the node `name` at a Redis; `more` stands in `general` too.
std::string node_configuration(const std::string& name, const std::string& redis_url,
                               const std::string& more = {});

// Of a node that creates the class, or of one that finds it there.
enum class Comes : std::uint8_t { first, later };
ClassroomOptions on_node(const std::string& name, const std::string& redis_url, Comes comes,
                         const std::string& more = {});

// Until the node knows the class.
void await_class(Classroom& classroom);

// Redis as any other program sees it: a connection for each question.
class RedisReader {
 public:
  explicit RedisReader(const std::string& url);

  // Throws when Redis does not answer.
  store::RedisReply ask(const store::RedisCall& call) const;
  // The values of a hash, as JSON.
  std::map<std::string, peer::Json> hash(const std::string& classroom, const char* part) const;
  // How many entries of the log tell this fact.
  std::size_t logged(const std::string& classroom, const std::string& fact) const;
  // Who is where: comparable to seen_by().
  std::string seen(const std::string& classroom) const;

 private:
  const store::RedisAddress address_;
};

// The same of an answer to `state`.
std::string seen_in(const peer::Json& state);

// Waits until Redis and this node say the same of the class.
void await_agreement(Classroom& classroom, const RedisReader& redis);

std::size_t lines_with(const JanusProcess& janus, const std::string& piece);
// Lines of the plugin that call themselves errors; empty: none.
std::string errors_of(const JanusProcess& janus);

// The `round` event that says so, among those since `from`.
peer::Event await_round(peer::Participant& participant, const std::string& state,
                        std::size_t from = 0);
// The `moved` event into a room, likewise.
peer::Event await_moved(peer::Participant& participant, const std::string& room,
                        std::size_t from = 0);

}  // namespace breakout::test
