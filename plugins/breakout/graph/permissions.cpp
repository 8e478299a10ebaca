// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/permissions.hpp"

#include <string>

#include "graph/secrets.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

// What a command takes of whoever asks for it.
enum class Needs {
  nothing,     // whoever has no seat yet
  own_seat,    // a seat, of any role
  learner,     // a learner's seat
  seen_seat,   // a seat of a role that is seen and heard: not an observer
  staff_seat,  // instructor or assistant, in person
  staff,       // instructor or assistant, or a back end
  instructor,  // instructor, or a back end
  node,        // the node itself
};

struct Right {
  Needs needs;
  const char* verb;
};

struct RightOf {
  Right operator()(const Join&) const { return {Needs::nothing, "join"}; }
  Right operator()(const Leave&) const { return {Needs::own_seat, "leave"}; }
  Right operator()(const Publish&) const { return {Needs::seen_seat, "publish"}; }
  Right operator()(const Configure&) const { return {Needs::own_seat, "configure"}; }
  Right operator()(const Choose&) const { return {Needs::seen_seat, "choose a room"}; }
  Right operator()(const Open&) const { return {Needs::staff, "open rooms"}; }
  Right operator()(const Move&) const { return {Needs::staff, "move people"}; }
  Right operator()(const Merge&) const { return {Needs::staff, "merge the rooms"}; }
  Right operator()(const Undo&) const { return {Needs::staff, "undo"}; }
  Right operator()(const AddRoom&) const { return {Needs::staff, "add rooms"}; }
  Right operator()(const EditRoom&) const { return {Needs::staff, "edit rooms"}; }
  Right operator()(const CloseRoom&) const { return {Needs::staff, "close rooms"}; }
  Right operator()(const SetTimer&) const { return {Needs::staff, "set the timer"}; }
  Right operator()(const SendBroadcast&) const { return {Needs::staff, "broadcast"}; }
  Right operator()(const Receive&) const { return {Needs::seen_seat, "acknowledge a broadcast"}; }
  Right operator()(const Announce&) const { return {Needs::staff_seat, "announce"}; }
  Right operator()(const VisitRoom&) const { return {Needs::staff_seat, "visit rooms"}; }
  Right operator()(const Return&) const { return {Needs::seen_seat, "return"}; }
  Right operator()(const AskHelp&) const { return {Needs::learner, "ask for help"}; }
  Right operator()(const ResolveHelp&) const { return {Needs::staff, "resolve help"}; }
  Right operator()(const SetTask&) const { return {Needs::staff, "set tasks"}; }
  Right operator()(const MarkTask&) const { return {Needs::learner, "mark a task as done"}; }
  Right operator()(const Moderate&) const { return {Needs::staff, "moderate"}; }
  Right operator()(const Kick&) const { return {Needs::staff, "kick people"}; }
  Right operator()(const Promote&) const { return {Needs::staff, "promote people"}; }
  Right operator()(const Edit&) const { return {Needs::instructor, "edit the classroom"}; }
  Right operator()(const Destroy&) const { return {Needs::instructor, "destroy the classroom"}; }
  Right operator()(const Disconnect&) const { return {Needs::node, "disconnect a seat"}; }
  Right operator()(const Reconnect&) const { return {Needs::node, "reconnect a seat"}; }
  Right operator()(const LoseNode&) const { return {Needs::node, "lose a node"}; }
  Right operator()(const Restore&) const { return {Needs::node, "restore seats"}; }
  Right operator()(const Expire&) const { return {Needs::node, "run the timer"}; }
};

bool role_suffices(Role role, Needs needs) {
  switch (needs) {
    case Needs::own_seat:
      return true;
    case Needs::seen_seat:
      return role != Role::observer;
    case Needs::learner:
      return role == Role::learner;
    case Needs::staff:
    case Needs::staff_seat:
      return is_staff(role);
    case Needs::instructor:
      return role == Role::instructor;
    case Needs::nothing:
    case Needs::node:
      break;
  }
  return false;
}

std::optional<Refusal> denied_to_seat(const Classroom& classroom, const ParticipantId& id,
                                      Right right) {
  const Participant* participant = classroom.find(id);
  if (!participant) {
    return refuse(ErrorCode::join_first,
                  "participant " + quoted(id) + " has no seat here (any more): join first");
  }
  if (right.needs == Needs::nothing) {
    return refuse(ErrorCode::already_joined,
                  "this handle has joined already, as " + quoted(participant->id));
  }
  if (!role_suffices(participant->role, right.needs)) {
    return refuse(ErrorCode::not_allowed, std::string(name_of(participant->role)) + " " +
                                              quoted(id) + " may not " + right.verb);
  }
  return std::nullopt;
}

// Somebody trusted, but without a seat.
std::optional<Refusal> denied_to_trusted(Right right) {
  switch (right.needs) {
    case Needs::own_seat:
    case Needs::seen_seat:
    case Needs::learner:
    case Needs::staff_seat:
      return refuse(ErrorCode::join_first,
                    std::string("only a participant can ") + right.verb + ": join first");
    case Needs::node:
      return refuse(ErrorCode::not_allowed,
                    std::string("only the server itself can ") + right.verb);
    case Needs::nothing:
    case Needs::staff:
    case Needs::instructor:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> denied_to(const Classroom& classroom, const Actor& by,
                                 const Command& command) {
  const Right right = std::visit(RightOf{}, command);
  switch (by.kind) {
    case Actor::Kind::participant:
      return denied_to_seat(classroom, by.participant, right);
    case Actor::Kind::back_end:
      if (!same_secret(classroom.settings.secret, by.secret)) {
        return refuse(ErrorCode::unauthorized,
                      "wrong secret for classroom " + quoted(classroom.id));
      }
      return denied_to_trusted(right);
    case Actor::Kind::admin:
      return denied_to_trusted(right);
    case Actor::Kind::system:
      return right.needs == Needs::node ? std::nullopt : denied_to_trusted(right);
    case Actor::Kind::nobody:
      break;
  }
  if (right.needs == Needs::nothing) {
    return std::nullopt;
  }
  return refuse(ErrorCode::join_first,
                std::string("a handle that never joined cannot ") + right.verb + ": join first");
}

}  // namespace breakout::graph
