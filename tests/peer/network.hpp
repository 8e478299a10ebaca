// SPDX-License-Identifier: GPL-3.0-or-later
// What all peers of one program share: the loop, the WebSocket thread, the certificate, the pacer.
//
// Threads: accessors from any; see each part for its own rule.
// Invariant: outlives every session, peer connection and participant made with it.
// Owner: the test or the program.
#pragma once

#include <chrono>
#include <memory>

#include "peer/certificate.hpp"
#include "peer/event_loop.hpp"
#include "peer/pacer.hpp"
#include "peer/web_socket.hpp"

namespace breakout::peer {

struct NetworkOptions {
  // See EventLoop: 0 for exact arrival times, 5 ms for load.
  std::chrono::microseconds coalesce{0};
  // The one address peers send media from and receive it on; empty = every address of this host
  // that is not loopback.
  std::string media_address = "127.0.0.1";
};

class Network {
 public:
  explicit Network(NetworkOptions options = {});
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  EventLoop& loop() { return loop_; }
  WebSocketPool& sockets() { return sockets_; }
  Pacer& pacer() { return *pacer_; }
  const Certificate& certificate() const { return certificate_; }
  const std::string& media_address() const { return options_.media_address; }

 private:
  const NetworkOptions options_;
  const Certificate certificate_;
  EventLoop loop_;
  WebSocketPool sockets_;
  std::unique_ptr<Pacer> pacer_;  // loop thread only
};

}  // namespace breakout::peer
