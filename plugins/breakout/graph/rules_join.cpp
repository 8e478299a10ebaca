// SPDX-License-Identifier: GPL-3.0-or-later
// Join: a new seat, or the same seat under a new handle.
//
// Where silent, the contract is filled in like this: a new seat taken while a countdown runs is in
// main; the room a token names is put into the roster, unless that is full.
#include <functional>
#include <string>
#include <vector>

#include "graph/movement.hpp"
#include "graph/occupancy.hpp"
#include "graph/placement.hpp"
#include "graph/rules.hpp"
#include "graph/secrets.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

ParticipantId id_of(const Join& join) {
  return join.token ? join.token->subject : join.participant;
}

std::optional<Refusal> not_let_in(const Settings& settings, const Join& join) {
  if (id_of(join).empty()) {
    return refuse(ErrorCode::missing_element, "participant is missing: nobody to join as");
  }
  if (settings.require_token && !join.token) {
    return refuse(ErrorCode::unauthorized, "this classroom asks for a token; none was given");
  }
  if (!settings.pin.empty() && !same_secret(settings.pin, join.pin)) {
    return refuse(ErrorCode::unauthorized,
                  join.pin.empty() ? "this classroom asks for a pin; none was given" : "wrong pin");
  }
  return std::nullopt;
}

// The role of a new seat.
Result<Role> role_of(const Settings& settings, const Join& join) {
  if (join.token && join.token->role) {
    return *join.token->role;
  }
  const Role role = join.role.value_or(Role::learner);
  if (is_staff(role) && !same_secret(settings.secret, join.secret)) {
    return refuse(ErrorCode::unauthorized, std::string("role \"") + name_of(role) +
                                               "\" needs the classroom's secret or a token that "
                                               "grants it");
  }
  return role;
}

std::string display_of(const Join& join, const std::string& otherwise) {
  if (join.token && join.token->name) {
    return *join.token->name;
  }
  return join.display.value_or(otherwise);
}

// So that later rounds know it.
void append_roster(Facts& facts, const Classroom& classroom, const Join& join) {
  if (!join.token || !join.token->room) {
    return;
  }
  const auto listed = classroom.roster.find(join.token->subject);
  const bool is_new = listed == classroom.roster.end();
  if (is_new ? classroom.roster.size() < kMaxRoster : listed->second != *join.token->room) {
    facts.push_back(RosterChanged{{{join.token->subject, *join.token->room}}});
  }
}

// --- the same seat again -------------------------------------------------------------------------

// The proof that the seat is the newcomer's, as it was presented; none: it is not proven.
// The former proof is good until the holder showed that it knows the newer one: its answer may
// have been lost with the connection.
std::optional<std::string> proof_of(const Participant& seat, const Join& join) {
  if (same_secret(seat.resume, join.resume)) {
    return seat.resume;
  }
  if (!join.holder_confirmed && same_secret(seat.previous_resume, join.resume)) {
    return seat.previous_resume;
  }
  if (join.token && join.token->proves_subject && join.token->subject == seat.id) {
    return seat.resume;
  }
  return std::nullopt;
}

Result<Facts> take_seat(const Classroom& classroom, const Participant& seat, const Join& join) {
  const auto proof = proof_of(seat, join);
  if (!proof) {
    return refuse(ErrorCode::participant_in_use,
                  "participant id " + quoted(seat.id) +
                      " is in use; only its resume value or a token for it takes the seat");
  }
  const Role role = join.token && join.token->role ? *join.token->role : seat.role;
  Facts facts;
  append_roster(facts, classroom, join);
  append_role_effects(facts, classroom, seat, role);
  facts.push_back(SeatTaken{seat.id, display_of(join, seat.display), role, join.fresh_resume,
                            *proof, join.fresh_private_id, join.node});
  return facts;
}

// --- a new seat ----------------------------------------------------------------------------------

std::optional<RoomId> named_room(const Classroom& classroom, const Join& join,
                                 const ParticipantId& id) {
  const auto& assignments = classroom.places.assignments;
  if (auto assigned = assignments.find(id); assigned != assignments.end()) {
    return assigned->second;
  }
  if (join.token && join.token->room) {
    return join.token->room;
  }
  if (auto listed = classroom.roster.find(id); listed != classroom.roster.end()) {
    return listed->second;
  }
  return std::nullopt;
}

RoomId room_for(const Classroom& classroom, const Join& join, const ParticipantId& id, Role role) {
  if (!classroom.in_round() || classroom.round->state == RoundState::closing) {
    return kMainRoom;
  }
  std::vector<std::reference_wrapper<const Room>> rooms;
  for (const auto& [room_id, room] : classroom.rooms) {
    rooms.emplace_back(room);
  }
  Placement placement(classroom.round->policy, std::move(rooms), occupancy_of(classroom));
  return placement.place(role, named_room(classroom, join, id));
}

Result<Facts> new_seat(const Classroom& classroom, const Join& join) {
  const Settings& settings = classroom.settings;
  auto role = role_of(settings, join);
  if (!role) {
    return role.refusal();
  }
  if (classroom.participants.size() >= settings.max_participants) {
    return refuse(ErrorCode::classroom_full, "classroom " + quoted(classroom.id) +
                                                 " is full: max_participants is " +
                                                 std::to_string(settings.max_participants));
  }
  Participant participant;
  participant.id = id_of(join);
  participant.display = display_of(join, "");
  participant.role = role.value();
  participant.room = room_for(classroom, join, participant.id, participant.role);
  participant.seat = classroom.seats_given + 1;
  participant.tags = join.tags;
  participant.resume = join.fresh_resume;
  participant.private_id = join.fresh_private_id;
  participant.node = join.node;
  if (classroom.in_round()) {
    participant.main_view.emplace();
  }
  Facts facts;
  append_roster(facts, classroom, join);
  facts.push_back(ParticipantJoined{std::move(participant)});
  return facts;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const Join& join) {
  const Classroom& classroom = situation.classroom;
  if (auto refusal = not_let_in(classroom.settings, join)) {
    return *std::move(refusal);
  }
  const Participant* seat = classroom.find(id_of(join));
  return seat ? take_seat(classroom, *seat, join) : new_seat(classroom, join);
}

}  // namespace breakout::graph
