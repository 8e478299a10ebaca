// SPDX-License-Identifier: GPL-3.0-or-later
// What can be asked of a classroom: one closed type, already parsed, nothing decided yet.
//
// Threads: plain values. Whatever is random or known only outside (fresh secrets, verified token
// claims, seeds) is handed in with the command, so that deciding stays a function.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "graph/ids.hpp"
#include "graph/participant.hpp"
#include "graph/round.hpp"
#include "graph/settings.hpp"
#include "graph/source_set.hpp"

namespace breakout::graph {

// Who asks. A participant's rights come from the graph's role, never from what it says it is.
struct Actor {
  enum class Kind : std::uint8_t {
    nobody,       // a handle that never joined
    participant,  // a joined handle
    back_end,     // gives the classroom's secret with the request
    admin,        // gave the plugin's admin key: trusted
    system,       // the node itself: timers, lost connections
  };
  Kind kind = Kind::nobody;
  ParticipantId participant;  // Kind::participant
  std::string secret;         // Kind::back_end
};

struct Edit {
  SettingsPatch patch;
};

struct Destroy {};

// What a verified token says; it wins over the body.
struct TokenClaims {
  ParticipantId subject;
  std::optional<std::string> name;
  std::optional<Role> role;
  std::optional<RoomId> room;
  bool proves_subject = true;  // whether it takes the subject's seat
};

struct Join {
  ParticipantId participant;  // given by the client, or made up by the caller when absent
  std::optional<std::string> display;
  std::optional<Role> role;
  std::string pin, secret, resume;  // empty: not given
  std::optional<TokenClaims> token;
  std::map<std::string, std::string> tags;     // of a new seat
  std::string fresh_resume, fresh_private_id;  // random, from the caller
  NodeId node;                                 // where the handle is
  bool holder_confirmed = false;  // the seat's current handle has asked something since it joined
};

struct Leave {};  // the actor gives up the seat

struct Disconnect {  // system: the seat's handle is gone
  ParticipantId participant;
  std::string private_id;  // of that handle: a seat taken over since stays; empty: whoever has it
};

struct Reconnect {  // system: the seat's handle, silent for a while, shows life again
  ParticipantId participant;
  SourceSet sources;  // what it publishes
};

struct LoseNode {  // system: a node has died, and with it the handles of its people
  NodeId node;
};

// system: a store came back with less than it had. `people` are connected to the asking node, as
// they were before; whoever is missing gets a seat again, whoever is known by older secrets keeps
// the newer ones, unless another node has taken the seat over; what they publish is known again.
struct Restore {
  std::vector<Participant> people;
};

struct Publish {  // the actor's published sources are now these
  SourceSet sources;
};

struct Configure {
  SourceSet mute, unmute;
  std::optional<std::string> display;
  std::optional<std::vector<ParticipantId>> pins;
};

struct RoomRequest {
  std::optional<RoomId> room;
  std::optional<std::string> name;
  std::optional<std::uint32_t> capacity;
  std::string task;
};

enum class Assignment : std::uint8_t { automatic, manual, self_select, roster, previous, rotate };

// People whose places depend on each other; for automatic and rotate.
struct SeatingRules {
  std::vector<std::vector<ParticipantId>> keep_together, keep_apart;
  std::string balance_by;  // a key of the participants' tags; empty: none

  bool empty() const { return keep_together.empty() && keep_apart.empty() && balance_by.empty(); }
};

struct Open {
  std::vector<RoomRequest> rooms;                // or a number of empty requests
  std::optional<std::uint32_t> people_per_room;  // instead of rooms
  Assignment assignment = Assignment::automatic;
  Plan assignments;  // manual and roster; may name people not yet here
  SeatingRules seating;
  bool plan_only = false;             // keep it as the plan of the next round
  bool run_plan = false;              // open the plan kept; nothing else may be asked then
  std::optional<std::uint64_t> seed;  // of the shuffle; the caller makes one up when none is given
  std::optional<Seconds> duration;
  RoundPolicy policy;
  std::optional<LateJoiners> late_joiners;  // none: the classroom's setting
};

struct MoveOne {
  ParticipantId participant;
  RoomId room;
};

struct Move {
  std::vector<MoveOne> moves;  // all or none
  bool force = false;          // past a full room's capacity
};

struct Choose {
  RoomId room;
};

struct Merge {
  std::optional<Seconds> grace;  // none: the round's, or the countdown that runs already
  bool cancel = false;           // back to open; a timer that ran out meanwhile is over
};

struct Undo {};  // the last move, or the opening

struct AddRoom {
  RoomRequest room;  // an id of its own is made up when none is given
  bool locked = false;
};

struct EditRoom {
  RoomId room;
  std::optional<std::string> name;
  std::optional<std::uint32_t> capacity;  // 0: no limit any more
  std::optional<bool> locked;
  std::optional<std::string> task;  // empty: none any more
};

struct CloseRoom {
  RoomId room;
  RoomId to = kMainRoom;  // where its people go
};

struct SetTimer {
  enum class Action : std::uint8_t { set, extend, cancel };
  std::optional<RoomId> room;  // none: the round's timer
  Action action = Action::set;
  Seconds seconds{};  // of set: from now; of extend: more, or less when negative
  std::optional<std::vector<Seconds>> warnings;
  std::optional<Seconds> grace;
  std::optional<OnExpiry> on_expiry;
};

struct SendBroadcast {
  BroadcastId id;  // fresh, from the caller
  std::string text;
  std::vector<RoomId> rooms;   // empty: all, main included
  std::optional<Seconds> ttl;  // none: the classroom's reconnect_window
};

struct Receive {  // the actor has read it
  BroadcastId broadcast;
};

struct Announce {
  bool on = true;
  SourceSet sources;
  std::vector<RoomId> rooms;  // empty: all
  bool duck = false;
};

struct VisitRoom {
  RoomId room;
  VisitMode mode = VisitMode::join;
};

struct Return {};  // staff: back from a visit; learners: to main, where the round allows it

struct AskHelp {
  bool raise = true;
  std::string message;
};

struct ResolveHelp {
  enum class Verdict : std::uint8_t { claim, later, done };
  ParticipantId participant;
  Verdict verdict = Verdict::claim;
};

struct SetTask {
  std::vector<RoomId> rooms;  // empty: all breakout rooms
  std::string task;           // a JSON object as text; empty: none any more
};

struct MarkTask {  // the actor's, in the room it is in
  bool done = true;
};

struct Moderate {
  ParticipantId participant;
  SourceSet mute, unmute;  // unmute lifts what staff muted, never what its owner did
};

struct Kick {
  ParticipantId participant;
};

struct Promote {
  ParticipantId participant;
  Role role = Role::learner;
};

struct Expire {};  // system: does what is due at `now`

using Command =
    std::variant<Edit, Destroy, Join, Leave, Disconnect, Reconnect, LoseNode, Restore, Publish,
                 Configure, Open, Move, Choose, Merge, Undo, AddRoom, EditRoom, CloseRoom, SetTimer,
                 SendBroadcast, Receive, Announce, VisitRoom, Return, AskHelp, ResolveHelp, SetTask,
                 MarkTask, Moderate, Kick, Promote, Expire>;

struct Request {
  Actor by;
  std::optional<Version> if_version;
  OperationId op;  // empty: none
  Command command;
};

}  // namespace breakout::graph
