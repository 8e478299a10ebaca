// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/admin_call.hpp"

#include <future>
#include <memory>

#include "peer/event_log.hpp"
#include "peer/participant.hpp"
#include "support/janus_process.hpp"

namespace breakout::test {

peer::Json ask_admin(peer::Network& network, const std::string& url, peer::Json message) {
  struct Call {
    std::promise<void> opened;
    std::promise<std::string> answer;
  };
  message.set("transaction", "admin");
  message.set("admin_secret", JanusProcess::admin_secret());
  const auto call = std::make_shared<Call>();
  const auto socket = network.sockets().open(
      url, "janus-admin-protocol",
      {.opened = [call] { call->opened.set_value(); },
       .message = [call](std::string text,
                         peer::Nanos) { call->answer.set_value(std::move(text)); }});
  const auto patience = std::chrono::seconds(5);
  if (call->opened.get_future().wait_for(patience) != std::future_status::ready) {
    throw peer::Timeout("the Admin API accepts no connection");
  }
  socket->send(message.dump());
  auto answer = call->answer.get_future();
  if (answer.wait_for(patience) != std::future_status::ready) {
    throw peer::Timeout("the Admin API does not answer " + message.dump());
  }
  socket->mute();
  socket->close();
  return peer::Json::parse(answer.get());
}

peer::Json admin_request(peer::Network& network, const std::string& url,
                         const peer::Json& request) {
  peer::Json message = peer::Json::object();
  message.set("janus", "message_plugin");
  message.set("plugin", peer::kBreakoutPlugin);
  message.set("request", request);
  return ask_admin(network, url, message).get("response");
}

}  // namespace breakout::test
