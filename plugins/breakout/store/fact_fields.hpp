// SPDX-License-Identifier: GPL-3.0-or-later
// The name and the fields of each fact of a change, once for writing and reading.
//
// Threads: see record_fields.hpp. Invariants: see there; a fact the graph gains does not compile
// until it has a name here.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "graph/change.hpp"
#include "store/record_fields.hpp"

namespace breakout::store {

template <class Fact>
inline constexpr const char* kFactName = nullptr;

template <>
inline constexpr const char* kFactName<graph::ClassroomCreated> = "classroom_created";
void describe(auto& archive, Of<graph::ClassroomCreated> auto& fact) {
  auto& [id, epoch, settings, roster] = fact;
  archive("classroom", id)("epoch", epoch)("settings", settings)("roster", roster);
}

template <>
inline constexpr const char* kFactName<graph::SettingsChanged> = "settings_changed";
void describe(auto& archive, Of<graph::SettingsChanged> auto& fact) {
  auto& [settings] = fact;
  archive("settings", settings);
}

template <>
inline constexpr const char* kFactName<graph::ClassroomDestroyed> = "classroom_destroyed";
void describe(auto&, Of<graph::ClassroomDestroyed> auto&) {}

template <>
inline constexpr const char* kFactName<graph::ParticipantJoined> = "participant_joined";
void describe(auto& archive, Of<graph::ParticipantJoined> auto& fact) {
  auto& [participant] = fact;
  archive("record", participant);
}

template <>
inline constexpr const char* kFactName<graph::SeatTaken> = "seat_taken";
void describe(auto& archive, Of<graph::SeatTaken> auto& fact) {
  auto& [participant, display, role, resume, previous_resume, private_id, node] = fact;
  archive("participant", participant)("display", display)("role", role);
  archive("resume", resume)("previous_resume", previous_resume)("private_id", private_id);
  archive.unless_empty("node", node);
}

template <>
inline constexpr const char* kFactName<graph::ParticipantLeft> = "participant_left";
void describe(auto& archive, Of<graph::ParticipantLeft> auto& fact) {
  auto& [participant, room, kicked] = fact;
  archive("participant", participant)("room", room)("kicked", kicked);
}

template <>
inline constexpr const char* kFactName<graph::ConnectionLost> = "connection_lost";
void describe(auto& archive, Of<graph::ConnectionLost> auto& fact) {
  auto& [participant] = fact;
  archive("participant", participant);
}

template <>
inline constexpr const char* kFactName<graph::ConnectionRestored> = "connection_restored";
void describe(auto& archive, Of<graph::ConnectionRestored> auto& fact) {
  auto& [participant, sources] = fact;
  archive("participant", participant)("sources", sources);
}

template <>
inline constexpr const char* kFactName<graph::DisplayChanged> = "display_changed";
void describe(auto& archive, Of<graph::DisplayChanged> auto& fact) {
  auto& [participant, display] = fact;
  archive("participant", participant)("display", display);
}

template <>
inline constexpr const char* kFactName<graph::SourcesChanged> = "sources_changed";
void describe(auto& archive, Of<graph::SourcesChanged> auto& fact) {
  auto& [participant, sources] = fact;
  archive("participant", participant)("sources", sources);
}

template <>
inline constexpr const char* kFactName<graph::MutesChanged> = "mutes_changed";
void describe(auto& archive, Of<graph::MutesChanged> auto& fact) {
  auto& [participant, by_self, by_staff] = fact;
  archive("participant", participant)("muted_by_self", by_self)("muted_by_staff", by_staff);
}

template <>
inline constexpr const char* kFactName<graph::PinsChanged> = "pins_changed";
void describe(auto& archive, Of<graph::PinsChanged> auto& fact) {
  auto& [participant, pins] = fact;
  archive("participant", participant)("pins", pins);
}

template <>
inline constexpr const char* kFactName<graph::RoleChanged> = "role_changed";
void describe(auto& archive, Of<graph::RoleChanged> auto& fact) {
  auto& [participant, role] = fact;
  archive("participant", participant)("role", role);
}

template <>
inline constexpr const char* kFactName<graph::HelpChanged> = "help_changed";
void describe(auto& archive, Of<graph::HelpChanged> auto& fact) {
  auto& [participant, help] = fact;
  archive("participant", participant)("help", help);
}

template <>
inline constexpr const char* kFactName<graph::VisitChanged> = "visit_changed";
void describe(auto& archive, Of<graph::VisitChanged> auto& fact) {
  auto& [participant, visit] = fact;
  archive("participant", participant)("visit", visit);
}

template <>
inline constexpr const char* kFactName<graph::AnnouncementChanged> = "announcement_changed";
void describe(auto& archive, Of<graph::AnnouncementChanged> auto& fact) {
  auto& [participant, announcement] = fact;
  archive("participant", participant)("announcement", announcement);
}

template <>
inline constexpr const char* kFactName<graph::TaskMarked> = "task_marked";
void describe(auto& archive, Of<graph::TaskMarked> auto& fact) {
  auto& [participant, done] = fact;
  archive("participant", participant)("done", done);
}

template <>
inline constexpr const char* kFactName<graph::ParticipantMoved> = "participant_moved";
void describe(auto& archive, Of<graph::ParticipantMoved> auto& fact) {
  auto& [participant, from, to, reason] = fact;
  archive("participant", participant)("from", from)("to", to)("reason", reason);
}

template <>
inline constexpr const char* kFactName<graph::RoomOpened> = "room_opened";
void describe(auto& archive, Of<graph::RoomOpened> auto& fact) {
  auto& [room] = fact;
  archive("room", room);
}

template <>
inline constexpr const char* kFactName<graph::RoomChanged> = "room_changed";
void describe(auto& archive, Of<graph::RoomChanged> auto& fact) {
  auto& [room] = fact;
  archive("room", room);
}

template <>
inline constexpr const char* kFactName<graph::RoomClosed> = "room_closed";
void describe(auto& archive, Of<graph::RoomClosed> auto& fact) {
  auto& [room, to] = fact;
  archive("room", room)("to", to);
}

template <>
inline constexpr const char* kFactName<graph::RoundOpened> = "round_opened";
void describe(auto& archive, Of<graph::RoundOpened> auto& fact) {
  auto& [round, assignments] = fact;
  archive("round", round)("assignments", assignments);
}

template <>
inline constexpr const char* kFactName<graph::RoundChanged> = "round_changed";
void describe(auto& archive, Of<graph::RoundChanged> auto& fact) {
  auto& [round] = fact;
  archive("round", round);
}

template <>
inline constexpr const char* kFactName<graph::RoundClosed> = "round_closed";
void describe(auto& archive, Of<graph::RoundClosed> auto& fact) {
  auto& [number] = fact;
  archive("number", number);
}

template <>
inline constexpr const char* kFactName<graph::PlanChanged> = "plan_changed";
void describe(auto& archive, Of<graph::PlanChanged> auto& fact) {
  auto& [plan] = fact;
  archive("plan", plan);
}

template <>
inline constexpr const char* kFactName<graph::RosterChanged> = "roster_changed";
void describe(auto& archive, Of<graph::RosterChanged> auto& fact) {
  auto& [entries] = fact;
  archive("entries", entries);
}

template <>
inline constexpr const char* kFactName<graph::BroadcastSent> = "broadcast_sent";
void describe(auto& archive, Of<graph::BroadcastSent> auto& fact) {
  auto& [broadcast] = fact;
  archive("broadcast", broadcast);
}

template <>
inline constexpr const char* kFactName<graph::BroadcastReceived> = "broadcast_received";
void describe(auto& archive, Of<graph::BroadcastReceived> auto& fact) {
  auto& [broadcast, participant] = fact;
  archive("broadcast", broadcast)("participant", participant);
}

template <>
inline constexpr const char* kFactName<graph::BroadcastEnded> = "broadcast_ended";
void describe(auto& archive, Of<graph::BroadcastEnded> auto& fact) {
  auto& [broadcast] = fact;
  archive("broadcast", broadcast);
}

template <>
inline constexpr const char* kFactName<graph::TimerSet> = "timer_set";
void describe(auto& archive, Of<graph::TimerSet> auto& fact) {
  auto& [room] = fact;
  archive.unless_empty("room", room);
}

template <>
inline constexpr const char* kFactName<graph::TimerWarned> = "timer_warned";
void describe(auto& archive, Of<graph::TimerWarned> auto& fact) {
  auto& [left, room] = fact;
  archive("left", left).unless_empty("room", room);
}

template <>
inline constexpr const char* kFactName<graph::TimerExpired> = "timer_expired";
void describe(auto& archive, Of<graph::TimerExpired> auto& fact) {
  auto& [room] = fact;
  archive.unless_empty("room", room);
}

template <>
inline constexpr const char* kFactName<graph::TimerCancelled> = "timer_cancelled";
void describe(auto& archive, Of<graph::TimerCancelled> auto& fact) {
  auto& [room] = fact;
  archive.unless_empty("room", room);
}

}  // namespace breakout::store
