// SPDX-License-Identifier: GPL-3.0-or-later
// One classroom on this node: the replica of its graph, the connected seats and their media.
//
// Threads: control thread. Invariants: the replica changes only by follow(), from the store's feed;
// slots are re-pointed and events queued before the command behind a change is answered.
// Owner: the Node.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "control/change_json.hpp"
#include "control/committer.hpp"
#include "control/figure_board.hpp"
#include "control/handle.hpp"
#include "control/host.hpp"
#include "control/switchboard.hpp"
#include "control/talking.hpp"
#include "graph/graph.hpp"
#include "store/store.hpp"

namespace breakout::control {

// Who and what is here now.
struct Present {
  std::size_t participants = 0, sources = 0, slots = 0;

  Present& operator+=(const Present& other) {
    participants += other.participants;
    sources += other.sources;
    slots += other.slots;
    return *this;
  }
};

class LiveClassroom {
 public:
  LiveClassroom(graph::ClassroomId id, graph::NodeId node, store::Store& store, Host& host);
  ~LiveClassroom();
  LiveClassroom(const LiveClassroom&) = delete;
  LiveClassroom& operator=(const LiveClassroom&) = delete;

  const graph::Classroom& graph() const { return graph_; }
  const graph::ClassroomId& id() const { return graph_.id; }
  bool destroyed() const { return destroyed_; }
  // No command is under way or waits.
  bool idle() const { return committer_.idle(); }

  void submit(Submission submission) { committer_.submit(std::move(submission)); }
  // Does what is due; called when next_deadline() has come.
  void expire();
  std::optional<graph::Instant> next_deadline() const;

  // A committed change, from the store's feed. Versions already applied are skipped.
  void follow(const std::shared_ptr<const graph::Change>& change);
  // The classroom is `stored`, whatever was known of it: everybody here is told the whole, seats
  // that another node has are released, and those the store has lost are asked back.
  void adopt(graph::Classroom stored);
  // Asks for the seats that the store has lost, unless there are none.
  void restore_lost();

  Seat& seat(const graph::ParticipantId& participant) {
    talking_.people_changed();
    return seats_[participant];
  }
  // Brings up to date what query_session tells of the seat's handles.
  void note_seat(const graph::ParticipantId& participant) const;
  // The seat's subscriber handle from now on; a former one ends and, when there is a new one, is
  // told.
  void replace_subscriber(graph::ParticipantId participant, SharedHandle next);
  // The seat's publisher handle is gone: its sources end.
  void drop_publisher(graph::ParticipantId participant);
  const Seats& seats() const { return seats_; }
  Switchboard& switchboard() { return switchboard_; }
  const Switchboard& switchboard() const { return switchboard_; }

  // Re-points the slots of whoever hears the participant, and its own, and tells whom it concerns.
  void refresh_media(const graph::ParticipantId& participant);
  // Who speaks now is heard and seen, in rooms with more sources than slots; and people are told.
  void follow_speakers();
  // Everybody's video fits into what their receivers can take.
  void share_bandwidth();
  // All that was counted of this classroom here; it never falls.
  Figures figures() const { return switchboard_.figures(); }
  Present present() const;
  // Where its handles find the figures.
  const std::shared_ptr<FigureBoard>& board() const { return board_; }

  // The whole content of a subscriber's slots, as its first `slots` event.
  void tell_slots(const SharedHandle& subscriber) const;
  // The whole content of a subscriber's slots, as `slots` lists them.
  static Json slots_of(const SharedHandle& subscriber);

 private:
  void release_seats(const graph::Change& change);
  bool holds(const graph::ParticipantId& participant, const std::string& private_id) const;
  bool is_elsewhere(const graph::Participant& stored) const;
  void release_seats_elsewhere();
  void note_lost(const graph::Classroom& former);
  void tell_whole(const graph::ParticipantId& participant) const;
  void silence(const graph::ParticipantId& participant);
  // `farewell` is the last event of the handles; null: none.
  void release(const graph::ParticipantId& participant, const Json& farewell);
  void let_go(const SharedHandle& handle, const Json& farewell) const;
  Json message(const char* kind) const;
  Json kicked_event(const graph::ParticipantId& kicked, const graph::ParticipantId& by) const;
  void forget_empty_seat(const graph::ParticipantId& participant);
  void tell_event_handlers(const std::vector<ChangeEntry>& entries);
  void push_slots(const std::vector<SlotsChanged>& changed) const;

  const graph::NodeId node_;
  Host& host_;
  graph::Classroom graph_;
  bool expiring_ = false;
  std::optional<graph::Instant> retry_at_;   // after a deadline that could not be kept
  std::optional<graph::Instant> said_late_;  // the last that the log was told of
  bool destroyed_ = false;
  // Who is connected here and has no seat in the store, or one of older secrets: as they were.
  std::map<graph::ParticipantId, graph::Participant> lost_;
  Seats seats_;
  Switchboard switchboard_;
  Talking talking_;
  const std::shared_ptr<FigureBoard> board_ = std::make_shared<FigureBoard>();
  Committer committer_;
};

}  // namespace breakout::control
