// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/control_client.hpp"

namespace breakout::peer {

ControlClient::ControlClient(Network& network, const std::string& server, std::string classroom,
                             std::string secret, const std::string& plugin)
    : session_(network, server),
      classroom_(std::move(classroom)),
      secret_(std::move(secret)),
      handle_(session_.attach(plugin)) {}

Reply ControlClient::request(Json body) {
  if (!classroom_.empty() && !body.has("classroom")) {
    body.set("classroom", classroom_);
  }
  if (!secret_.empty() && !body.has("secret")) {
    body.set("secret", secret_);
  }
  return session_.request(handle_, body);
}

Reply ControlClient::demand(const Json& body) {
  Reply reply = request(body);
  if (reply.refused()) {
    throw Refused(reply);
  }
  return reply;
}

}  // namespace breakout::peer
