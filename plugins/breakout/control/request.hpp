// SPDX-License-Identifier: GPL-3.0-or-later
// A request as the control thread works with it: everything typed, bounded and named.
//
// Threads: plain values. Invariant: what is in here passed every check that needs no classroom.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "control/downlink.hpp"
#include "control/json.hpp"
#include "control/sdp_port.hpp"
#include "graph/command.hpp"
#include "graph/ids.hpp"
#include "graph/result.hpp"

namespace breakout::control {

struct CreateRequest {
  graph::SettingsPatch patch;
  graph::Plan roster;
};
struct ExistsRequest {};
struct ListRequest {};
struct MetricsRequest {};
struct StateRequest {
  std::optional<graph::Version> since;
};
struct JoinRequest {  // ptype publisher: takes or makes a seat
  graph::Join join;
  std::string token;  // empty: none
};
struct SubscribeRequest {  // ptype subscriber
  std::string private_id;
  std::optional<std::uint32_t> audio_slots, video_slots;
};
struct PublishRequest {
  std::vector<StreamHint> hints;
};
struct UnpublishRequest {};
struct LeaveRequest {};
struct StartRequest {};
struct ConfigureRequest {
  graph::Configure configure;
  std::vector<SlotWish> slots;
};
struct ResizeRequest {
  std::optional<std::uint32_t> audio_slots, video_slots;
};

// What goes to the graph as it is (edit, open, move, ...) travels as a graph::Command.
using Payload =
    std::variant<CreateRequest, ExistsRequest, ListRequest, MetricsRequest, StateRequest,
                 JoinRequest, SubscribeRequest, PublishRequest, UnpublishRequest, LeaveRequest,
                 StartRequest, ConfigureRequest, ResizeRequest, graph::Command>;

struct ParsedRequest {
  graph::ClassroomId classroom;  // empty: not given
  std::string secret, admin_key;
  std::optional<graph::Version> if_version;
  graph::OperationId op;
  std::optional<bool> permanent;  // whether the configuration is to follow
  Payload payload;
};

// Whether the verb of `body` is answered by an event; with a JSEP every verb is.
bool is_answered_by_event(const json_t* body);

// Errors: 421 no body, 422 not an object, 423 unknown verb, 429 and 430 for its elements.
graph::Result<ParsedRequest> parse_request(const json_t* body);

}  // namespace breakout::control
