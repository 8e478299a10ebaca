// SPDX-License-Identifier: GPL-3.0-or-later
// A back end: a handle that never joins and commands a classroom by its secret.
//
// Threads: one controlling thread at a time; calls block with timeouts.
// Owner: the test or the load program.
#pragma once

#include <string>
#include <string_view>

#include "peer/janus_session.hpp"
#include "peer/participant.hpp"

namespace breakout::peer {

class ControlClient {
 public:
  // Connects at once. Classroom and secret, unless empty, are added to requests that lack them.
  ControlClient(Network& network, const std::string& server, std::string classroom = {},
                std::string secret = {}, const std::string& plugin = kBreakoutPlugin);

  // A refusal is returned.
  Reply request(Json body);
  Reply request(std::string_view json_text) { return request(Json::parse(json_text)); }
  // A refusal throws Refused.
  Reply demand(const Json& body);
  Reply demand(std::string_view json_text) { return demand(Json::parse(json_text)); }

  const EventLog& events() const { return session_.events(); }
  JanusSession& session() { return session_; }

 private:
  JanusSession session_;
  const std::string classroom_;
  const std::string secret_;
  const HandleId handle_;
};

}  // namespace breakout::peer
