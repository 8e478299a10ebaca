// SPDX-License-Identifier: GPL-3.0-or-later
// The door to the control thread: requests in, answers out, media events in. START HERE.
//
// Threads: every public method may be called from any thread. handle() and handle_admin() wait for
// the control thread (bounded, see kAnswerTimeout); the media events only enqueue and never block.
// Invariants: one control thread decides everything, in the order of arrival; nothing is thrown.
// Owner: the plugin (janus/), from init to destroy; stop() or the destructor joins the thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "control/config.hpp"
#include "control/connection.hpp"
#include "control/host.hpp"
#include "control/json.hpp"
#include "control/sdp_port.hpp"
#include "store/store.hpp"

namespace breakout::control {

// A request as it came: body is null when the client sent none.
struct Incoming {
  std::shared_ptr<Connection> connection;
  std::string transaction;
  Json body;
  std::optional<Jsep> jsep;
};

// The answer goes out at once, or follows as an event with the same transaction.
struct Ack {};
using Answer = std::variant<Json, Ack>;

inline constexpr std::chrono::seconds kAnswerTimeout{10};

// Runs what it is given on the control thread, in order. From any thread, as long as Control lives.
using Post = std::function<void(std::function<void()>)>;
// Makes the one store of a Control; a store that answers later than at once does so by `post`.
using StoreMaker = std::function<std::unique_ptr<store::Store>(Post post)>;

class Control {
 public:
  Control(Config config, const StoreMaker& make_store, Host& host, SdpPort& sdp);
  ~Control();
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;

  Answer handle(Incoming incoming);
  Json handle_admin(Json body);

  void connected(std::shared_ptr<Connection> connection);  // a handle was attached
  void media_up(ConnectionId connection);                  // its PeerConnection is up
  void hung_up(ConnectionId connection);                   // its PeerConnection is gone
  void gone(ConnectionId connection);                      // the handle itself is gone

  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace breakout::control
