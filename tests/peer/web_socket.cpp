// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/web_socket.hpp"

#include <libwebsockets.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace breakout::peer {
namespace {

// Janus fragments what it sends above 2800 bytes; this only sizes one read.
constexpr std::size_t kReadBuffer = 16384;

int number_in(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

}  // namespace

WebSocketUrl WebSocketUrl::parse(const std::string& text) {
  WebSocketUrl url;
  std::string rest;
  if (text.rfind("ws://", 0) == 0) {
    rest = text.substr(5);
  } else if (text.rfind("wss://", 0) == 0) {
    url.secure = true;
    rest = text.substr(6);
  } else {
    throw std::invalid_argument("not a ws:// or wss:// address: " + text);
  }
  const std::size_t slash = rest.find('/');
  url.path = slash == std::string::npos ? "/" : rest.substr(slash);
  rest = rest.substr(0, slash);
  const std::size_t colon = rest.rfind(':');
  url.host = rest.substr(0, colon);
  url.port = url.secure ? 443 : 80;
  if (colon != std::string::npos) {
    url.port = number_in(std::string_view(rest).substr(colon + 1));
  }
  if (url.host.empty() || url.port < 1 || url.port > 65535) {
    throw std::invalid_argument("no host and port in " + text);
  }
  return url;
}

// What libwebsockets calls, turned into calls on the socket it concerns.
struct WebSocketPool::Glue {
  static int callback(lws* wsi, lws_callback_reasons reason, void* user, void* in,
                      std::size_t size);
  static int on_socket(lws* wsi, lws_callback_reasons reason, WebSocket& socket, void* in,
                       std::size_t size);
  static WebSocketPool& pool_of(lws* wsi) {
    return *static_cast<WebSocketPool*>(lws_context_user(lws_get_context(wsi)));
  }
};

int WebSocketPool::Glue::on_socket(lws* wsi, lws_callback_reasons reason, WebSocket& socket,
                                   void* in, std::size_t size) {
  switch (reason) {
    case LWS_CALLBACK_CLIENT_ESTABLISHED:
      socket.connection_ = wsi;
      socket.on_opened();
      lws_callback_on_writable(wsi);
      return 0;
    case LWS_CALLBACK_CLIENT_RECEIVE: {
      const bool last = lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0;
      socket.on_receive({static_cast<const char*>(in), size}, last);
      return 0;
    }
    case LWS_CALLBACK_CLIENT_WRITEABLE:
      return socket.on_writable() ? 0 : -1;
    case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
      socket.on_closed(in != nullptr ? std::string(static_cast<const char*>(in), size)
                                     : "connection failed");
      pool_of(wsi).forget(&socket);
      return 0;
    case LWS_CALLBACK_CLIENT_CLOSED:
      socket.on_closed("connection closed");
      pool_of(wsi).forget(&socket);
      return 0;
    default:
      return 0;
  }
}

int WebSocketPool::Glue::callback(lws* wsi, lws_callback_reasons reason, void* user, void* in,
                                  std::size_t size) {
  if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED) {
    pool_of(wsi).attend();
    return 0;
  }
  return user == nullptr ? 0 : on_socket(wsi, reason, *static_cast<WebSocket*>(user), in, size);
}

WebSocket::WebSocket(WebSocketPool& pool, WebSocketUrl url, std::string protocol,
                     Callbacks callbacks)
    : pool_(pool),
      url_(std::move(url)),
      protocol_(std::move(protocol)),
      callbacks_(std::move(callbacks)) {}

void WebSocket::send(std::string message) {
  {
    std::lock_guard lock(mutex_);
    outgoing_.push_back(std::move(message));
  }
  pool_.wake();
}

void WebSocket::close() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  pool_.wake();
}

void WebSocket::drop() {
  {
    std::lock_guard lock(mutex_);
    dropping_ = true;
  }
  pool_.wake();
}

void WebSocket::mute() {
  std::lock_guard lock(callback_mutex_);
  callbacks_ = {};
}

void WebSocket::on_opened() {
  std::lock_guard lock(callback_mutex_);
  if (callbacks_.opened) {
    callbacks_.opened();
  }
}

void WebSocket::on_receive(std::string_view fragment, bool last) {
  incoming_.append(fragment);
  if (!last) {
    return;
  }
  std::string message;
  message.swap(incoming_);
  std::lock_guard lock(callback_mutex_);
  if (callbacks_.message) {
    callbacks_.message(std::move(message), now_ns());
  }
}

void WebSocket::on_closed(const std::string& reason) {
  connection_ = nullptr;
  std::lock_guard lock(callback_mutex_);
  if (callbacks_.closed) {
    callbacks_.closed(reason);
  }
  callbacks_ = {};
}

bool WebSocket::on_writable() {
  std::string message;
  bool more = false;
  {
    std::lock_guard lock(mutex_);
    if (dropping_) {
      shutdown(lws_get_socket_fd(connection_), SHUT_RDWR);
      return true;
    }
    if (outgoing_.empty()) {
      return !closing_;
    }
    message.assign(LWS_PRE, '\0');
    message += outgoing_.front();
    outgoing_.pop_front();
    more = !outgoing_.empty() || closing_;
  }
  auto* start = reinterpret_cast<unsigned char*>(message.data()) + LWS_PRE;
  if (lws_write(connection_, start, message.size() - LWS_PRE, LWS_WRITE_TEXT) < 0) {
    return false;
  }
  if (more) {
    lws_callback_on_writable(connection_);
  }
  return true;
}

WebSocketPool::WebSocketPool() {
  static const lws_protocols protocols[] = {
      {"janus-protocol", Glue::callback, 0, kReadBuffer, 0, nullptr, 0},
      {"janus-admin-protocol", Glue::callback, 0, kReadBuffer, 0, nullptr, 0},
      {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
  lws_set_log_level(LLL_ERR, nullptr);
  lws_context_creation_info info{};
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = protocols;
  info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
  info.gid = -1;
  info.uid = -1;
  info.user = this;
  context_ = lws_create_context(&info);
  if (context_ == nullptr) {
    throw std::runtime_error("libwebsockets does not start");
  }
  thread_ = std::thread([this] { run(); });
}

WebSocketPool::~WebSocketPool() {
  stopping_ = true;
  lws_cancel_service(context_);
  thread_.join();
  lws_context_destroy(context_);
}

std::shared_ptr<WebSocket> WebSocketPool::open(const std::string& url, const std::string& protocol,
                                               WebSocket::Callbacks callbacks) {
  auto socket =
      std::make_shared<WebSocket>(*this, WebSocketUrl::parse(url), protocol, std::move(callbacks));
  {
    std::lock_guard lock(mutex_);
    fresh_.push_back(socket);
  }
  wake();
  return socket;
}

void WebSocketPool::wake() {
  lws_cancel_service(context_);
}

void WebSocketPool::run() {
  while (!stopping_ && lws_service(context_, 0) >= 0) {
  }
}

// Runs after every wake: connects what is new, serves what has something to do.
void WebSocketPool::attend() {
  std::vector<std::shared_ptr<WebSocket>> fresh;
  {
    std::lock_guard lock(mutex_);
    fresh.swap(fresh_);
  }
  for (const auto& socket : fresh) {
    sockets_.push_back(socket);
    connect(*socket);
  }
  for (const auto& socket : sockets_) {
    std::lock_guard lock(socket->mutex_);
    if (socket->connection_ == nullptr) {
      continue;
    }
    if (socket->dropping_) {
      shutdown(lws_get_socket_fd(socket->connection_), SHUT_RDWR);
    } else if (socket->closing_ || !socket->outgoing_.empty()) {
      lws_callback_on_writable(socket->connection_);
    }
  }
}

void WebSocketPool::connect(WebSocket& socket) {
  lws_client_connect_info info{};
  info.context = context_;
  info.address = socket.url_.host.c_str();
  info.port = socket.url_.port;
  info.path = socket.url_.path.c_str();
  info.host = info.address;
  info.origin = info.address;
  info.protocol = socket.protocol_.c_str();
  info.local_protocol_name = info.protocol;
  info.ssl_connection = socket.url_.secure ? LCCSCF_USE_SSL : 0;
  info.userdata = &socket;
  lws_client_connect_via_info(&info);
}

void WebSocketPool::forget(WebSocket* socket) {
  const auto found = std::find_if(sockets_.begin(), sockets_.end(),
                                  [&](const auto& each) { return each.get() == socket; });
  if (found != sockets_.end()) {
    sockets_.erase(found);
  }
}

}  // namespace breakout::peer
