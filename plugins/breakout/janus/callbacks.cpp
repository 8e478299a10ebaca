// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/callbacks.hpp"

#include <atomic>
#include <chrono>

#include "janus/boundary.hpp"
#include "janus/jsep.hpp"
#include "janus/plugin.hpp"

namespace breakout::janus {
namespace {

constexpr int kNoSession = -2;
constexpr int kFailed = -1;

control::ConnectionId next_connection() {
  static std::atomic<control::ConnectionId> last{0};
  return ++last;
}

media::MediaTime now() noexcept {
  return std::chrono::steady_clock::now();
}

Session* session_of(janus_plugin_session* handle) noexcept {
  return static_cast<Session*>(handle->plugin_handle);
}

janus_plugin_result* failure(const char* text) {
  return janus_plugin_result_new(JANUS_PLUGIN_ERROR, text, nullptr);
}

janus_plugin_result* result_of(control::Answer answer) {
  if (control::Json* json = std::get_if<control::Json>(&answer)) {
    return janus_plugin_result_new(JANUS_PLUGIN_OK, nullptr, json->release());
  }
  return janus_plugin_result_new(JANUS_PLUGIN_OK_WAIT, nullptr, nullptr);
}

janus_plugin_result* dispatch(janus_plugin_session* handle, const char* transaction,
                              control::Json body, const json_t* jsep) {
  const std::shared_ptr<Plugin> plugin = running_plugin();
  std::shared_ptr<Session> session = sessions().find(handle);
  if (!plugin || !session) {
    return failure("No session associated with this handle");
  }
  control::Incoming incoming;
  incoming.connection = std::move(session);
  incoming.transaction = transaction != nullptr ? transaction : "";
  incoming.body = std::move(body);
  incoming.jsep = from_json(jsep);
  return result_of(plugin->control().handle(std::move(incoming)));
}

struct GFree {
  void operator()(char* text) const noexcept { g_free(text); }
};

}  // namespace

void create_session(janus_plugin_session* handle, int* error) noexcept {
  *error = guarded("create_session", kFailed, [handle] {
    const std::shared_ptr<Plugin> plugin = running_plugin();
    if (!plugin) {
      return kFailed;
    }
    auto session =
        std::make_shared<Session>(handle, next_connection(), plugin->gateway(), plugin->outbox());
    sessions().add(handle, session);
    handle->plugin_handle = session.get();
    plugin->control().connected(session);
    session->adopt_handle();
    return 0;
  });
  if (*error != 0) {
    sessions().take(handle);  // the core frees the handle itself
  }
}

janus_plugin_result* handle_message(janus_plugin_session* handle, char* transaction,
                                    json_t* message, json_t* jsep) noexcept {
  const std::unique_ptr<char, GFree> owned_transaction{transaction};
  control::Json body{message};
  const control::Json offer{jsep};
  janus_plugin_result* const none = nullptr;  // the core reports it as a plugin's failure
  return guarded("handle_message", none,
                 [&] { return dispatch(handle, transaction, std::move(body), offer.get()); });
}

json_t* handle_admin_message(json_t* message) noexcept {
  json_t* const none = nullptr;
  return guarded("handle_admin_message", none, [message]() -> json_t* {
    const std::shared_ptr<Plugin> plugin = running_plugin();
    return plugin ? plugin->control().handle_admin(control::share(message)).release() : nullptr;
  });
}

void setup_media(janus_plugin_session* handle) noexcept {
  guarded("setup_media", [handle] {
    const std::shared_ptr<Session> session = sessions().find(handle);
    if (!session) {
      return;
    }
    session->set_up(true);
    if (const std::shared_ptr<Plugin> plugin = running_plugin()) {
      plugin->control().media_up(session->id());
    }
  });
}

void incoming_rtp(janus_plugin_session* handle, janus_plugin_rtp* packet) noexcept {
  if (Session* session = session_of(handle)) {
    session->on_rtp(*packet, now());
  }
}

void incoming_rtcp(janus_plugin_session* handle, janus_plugin_rtcp* packet) noexcept {
  if (Session* session = session_of(handle)) {
    session->on_rtcp(*packet, now());
  }
}

void hangup_media(janus_plugin_session* handle) noexcept {
  guarded("hangup_media", [handle] {
    const std::shared_ptr<Session> session = sessions().find(handle);
    if (!session) {
      return;
    }
    session->set_up(false);
    if (const std::shared_ptr<Plugin> plugin = running_plugin()) {
      plugin->control().hung_up(session->id());
    }
  });
}

void destroy_session(janus_plugin_session* handle, int* error) noexcept {
  *error = guarded("destroy_session", kFailed, [handle] {
    const std::shared_ptr<Session> session = sessions().take(handle);
    handle->plugin_handle = nullptr;
    if (!session) {
      return kNoSession;
    }
    session->close();
    if (const std::shared_ptr<Plugin> plugin = running_plugin()) {
      plugin->control().gone(session->id());
    }
    return 0;
  });
}

json_t* query_session(janus_plugin_session* handle) noexcept {
  json_t* const none = nullptr;
  return guarded("query_session", none, [handle]() -> json_t* {
    const std::shared_ptr<Session> session = sessions().find(handle);
    return session ? session->describe().release() : nullptr;
  });
}

}  // namespace breakout::janus
