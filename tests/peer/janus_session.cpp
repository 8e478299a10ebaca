// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/janus_session.hpp"

namespace breakout::peer {
namespace {

// Janus drops a session after 60 s without a word.
constexpr std::chrono::milliseconds kKeepaliveInterval{25000};

// The plugin's word for what it says is the one text value under the key named after the plugin.
std::string kind_of(const Json& plugindata) {
  const std::string plugin = plugindata.text("plugin");
  const std::string key = plugin.substr(plugin.rfind('.') + 1);
  return plugindata.get("data").text(key.c_str());
}

Event event_from(const Json& message, Nanos received) {
  Event event;
  event.received_ns = received;
  event.type = message.text("janus");
  event.handle = static_cast<HandleId>(message.integer("sender"));
  event.transaction = message.text("transaction");
  const Json plugindata = message.get("plugindata");
  event.data = plugindata.present() ? plugindata.get("data") : message;
  event.kind = plugindata.present() ? kind_of(plugindata) : "";
  event.jsep = message.get("jsep");
  return event;
}

std::exception_ptr refusal(const Json& error) {
  return std::make_exception_ptr(JanusError(error.integer("code"), error.text("reason")));
}

}  // namespace

JanusSession::JanusSession(Network& network, const std::string& url,
                           std::chrono::milliseconds timeout)
    : network_(network) {
  std::future<void> opened = opened_.get_future();
  WebSocket::Callbacks callbacks;
  callbacks.opened = [this] {
    connected_ = true;
    opened_.set_value();
  };
  callbacks.message = [this](const std::string& text, Nanos at) { on_message(text, at); };
  callbacks.closed = [this](const std::string& reason) { on_closed(reason); };
  socket_ = network_.sockets().open(url, "janus-protocol", std::move(callbacks));
  try {
    if (opened.wait_for(timeout) != std::future_status::ready) {
      throw Timeout("no connection to " + url);
    }
    opened.get();
    const Reply reply = exchange(Json::object().set("janus", "create"), 0, timeout, false);
    id_ = static_cast<std::uint64_t>(reply.message.get("data").integer("id"));
  } catch (...) {
    socket_->mute();
    socket_->drop();
    throw;
  }
  network_.loop().call([this] { start_keepalive(); });
}

JanusSession::~JanusSession() {
  socket_->mute();
  socket_->drop();
  network_.loop().call([this] {
    keepalive_.reset();
    listener_ = nullptr;
  });
}

void JanusSession::start_keepalive() {
  keepalive_ = network_.loop().every(kKeepaliveInterval, [this] {
    if (connected_ && !silent_) {
      post(Json::object().set("janus", "keepalive"), 0, false);
    }
  });
}

JanusSession::Sent JanusSession::post(Json message, HandleId handle, bool plugin) {
  const std::string transaction = std::to_string(next_transaction_++);
  message.set("transaction", transaction);
  if (id_ != 0) {
    message.set("session_id", id_.load());
  }
  if (handle != 0) {
    message.set("handle_id", handle);
  }
  Pending pending{{}, now_ns(), plugin};
  Sent sent{transaction, pending.answer.get_future()};
  {
    std::lock_guard lock(mutex_);
    if (!connected_) {
      throw Disconnected("not connected to Janus");
    }
    pending_.emplace(transaction, std::move(pending));
  }
  messages_ += message.text("janus") == "keepalive" ? 0 : 1;
  if (!silent_) {
    socket_->send(message.dump());
  }
  return sent;
}

Reply JanusSession::exchange(Json message, HandleId handle, std::chrono::milliseconds timeout,
                             bool plugin) {
  Sent sent = post(message, handle, plugin);
  if (sent.answer.wait_for(timeout) != std::future_status::ready) {
    std::lock_guard lock(mutex_);
    pending_.erase(sent.transaction);
    throw Timeout("no answer within " + std::to_string(timeout.count()) + " ms to " +
                  message.dump());
  }
  return sent.answer.get();
}

Json JanusSession::plugin_message(const Json& body, const Json& jsep) {
  Json message = Json::object().set("janus", "message").set("body", body);
  if (jsep.present()) {
    message.set("jsep", jsep);
  }
  return message;
}

std::future<Reply> JanusSession::send(HandleId handle, const Json& body, const Json& jsep) {
  return post(plugin_message(body, jsep), handle, true).answer;
}

Reply JanusSession::request(HandleId handle, const Json& body, const Json& jsep,
                            std::chrono::milliseconds timeout) {
  return exchange(plugin_message(body, jsep), handle, timeout, true);
}

HandleId JanusSession::attach(const std::string& plugin, std::chrono::milliseconds timeout) {
  const Json message = Json::object().set("janus", "attach").set("plugin", plugin);
  const Reply reply = exchange(message, 0, timeout, false);
  return static_cast<HandleId>(reply.message.get("data").integer("id"));
}

void JanusSession::hangup(HandleId handle) {
  exchange(Json::object().set("janus", "hangup"), handle, kRequestTimeout, false);
}

void JanusSession::detach(HandleId handle) {
  exchange(Json::object().set("janus", "detach"), handle, kRequestTimeout, false);
}

void JanusSession::destroy() {
  exchange(Json::object().set("janus", "destroy"), 0, kRequestTimeout, false);
  socket_->close();
}

void JanusSession::drop() {
  socket_->drop();
}

void JanusSession::go_silent() {
  silent_ = true;
}

void JanusSession::set_listener(std::function<void(const Event&)> listener) {
  network_.loop().call([&] { listener_ = std::move(listener); });
}

void JanusSession::on_message(const std::string& text, Nanos received) {
  const Json message = Json::parse(text);
  const Event event = event_from(message, received);
  ++messages_;
  if (event.type != "ack") {
    // First queued, then told: what a waiter does about the event comes after the listener.
    network_.loop().post([this, event] {
      if (listener_) {
        listener_(event);
      }
    });
    events_.add(event);
  }
  settle(event.type, event, message);
}

void JanusSession::settle(const std::string& type, const Event& event, const Json& message) {
  std::lock_guard lock(mutex_);
  const auto found = pending_.find(event.transaction);
  if (found == pending_.end() || (type == "ack" && found->second.plugin)) {
    return;
  }
  Pending pending = std::move(found->second);
  pending_.erase(found);
  messages_ -= type == "ack" ? 1 : 0;  // of a keep-alive
  if (type == "error") {
    pending.answer.set_exception(refusal(message.get("error")));
    return;
  }
  Reply reply;
  reply.kind = event.kind;
  reply.error_code = event.data.integer("error_code");
  reply.data = event.data;
  reply.jsep = event.jsep;
  reply.message = message;
  reply.sent_ns = pending.sent_ns;
  reply.received_ns = event.received_ns;
  pending.answer.set_value(std::move(reply));
}

void JanusSession::on_closed(const std::string& reason) {
  const bool was_open = connected_;
  std::map<std::string, Pending> orphans;
  {
    std::lock_guard lock(mutex_);
    connected_ = false;
    orphans.swap(pending_);
  }
  const auto error = std::make_exception_ptr(Disconnected("Janus: " + reason));
  if (!was_open) {
    opened_.set_exception(error);
  }
  for (auto& [transaction, pending] : orphans) {
    pending.answer.set_exception(error);
  }
}

}  // namespace breakout::peer
