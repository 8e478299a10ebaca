// SPDX-License-Identifier: GPL-3.0-or-later
// One Janus session over one WebSocket: handles, requests with their answers, events, keep-alive.
//
// Threads: every public method may be called on any thread; those with a timeout block, and so must
// not be called on the loop thread. Listeners run on the loop thread.
// Invariant: each request is answered exactly once: by its answer, by a Timeout, or by the
// connection's end.
// Owner: Participant, ControlClient or a test.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "peer/event_log.hpp"
#include "peer/json.hpp"
#include "peer/network.hpp"

namespace breakout::peer {

// Janus itself (not a plugin) refused a request; code is Janus' number.
class JanusError : public std::runtime_error {
 public:
  JanusError(std::int64_t number, const std::string& reason)
      : std::runtime_error("Janus refused: " + reason + " (" + std::to_string(number) + ")"),
        code(number) {}
  const std::int64_t code;
};

// The connection to Janus ended.
class Disconnected : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A plugin's answer. A refusal is an answer too: see error_code.
struct Reply {
  std::string kind;           // the value of "breakout" (or "videoroom", …)
  std::int64_t error_code{};  // 0 unless the plugin refused
  Json data;
  Json jsep;
  Json message;  // the whole answer of Janus
  Nanos sent_ns{};
  Nanos received_ns{};

  bool refused() const { return error_code != 0; }
};

inline constexpr std::chrono::milliseconds kRequestTimeout{10000};

class JanusSession {
 public:
  // Connects and creates the session. Throws Disconnected or Timeout.
  JanusSession(Network& network, const std::string& url,
               std::chrono::milliseconds timeout = kRequestTimeout);
  // Ends without a goodbye if destroy() or drop() was not called.
  ~JanusSession();
  JanusSession(const JanusSession&) = delete;
  JanusSession& operator=(const JanusSession&) = delete;

  // A new handle on a plugin, by its package name.
  HandleId attach(const std::string& plugin, std::chrono::milliseconds timeout = kRequestTimeout);
  // Sends a plugin request without waiting. `jsep` may be absent.
  std::future<Reply> send(HandleId handle, const Json& body, const Json& jsep = {});
  // Sends a plugin request and waits for its answer, or for the event that follows an ack.
  Reply request(HandleId handle, const Json& body, const Json& jsep = {},
                std::chrono::milliseconds timeout = kRequestTimeout);
  // Ends the PeerConnection of a handle, or the handle, and waits for Janus to say so.
  void hangup(HandleId handle);
  void detach(HandleId handle);
  // Ends the session as a page that closes does: destroyed, then the WebSocket closed.
  void destroy();
  // Closes the TCP connection without a word.
  void drop();
  // Sends nothing any more, keep-alives included, and keeps the connection open.
  void go_silent();

  // Called for each event, on the loop thread, after it was logged. Set before the first attach.
  void set_listener(std::function<void(const Event&)> listener);

  const EventLog& events() const { return events_; }
  // Messages in both directions, acknowledgements included, keep-alives not.
  std::uint64_t messages() const { return messages_; }
  bool connected() const { return connected_; }
  std::uint64_t id() const { return id_; }

 private:
  struct Pending {
    std::promise<Reply> answer;
    Nanos sent_ns;
    bool plugin;  // an ack does not answer a plugin request
  };
  struct Sent {
    std::string transaction;
    std::future<Reply> answer;
  };

  Sent post(Json message, HandleId handle, bool plugin);
  Reply exchange(Json message, HandleId handle, std::chrono::milliseconds timeout, bool plugin);
  static Json plugin_message(const Json& body, const Json& jsep);
  void on_message(const std::string& text, Nanos received);
  void on_closed(const std::string& reason);
  void settle(const std::string& type, const Event& event, const Json& message);
  void start_keepalive();

  Network& network_;
  EventLog events_;
  std::atomic<bool> connected_{false};
  std::atomic<bool> silent_{false};
  std::atomic<std::uint64_t> id_{0};
  std::atomic<std::uint64_t> next_transaction_{1};
  std::atomic<std::uint64_t> messages_{0};
  std::promise<void> opened_;
  std::mutex mutex_;
  std::map<std::string, Pending> pending_;      // guarded by mutex_
  std::function<void(const Event&)> listener_;  // loop thread only
  Timer keepalive_;                             // loop thread only
  std::shared_ptr<WebSocket> socket_;
};

}  // namespace breakout::peer
