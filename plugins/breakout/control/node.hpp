// SPDX-License-Identifier: GPL-3.0-or-later
// This node's share of every classroom: what each request and each media event does.
//
// Threads: control thread only; control.cpp brings the messages, tests may call directly.
// Invariants: every request is answered exactly once; a refused one changes nothing; a removal
// compares handles, never names. Owner: Control.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "control/config.hpp"
#include "control/control.hpp"
#include "control/handle.hpp"
#include "control/host.hpp"
#include "control/live_classroom.hpp"
#include "control/reply.hpp"
#include "control/request.hpp"
#include "control/sdp_port.hpp"
#include "control/token_verifier.hpp"
#include "store/store.hpp"

namespace breakout::control {

class Node {
 public:
  Node(Config config, std::unique_ptr<store::Store> store, Host& host, SdpPort& sdp);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  void on_request(const Incoming& incoming, const Reply& reply);
  void on_admin(const json_t* body, const Reply& reply);
  void connected(std::shared_ptr<Connection> connection);
  void media_up(ConnectionId connection);
  void hung_up(ConnectionId connection);
  void gone(ConnectionId connection);
  void on_store(const std::function<void()>& task);

  // Deadlines, keyframe wants, bitrate caps, silent peers, as far as their time has come.
  void tick_if_due();
  // How long nothing needs to be done, at most.
  std::chrono::milliseconds next_wakeup() const;

  // One classroom as it is now, to look at; null when there is none.
  const LiveClassroom* classroom(const graph::ClassroomId& id) const { return find(id); }

 private:
  // One request with everything that is known about who sent it.
  struct Context {
    const ParsedRequest& request;
    const Reply& reply;
    SharedHandle handle;  // null: the Admin API
    const std::optional<Jsep>* jsep;
    graph::Actor actor;
    LiveClassroom* classroom;  // null: not named, or there is none
  };

  // What the store tells (node_store.cpp).
  void follow_store();
  LiveClassroom& follower_of(const graph::ClassroomId& id);
  void lose_nodes_but(const std::set<graph::NodeId>& living);

  // Another node may have created the classroom just now: the store is asked before it is unknown.
  enum class Lookup : bool { first_time, done };
  void dispatch(const ParsedRequest& request, const Reply& reply, SharedHandle handle,
                const std::optional<Jsep>& jsep, bool admin, Lookup lookup = Lookup::first_time);
  graph::Result<graph::Actor> actor_of(const ParsedRequest& request, const SharedHandle& handle,
                                       bool admin) const;
  LiveClassroom* find(const graph::ClassroomId& id) const;
  bool holds_admin_key(const std::string& key) const;
  SharedHandle handle_of(ConnectionId connection) const;
  // Refuses with 429 or 426 when the request is on no classroom.
  bool lacks_classroom(const Context& context) const;

  // Verbs (node_requests.cpp).
  void run(const Context& context, const ExistsRequest& request);
  void run(const Context& context, const ListRequest& request);
  void run(const Context& context, const StateRequest& request);
  void run(const Context& context, const ConfigureRequest& request);
  void run(const Context& context, const graph::Command& command);
  void answer_changes_since(const Context& context, graph::Version since);
  void answer_whole_state(const Reply& reply, const SharedHandle& handle,
                          const graph::ClassroomId& id, const graph::ParticipantId& viewer);

  // Figures (node_metrics.cpp).
  void run(const Context& context, const MetricsRequest& request);
  void post_figures();

  // Creating, and what the configuration keeps (node_permanent.cpp).
  enum class Permanence : std::uint8_t { untouched, keep, drop };
  struct Creation {
    graph::ClassroomId id;
    graph::SettingsPatch patch;
    graph::Plan roster;
    graph::OperationId op = {};
    std::string secret_made_up = {};  // to be told; empty: none was
    Permanence wish = Permanence::untouched;
  };
  void run(const Context& context, const CreateRequest& request);
  void create(const Creation& creation, std::function<void(graph::Result<Json>)> done);
  void read_configured_classrooms();
  void create_configured();
  void leave_out(const graph::ClassroomId& id, const std::string& why);
  static Permanence permanence_of(const ParsedRequest& request, const graph::Command& command);
  // Refuses with 430 what cannot be the name of a block.
  static bool refuses_name(const graph::ClassroomId& id, const Reply& reply);
  // Brings the configuration up to date; `answer` tells whether that went well.
  void fulfil(const graph::ClassroomId& id, Permanence wish, const Json& answer);

  // Joining and leaving (node_join.cpp).
  void run(const Context& context, const JoinRequest& request);
  void run(const Context& context, const SubscribeRequest& request);
  void run(const Context& context, const LeaveRequest& request);
  // `join` with what its token says in the place of what its body says.
  graph::Result<graph::Join> with_token(const Context& context, const JoinRequest& request) const;
  void take_seat(LiveClassroom& classroom, const SharedHandle& handle,
                 const graph::ParticipantId& participant);
  Json joined_event(const LiveClassroom& classroom, const graph::Participant& participant,
                    bool rejoined) const;
  void offer_slots(const SharedHandle& handle, const Reply& reply, const char* kind);

  // Media (node_media.cpp).
  void run(const Context& context, const PublishRequest& request);
  void run(const Context& context, const UnpublishRequest& request);
  void run(const Context& context, const StartRequest& request);
  void run(const Context& context, const ResizeRequest& request);
  void commit_sources(const SharedHandle& handle, std::optional<graph::Version> if_version,
                      Uplink uplink, std::function<void(const Outcome&)> done);
  void drop_uplink(Handle& handle, LiveClassroom& classroom);
  Uplink make_uplink(const SharedHandle& handle, std::vector<UplinkLine> lines);
  // Tells the publisher how much its video may take, when that has changed, or as a reminder.
  void cap_bitrate(Handle& publisher, LiveClassroom& classroom, bool remind) const;

  // Presence (node_presence.cpp).
  void watch_silence(LiveClassroom& classroom);
  // Tells the graph what it has missed of the seats here, while the store was out of reach.
  void catch_up_presence(LiveClassroom& classroom);
  void show_life(Handle& handle);
  void submit_presence(LiveClassroom& classroom, graph::Command command);  // by the node itself
  // Nobody waits for its answer.
  void submit_quietly(LiveClassroom& classroom, graph::Request request);
  // The seat's present holder is gone; whoever takes it over meanwhile stays.
  static graph::Disconnect disconnect_of(const LiveClassroom& classroom,
                                         const graph::ParticipantId& participant);

  void expire_due();
  void forget_destroyed();

  const Config config_;
  const std::unique_ptr<store::Store> store_;
  Host& host_;
  SdpPort& sdp_;
  const TokenVerifier tokens_;
  std::map<graph::ClassroomId, std::unique_ptr<LiveClassroom>> classrooms_;
  std::vector<std::unique_ptr<LiveClassroom>> ended_;  // destroyed, with commands under way
  Figures ended_figures_;                              // of classrooms that are no more
  std::vector<Creation> to_create_;                    // of the configuration
  std::map<ConnectionId, SharedHandle> handles_;
  media::SourceKey last_source_key_ = media::kNoSource;
  media::MediaTime next_tick_{}, next_caps_{}, next_speakers_{}, next_catch_up_{}, next_sharing_{},
      next_figures_{};
};

}  // namespace breakout::control
