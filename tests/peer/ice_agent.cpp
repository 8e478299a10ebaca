// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/ice_agent.hpp"

#include <gio/gio.h>
#include <sys/socket.h>

#include <stdexcept>

namespace breakout::peer {
namespace {

constexpr guint kComponent = 1;

struct CandidateDeleter {
  void operator()(NiceCandidate* candidate) const { nice_candidate_free(candidate); }
};
using CandidatePtr = std::unique_ptr<NiceCandidate, CandidateDeleter>;

struct GFree {
  void operator()(gchar* text) const { g_free(text); }
};
using TextPtr = std::unique_ptr<gchar, GFree>;

void free_candidates(GSList* list) {
  g_slist_free_full(list, [](gpointer each) { CandidatePtr(static_cast<NiceCandidate*>(each)); });
}

// A second or two of a large class' packets: a busy test machine must not look like a lossy server.
constexpr int kReceiveBuffer = 4 * 1024 * 1024;

struct SocketsDeleter {
  void operator()(GPtrArray* sockets) const { g_ptr_array_unref(sockets); }
};

void enlarge_receive_buffers(NiceAgent* agent, guint stream) {
  const std::unique_ptr<GPtrArray, SocketsDeleter> sockets(
      nice_agent_get_sockets(agent, stream, kComponent));
  for (guint i = 0; sockets && i < sockets->len; ++i) {
    const int fd = g_socket_get_fd(static_cast<GSocket*>(g_ptr_array_index(sockets.get(), i)));
    // Beyond the system's limit where that is allowed, else as far as the limit.
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer, sizeof(kReceiveBuffer)) != 0) {
      setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &kReceiveBuffer, sizeof(kReceiveBuffer));
    }
  }
}

}  // namespace

IceAgent::IceAgent(EventLoop& loop, IceRole role, const std::string& address, Callbacks callbacks)
    : callbacks_(std::move(callbacks)),
      agent_(nice_agent_new_full(loop.context(), NICE_COMPATIBILITY_RFC5245,
                                 NICE_AGENT_OPTION_CONSENT_FRESHNESS)) {
  g_object_set(agent_.get(), "controlling-mode", role == IceRole::kControlling, "upnp", FALSE,
               "ice-tcp", FALSE, nullptr);
  if (!address.empty()) {
    NiceAddress local;
    nice_address_init(&local);
    if (!nice_address_set_from_string(&local, address.c_str())) {
      throw std::runtime_error("not an address to send media from: " + address);
    }
    nice_agent_add_local_address(agent_.get(), &local);
  }
  g_signal_connect(agent_.get(), "component-state-changed", G_CALLBACK(on_state), this);
  g_signal_connect(agent_.get(), "candidate-gathering-done", G_CALLBACK(on_gathered), this);
  stream_ = nice_agent_add_stream(agent_.get(), 1);
  nice_agent_attach_recv(agent_.get(), stream_, kComponent, loop.context(), on_receive, this);
  // Without STUN, TURN and UPnP gathering is done when the call returns.
  if (!nice_agent_gather_candidates(agent_.get(), stream_) || !gathered_) {
    throw std::runtime_error("no local candidates");
  }
  enlarge_receive_buffers(agent_.get(), stream_);
}

IceAgent::~IceAgent() {
  g_signal_handlers_disconnect_by_data(agent_.get(), this);
  nice_agent_attach_recv(agent_.get(), stream_, kComponent, nullptr, nullptr, nullptr);
  nice_agent_remove_stream(agent_.get(), stream_);
}

void IceAgent::describe(TransportParameters& parameters) const {
  gchar* ufrag = nullptr;
  gchar* password = nullptr;
  nice_agent_get_local_credentials(agent_.get(), stream_, &ufrag, &password);
  const TextPtr owned_ufrag(ufrag);
  const TextPtr owned_password(password);
  parameters.ufrag = ufrag;
  parameters.password = password;
  GSList* list = nice_agent_get_local_candidates(agent_.get(), stream_, kComponent);
  for (GSList* each = list; each != nullptr; each = each->next) {
    const TextPtr line(nice_agent_generate_local_candidate_sdp(
        agent_.get(), static_cast<NiceCandidate*>(each->data)));
    parameters.candidates.emplace_back(line.get() + 2);  // without "a="
  }
  free_candidates(list);
}

void IceAgent::set_remote(const TransportParameters& parameters) {
  nice_agent_set_remote_credentials(agent_.get(), stream_, parameters.ufrag.c_str(),
                                    parameters.password.c_str());
  for (const std::string& candidate : parameters.candidates) {
    add_candidate(candidate);
  }
}

void IceAgent::add_candidate(const std::string& candidate) {
  const std::string line = "a=" + candidate;
  const CandidatePtr parsed(
      nice_agent_parse_remote_candidate_sdp(agent_.get(), stream_, line.c_str()));
  if (!parsed) {
    return;
  }
  GSList list{parsed.get(), nullptr};
  nice_agent_set_remote_candidates(agent_.get(), stream_, kComponent, &list);
}

bool IceAgent::send(Bytes datagram) {
  return nice_agent_send(agent_.get(), stream_, kComponent, static_cast<guint>(datagram.size()),
                         reinterpret_cast<const gchar*>(datagram.data())) > 0;
}

void IceAgent::on_state(NiceAgent*, guint, guint, guint state, gpointer self) {
  auto& callbacks = static_cast<IceAgent*>(self)->callbacks_;
  if (state == NICE_COMPONENT_STATE_CONNECTED || state == NICE_COMPONENT_STATE_READY) {
    callbacks.connected();
  } else if (state == NICE_COMPONENT_STATE_FAILED) {
    callbacks.failed();
  }
}

void IceAgent::on_receive(NiceAgent*, guint, guint, guint size, gchar* data, gpointer self) {
  static_cast<IceAgent*>(self)->callbacks_.datagram({reinterpret_cast<std::uint8_t*>(data), size});
}

void IceAgent::on_gathered(NiceAgent*, guint, gpointer self) {
  static_cast<IceAgent*>(self)->gathered_ = true;
}

}  // namespace breakout::peer
