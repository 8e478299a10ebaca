// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/observer.hpp"

#include <stdexcept>

#include "peer/participant.hpp"

namespace breakout::test {

using peer::Json;

Observer::Observer(History& history, const std::string& server, const std::string& classroom,
                   const std::string& secret)
    : history_(history), session_(network_, server) {
  session_.set_listener([this](const peer::Event& event) { on_event(event); });
  const peer::HandleId handle = session_.attach(peer::kBreakoutPlugin);
  const peer::Reply joined = session_.request(handle, Json::object()
                                                          .set("request", "join")
                                                          .set("ptype", "publisher")
                                                          .set("classroom", classroom)
                                                          .set("participant", "observer")
                                                          .set("role", "instructor")
                                                          .set("secret", secret));
  if (joined.refused()) {
    throw peer::Refused(joined);
  }
  history_.begin(joined.data, joined.received_ns);
}

void Observer::on_event(const peer::Event& event) {
  if (event.kind != "graph") {
    return;
  }
  try {
    history_.add(event.data, event.received_ns);
  } catch (const std::exception& error) {
    std::lock_guard lock(mutex_);
    failure_ = failure_.empty() ? error.what() : failure_;
  }
}

std::string Observer::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace breakout::test
