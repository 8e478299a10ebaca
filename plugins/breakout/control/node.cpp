// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/node.hpp"

#include <algorithm>
#include <utility>

#include "control/graph_json.hpp"
#include "control/settings_fields.hpp"
#include "control/words.hpp"
#include "graph/secrets.hpp"

namespace breakout::control {

namespace {

using graph::Actor;
using graph::ErrorCode;

// Often enough for keyframes (asked again after 250 ms) and for noticing silence.
constexpr std::chrono::milliseconds kTick{100};
// How soon somebody who begins to speak gets a slot; more often would make slots flap.
constexpr std::chrono::milliseconds kSpeakersInterval{300};
// A receiver's estimate is forgotten by browsers after a while: the cap is repeated.
constexpr std::chrono::seconds kCapInterval{5};
constexpr std::chrono::seconds kCatchUpInterval{1};
// Receivers tell what they can take about once a second, and at once when it is less.
constexpr std::chrono::milliseconds kSharingInterval{200};
// As old as the figures in query_session may be.
constexpr std::chrono::seconds kFiguresInterval{1};

// What a handle may ask without its seat having to do with it.
bool concerns_no_seat(const Payload& payload) {
  return std::holds_alternative<CreateRequest>(payload) ||
         std::holds_alternative<ExistsRequest>(payload) ||
         std::holds_alternative<ListRequest>(payload) ||
         std::holds_alternative<MetricsRequest>(payload) ||
         std::holds_alternative<JoinRequest>(payload) ||
         std::holds_alternative<SubscribeRequest>(payload);
}

// Asks what this node knows, whatever the store may know beyond that.
bool is_about_this_node(const Payload& payload) {
  return std::holds_alternative<MetricsRequest>(payload);
}

// A key that cannot be used is left out: its tokens are refused, everything else works.
std::vector<TokenKey> usable_keys(const Config& config, Host& host) {
  std::vector<TokenKey> keys;
  for (const ConfiguredKey& configured : config.keys) {
    auto key = token_key_from(configured);
    if (key) {
      keys.push_back(std::move(key).value());
    } else {
      host.log(LogLevel::error, "key '" + configured.name + "' of the configuration is left out: " +
                                    key.refusal().sentence);
    }
  }
  return keys;
}

}  // namespace

Node::Node(Config config, std::unique_ptr<store::Store> store, Host& host, SdpPort& sdp)
    : config_(std::move(config)),
      store_(std::move(store)),
      host_(host),
      sdp_(sdp),
      tokens_(usable_keys(config_, host)) {
  follow_store();
  read_configured_classrooms();
  create_configured();
}

Node::~Node() = default;

// --- requests ---

void Node::on_request(const Incoming& incoming, const Reply& reply) {
  const auto request = parse_request(incoming.body.get());
  if (!request) {
    reply.refuse(request.refusal());
    return;
  }
  dispatch(request.value(), reply, handle_of(incoming.connection->id()), incoming.jsep, false);
}

void Node::on_admin(const json_t* body, const Reply& reply) {
  const auto request = parse_request(body);
  if (!request) {
    reply.refuse(request.refusal());
    return;
  }
  dispatch(request.value(), reply, nullptr, std::nullopt, true);
}

void Node::dispatch(const ParsedRequest& request, const Reply& reply, SharedHandle handle,
                    const std::optional<Jsep>& jsep, bool admin, Lookup lookup) {
  const auto actor = actor_of(request, handle, admin);
  if (!actor) {
    reply.refuse(actor.refusal());
    return;
  }
  const bool joined = handle && handle->role != HandleRole::fresh;
  const graph::ClassroomId& id =
      request.classroom.empty() && joined ? handle->classroom : request.classroom;
  if (!id.empty() && !find(id) && lookup == Lookup::first_time && config_.redis &&
      !is_about_this_node(request.payload)) {
    store_->load(id, [this, request, reply, handle, jsep, admin](const auto&) {
      dispatch(request, reply, handle, jsep, admin, Lookup::done);
    });
    return;
  }
  if (joined) {
    handle->confirmed = true;
    show_life(*handle);
  }
  const Context context{request, reply, std::move(handle), &jsep, actor.value(), find(id)};
  std::visit([&](const auto& payload) { run(context, payload); }, request.payload);
  forget_destroyed();
}

// The Admin API and the admin key outrank a secret, a secret outranks the seat of the handle.
graph::Result<Actor> Node::actor_of(const ParsedRequest& request, const SharedHandle& handle,
                                    bool admin) const {
  if (admin && !config_.admin_key.empty() && !holds_admin_key(request.admin_key)) {
    return graph::refuse(ErrorCode::unauthorized, request.admin_key.empty()
                                                      ? "missing the plugin's 'admin_key'"
                                                      : "wrong 'admin_key'");
  }
  if (admin || holds_admin_key(request.admin_key)) {
    return Actor{Actor::Kind::admin, {}, {}};
  }
  if (concerns_no_seat(request.payload)) {
    return Actor{};
  }
  const bool joined = handle && handle->role != HandleRole::fresh;
  const bool elsewhere =
      joined && !request.classroom.empty() && request.classroom != handle->classroom;
  if (!request.secret.empty() && (!joined || elsewhere)) {
    return Actor{Actor::Kind::back_end, {}, request.secret};
  }
  if (elsewhere) {
    return graph::refuse(ErrorCode::invalid_element,
                         "invalid element 'classroom': this handle is in classroom '" +
                             handle->classroom.value + "', not '" + request.classroom.value + "'");
  }
  if (joined) {
    return Actor{Actor::Kind::participant, handle->participant, {}};
  }
  return Actor{};
}

bool Node::holds_admin_key(const std::string& key) const {
  return !config_.admin_key.empty() && graph::same_secret(config_.admin_key, key);
}

bool Node::lacks_classroom(const Context& context) const {
  if (context.classroom) {
    return false;
  }
  const graph::ClassroomId& id = context.request.classroom;
  if (!id.empty() && !store_->knows_all()) {
    context.reply.refuse(graph::refuse(
        ErrorCode::store_unavailable,
        "whether there is a classroom '" + id.value + "' is not known yet: the store is away"));
    return true;
  }
  context.reply.refuse(
      id.empty() ? graph::refuse(ErrorCode::missing_element, "missing element 'classroom'")
                 : graph::refuse(ErrorCode::no_such_classroom,
                                 "there is no classroom '" + id.value + "'"));
  return true;
}

LiveClassroom* Node::find(const graph::ClassroomId& id) const {
  const auto found = classrooms_.find(id);
  return found == classrooms_.end() || found->second->destroyed() ? nullptr : found->second.get();
}

SharedHandle Node::handle_of(ConnectionId connection) const {
  const auto found = handles_.find(connection);
  return found == handles_.end() ? nullptr : found->second;
}

// Those with a command under way stay until it has ended.
void Node::forget_destroyed() {
  for (auto entry = classrooms_.begin(); entry != classrooms_.end();) {
    if (entry->second->destroyed()) {
      ended_figures_ += entry->second->figures();
      ended_.push_back(std::move(entry->second));
      entry = classrooms_.erase(entry);
    } else {
      ++entry;
    }
  }
  std::erase_if(ended_, [](const auto& classroom) { return classroom->idle(); });
}

// --- time ---

void Node::tick_if_due() {
  expire_due();
  const media::MediaTime now = host_.media_clock();
  if (now >= next_tick_) {
    next_tick_ = now + kTick;
    const bool caps_due = now >= next_caps_;
    next_caps_ = caps_due ? now + kCapInterval : next_caps_;
    const bool speakers_due = now >= next_speakers_;
    next_speakers_ = speakers_due ? now + kSpeakersInterval : next_speakers_;
    const bool catch_up_due = now >= next_catch_up_;
    next_catch_up_ = catch_up_due ? now + kCatchUpInterval : next_catch_up_;
    const bool sharing_due = now >= next_sharing_;
    next_sharing_ = sharing_due ? now + kSharingInterval : next_sharing_;
    for (auto& [id, classroom] : classrooms_) {
      if (sharing_due) {
        classroom->share_bandwidth();
      }
      classroom->switchboard().tick(now);
      watch_silence(*classroom);
      if (catch_up_due) {
        catch_up_presence(*classroom);
      }
      if (speakers_due) {
        classroom->follow_speakers();
      }
      for (const auto& [participant, seat] : classroom->seats()) {
        if (seat.publisher) {
          cap_bitrate(*seat.publisher, *classroom, caps_due);
        }
      }
    }
    if (catch_up_due) {
      create_configured();
    }
    if (now >= next_figures_) {
      next_figures_ = now + kFiguresInterval;
      post_figures();
    }
  }
  forget_destroyed();
}

void Node::expire_due() {
  for (auto& [id, classroom] : classrooms_) {
    const auto deadline = classroom->next_deadline();
    if (deadline && *deadline <= host_.wall_clock()) {
      classroom->expire();
    }
  }
}

std::chrono::milliseconds Node::next_wakeup() const {
  std::chrono::milliseconds wait = std::chrono::hours{1};
  if (!to_create_.empty()) {
    wait = kCatchUpInterval;
  }
  const auto to_tick =
      std::chrono::ceil<std::chrono::milliseconds>(next_tick_ - host_.media_clock());
  for (const auto& [id, classroom] : classrooms_) {
    if (!classroom->seats().empty()) {
      wait = std::min(wait, std::max(to_tick, std::chrono::milliseconds{0}));
    }
    if (const auto deadline = classroom->next_deadline()) {
      const auto left = *deadline - host_.wall_clock();
      wait = std::min(wait, std::max(left, std::chrono::milliseconds{0}));
    }
  }
  return wait;
}

}  // namespace breakout::control
