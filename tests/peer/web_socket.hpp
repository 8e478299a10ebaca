// SPDX-License-Identifier: GPL-3.0-or-later
// WebSocket connections to Janus, all served by one thread of libwebsockets.
//
// Threads: every public method may be called on any thread. Callbacks run on the pool's thread and
// must not block.
// Invariant: a socket's closed callback is its last, and comes exactly once unless it was muted.
// Owner: Network owns the pool; a session owns its socket, the pool shares it while it is open.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "peer/clock.hpp"

struct lws;
struct lws_context;

namespace breakout::peer {

class WebSocketPool;

// A parsed ws:// or wss:// address. Throws std::invalid_argument on anything else.
struct WebSocketUrl {
  static WebSocketUrl parse(const std::string& text);

  bool secure = false;
  std::string host;
  int port = 0;
  std::string path;
};

class WebSocket {
 public:
  struct Callbacks {
    std::function<void()> opened = {};
    // A whole message, however many frames it came in, with the time of its last byte.
    std::function<void(std::string message, Nanos received)> message = {};
    std::function<void(const std::string& reason)> closed = {};
  };

  WebSocket(WebSocketPool& pool, WebSocketUrl url, std::string protocol, Callbacks callbacks);

  void send(std::string message);
  // Closes as a browser does, after what was sent before.
  void close();
  // Closes the TCP connection without a goodbye, as a crash does.
  void drop();
  // No callback starts any more once this returns.
  void mute();

 private:
  friend class WebSocketPool;

  void on_receive(std::string_view fragment, bool last);
  void on_opened();
  void on_closed(const std::string& reason);
  // Writes one message; false when the connection is to be closed now.
  bool on_writable();

  WebSocketPool& pool_;
  const WebSocketUrl url_;
  const std::string protocol_;
  lws* connection_ = nullptr;  // pool thread only; set while the connection is open
  std::string incoming_;       // pool thread only

  std::mutex mutex_;
  std::deque<std::string> outgoing_;  // guarded by mutex_
  bool closing_ = false;              // guarded by mutex_
  bool dropping_ = false;             // guarded by mutex_

  std::recursive_mutex callback_mutex_;
  Callbacks callbacks_;  // guarded by callback_mutex_
};

class WebSocketPool {
 public:
  WebSocketPool();
  ~WebSocketPool();
  WebSocketPool(const WebSocketPool&) = delete;
  WebSocketPool& operator=(const WebSocketPool&) = delete;

  // Starts to connect with the given subprotocol ("janus-protocol", "janus-admin-protocol").
  std::shared_ptr<WebSocket> open(const std::string& url, const std::string& protocol,
                                  WebSocket::Callbacks callbacks);

 private:
  friend class WebSocket;
  struct Glue;

  void wake();
  void run();
  void attend();
  void connect(WebSocket& socket);
  void forget(WebSocket* socket);

  lws_context* context_ = nullptr;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<std::shared_ptr<WebSocket>> fresh_;    // guarded by mutex_
  std::vector<std::shared_ptr<WebSocket>> sockets_;  // pool thread only
  std::thread thread_;
};

}  // namespace breakout::peer
