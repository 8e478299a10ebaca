// SPDX-License-Identifier: GPL-3.0-or-later
// One handle of a client, as the control thread sees it: implemented by janus/, faked by tests.
//
// Threads: called from the control thread with no lock held; no call blocks. Invariant: after the
// handle is gone every call is a no-op. Owner: shared by janus/ and whoever serves the handle.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/figure_board.hpp"
#include "control/json.hpp"
#include "media/link_report.hpp"
#include "media/slot.hpp"
#include "media/source.hpp"

namespace breakout::control {

using ConnectionId = std::uint64_t;  // unique in the life of the process, never reused

struct Jsep {
  std::string type;  // "offer" or "answer"
  std::string sdp;
  bool update = false;  // a renegotiation of a PeerConnection that is up
};

struct Event {
  Json body;
  std::string transaction;  // empty: not an answer
  std::optional<Jsep> jsep;
};

class Connection {
 public:
  virtual ~Connection() = default;

  virtual ConnectionId id() const noexcept = 0;

  // Queues an event for the client; the events of one connection arrive in the order of the calls.
  virtual void push(Event event) = 0;
  // Ends the PeerConnection; the handle stays. `hung_up` follows when there was one.
  virtual void close_peer_connection() = 0;

  // What `incoming_rtp` finds by m-line index; null entries carry nothing.
  virtual void set_sources(std::vector<std::shared_ptr<media::Source>> by_mindex) = 0;
  // What `incoming_rtcp` finds by m-line index; null entries are no slots.
  virtual void set_slots(std::vector<std::shared_ptr<media::Slot>> by_mindex) = 0;

  // Where slots of this connection send, and where sources of it ask for keyframes.
  virtual std::shared_ptr<media::SlotSink> slot_sink() = 0;
  virtual std::shared_ptr<media::KeyframePort> keyframe_port() = 0;

  // Caps what the client sends, by a REMB about one m-line; browsers take it for all. bit/s.
  virtual void cap_bitrate(int mindex, std::uint32_t bits_per_second) = 0;

  // What the client says of what it receives.
  virtual media::LinkReport link_report() const noexcept = 0;

  // When anything last came in on the PeerConnection, RTP or RTCP; the epoch when nothing did.
  virtual media::MediaTime last_heard() const noexcept = 0;

  // What query_session tells; an object that is never changed afterwards.
  virtual void set_info(Json info) = 0;
  // Where it finds the figures of its classroom; null: it is of none.
  virtual void set_figures(std::shared_ptr<const FigureBoard> board) = 0;
};

}  // namespace breakout::control
