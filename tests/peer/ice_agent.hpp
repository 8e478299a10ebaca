// SPDX-License-Identifier: GPL-3.0-or-later
// One ICE agent with one component, on libnice: gathers host candidates, connects, carries
// datagrams.
//
// Threads: loop thread only; callbacks too.
// Invariant: no callback comes after destruction.
// Owner: Transport.
#pragma once

#include <nice/agent.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "peer/bytes.hpp"
#include "peer/event_loop.hpp"
#include "peer/sdp.hpp"

namespace breakout::peer {

enum class IceRole { kControlling, kControlled };

class IceAgent {
 public:
  struct Callbacks {
    std::function<void()> connected = {};
    std::function<void()> failed = {};
    // The bytes may be written to (decrypted in place) until the callback returns.
    std::function<void(MutableBytes)> datagram = {};
  };

  // Gathers at once. `address` is the one local address to use, empty for all but loopback.
  // Throws std::runtime_error when there is no candidate.
  IceAgent(EventLoop& loop, IceRole role, const std::string& address, Callbacks callbacks);
  ~IceAgent();
  IceAgent(const IceAgent&) = delete;
  IceAgent& operator=(const IceAgent&) = delete;

  // Fills in ufrag, password and candidates.
  void describe(TransportParameters& parameters) const;
  // Starts the checks. Candidates may follow.
  void set_remote(const TransportParameters& parameters);
  void add_candidate(const std::string& candidate);
  // False when the datagram could not be sent, say before the checks succeeded.
  bool send(Bytes datagram);

 private:
  struct Unref {
    void operator()(NiceAgent* agent) const { g_object_unref(agent); }
  };

  static void on_state(NiceAgent* agent, guint stream, guint component, guint state, gpointer self);
  static void on_receive(NiceAgent* agent, guint stream, guint component, guint size, gchar* data,
                         gpointer self);
  static void on_gathered(NiceAgent* agent, guint stream, gpointer self);

  Callbacks callbacks_;
  std::unique_ptr<NiceAgent, Unref> agent_;
  guint stream_ = 0;
  bool gathered_ = false;
};

}  // namespace breakout::peer
