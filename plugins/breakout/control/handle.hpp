// SPDX-License-Identifier: GPL-3.0-or-later
// What the control thread knows of one handle: fresh, a publisher or a subscriber.
//
// Threads: control thread. Invariant: a handle has at most one role at a time, and the seat it
// holds points back to it; whoever removes compares handles, never names. Owner: the Service; a
// seat shares it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "control/connection.hpp"
#include "control/downlink.hpp"
#include "control/sdp_port.hpp"
#include "graph/ids.hpp"

namespace breakout::control {

enum class HandleRole : std::uint8_t { fresh, publisher, subscriber };

struct Uplink {
  std::vector<UplinkLine> lines;
  std::map<graph::SourceKind, std::shared_ptr<media::Source>> sources;
  std::uint32_t capped = 0;  // bit/s, what the publisher was told last

  graph::SourceSet published() const {
    graph::SourceSet kinds;
    for (const auto& [kind, source] : sources) {
      kinds.insert(kind);
    }
    return kinds;
  }
};

struct DownlinkNegotiation {
  DownlinkPlan plan{};
  std::vector<DownlinkLine> offered;  // lines of an offer that has no answer yet
  bool awaits_answer = false;
  bool answered = false;  // the client took an offer: it knows mids
};

struct Handle {
  std::shared_ptr<Connection> connection;
  HandleRole role = HandleRole::fresh;
  graph::ClassroomId classroom;      // meaningful unless fresh
  graph::ParticipantId participant;  // likewise
  bool busy = false;                 // a join of this handle is being committed
  bool confirmed = false;            // it has asked something since it joined
  bool pc_up = false;
  bool silent = false;     // fell silent though it should be heard
  std::string private_id;  // of the seat, as this handle was given it
  // A new seat this handle asked for, when it is not known whether it got it.
  graph::ParticipantId unsure_of;
  std::string unsure_resume;
  std::uint64_t hangups = 0;  // PeerConnections of this handle that have ended
  bool alive = true;          // not gone yet

  Uplink uplink;                       // publisher
  std::shared_ptr<Downlink> downlink;  // subscriber
  DownlinkNegotiation negotiation;     // subscriber

  // As it was before it joined; its PeerConnection and media are the caller's business.
  void forget() {
    role = HandleRole::fresh;
    classroom = {};
    participant = {};
    confirmed = false;
    private_id.clear();
    uplink = {};
    downlink.reset();
    negotiation = {};
  }
};

using SharedHandle = std::shared_ptr<Handle>;

// Who is connected from this node for one participant.
struct Seat {
  SharedHandle publisher, subscriber;
};
using Seats = std::map<graph::ParticipantId, Seat>;

}  // namespace breakout::control
