// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of each record of the graph, once for writing and reading. docs/redis.md lists them.
//
// Threads: pure functions over an archive: RecordWriter or RecordReader. Invariant: each record is
// taken apart whole, so that a field the graph gains does not compile until it is stored too.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include "graph/classroom.hpp"

namespace breakout::store {

// A record to be written or read: R, const or not.
template <class T, class R>
concept Of = std::same_as<std::remove_const_t<T>, R>;

void describe(auto& archive, Of<graph::Settings> auto& settings) {
  auto& [description, secret, pin, max_participants, max_rooms, videocodec, bitrate, audio_bitrate,
         screen_bitrate, audio_slots, video_slots, late_joiners, roster_visibility,
         reconnect_window, ends_at, is_private, require_token, signed_tokens, covert_listen,
         permanent] = settings;
  archive("description", description)("secret", secret)("pin", pin);
  archive("max_participants", max_participants)("max_rooms", max_rooms);
  archive("videocodec", videocodec)("bitrate", bitrate)("audio_bitrate", audio_bitrate);
  archive("screen_bitrate", screen_bitrate);
  archive("audio_slots", audio_slots)("video_slots", video_slots);
  archive("late_joiners", late_joiners)("roster_visibility", roster_visibility);
  archive("reconnect_window", reconnect_window)("ends_at", ends_at);
  archive("private", is_private)("require_token", require_token);
  archive("signed_tokens", signed_tokens)("covert_listen", covert_listen);
  archive("permanent", permanent);
}

void describe(auto& archive, Of<graph::Help> auto& help) {
  auto& [message, since, state, claimed_by] = help;
  archive("message", message)("since", since)("state", state);
  archive.unless_empty("claimed_by", claimed_by);
}

void describe(auto& archive, Of<graph::Visit> auto& visit) {
  auto& [room, mode, from] = visit;
  archive("room", room)("mode", mode)("from", from);
}

void describe(auto& archive, Of<graph::Announcement> auto& announcement) {
  auto& [sources, rooms, duck] = announcement;
  archive("sources", sources)("rooms", rooms)("duck", duck);
}

void describe(auto& archive, Of<graph::MainView> auto& view) {
  auto& [muted_by_self, muted_by_staff, pins, help] = view;
  archive("muted_by_self", muted_by_self)("muted_by_staff", muted_by_staff);
  archive("pins", pins)("help", help);
}

void describe(auto& archive, Of<graph::Participant> auto& participant) {
  auto& [id, display, role, room, seat, tags, connected, disconnected_at, node, resume,
         previous_resume, private_id, sources, muted_by_self, muted_by_staff, pins, main_view,
         task_done, help, visit, announcement] = participant;
  archive("participant", id)("display", display)("role", role)("room", room)("seat", seat);
  archive("tags", tags);
  archive("connected", connected)("disconnected_at", disconnected_at);
  archive.unless_empty("node", node);
  archive("resume", resume)("previous_resume", previous_resume)("private_id", private_id);
  archive("sources", sources).derived("muted", participant.muted());
  archive("muted_by_self", muted_by_self)("muted_by_staff", muted_by_staff);
  archive("pins", pins)("main_view", main_view);
  archive("task_done", task_done)("help", help)("visit", visit)("announcement", announcement);
}

void describe(auto& archive, Of<graph::RoomTimer> auto& timer) {
  auto& [ends_at, warnings, warnings_left, grace, on_expiry, closes_at] = timer;
  archive("ends_at", ends_at)("warnings", warnings)("warnings_left", warnings_left);
  archive("grace", grace)("on_expiry", on_expiry)("closes_at", closes_at);
}

void describe(auto& archive, Of<graph::Room> auto& room) {
  auto& [id, name, capacity, locked, over_capacity, task, position, timer] = room;
  archive("room", id)("name", name)("capacity", capacity)("locked", locked);
  archive("over_capacity", over_capacity)("task", task)("position", position)("timer", timer);
  if (timer) {
    archive.derived("ends_at", timer->ends_at);
  }
}

void describe(auto& archive, Of<graph::RoundPolicy> auto& policy) {
  auto& [grace, on_expiry, warnings, allow_return, allow_choose, include_staff, late_joiners] =
      policy;
  archive("grace", grace)("on_expiry", on_expiry)("warnings", warnings);
  archive("allow_return", allow_return)("allow_choose", allow_choose);
  archive("include_staff", include_staff)("late_joiners", late_joiners);
}

void describe(auto& archive, Of<graph::Round> auto& round) {
  auto& [number, state, policy, opened_at, ends_at, warnings_left, closes_at] = round;
  archive("number", number)("state", state)("opened_at", opened_at)("ends_at", ends_at);
  archive.derived("grace", policy.grace);
  archive("warnings_left", warnings_left)("closes_at", closes_at)("policy", policy);
}

void describe(auto& archive, Of<std::pair<graph::RoomId, graph::RoomId>> auto& move) {
  auto& [from, to] = move;
  archive("from", from)("to", to);
}

void describe(auto& archive, Of<graph::UndoStep> auto& step) {
  auto& [opening, moved] = step;
  archive("opening", opening)("moved", moved);
}

void describe(auto& archive, Of<graph::PlannedRound> auto& plan) {
  auto& [rooms, assignments, policy, duration, roster] = plan;
  archive("rooms", rooms)("assignments", assignments)("policy", policy)("duration", duration);
  archive("roster", roster);
}

void describe(auto& archive, Of<graph::Broadcast> auto& broadcast) {
  auto& [id, text, rooms, by, at, expires_at, recipients, received] = broadcast;
  archive("broadcast", id)("text", text)("rooms", rooms).unless_empty("by", by);
  archive("at", at)("expires_at", expires_at);
  archive("recipients", recipients)("received", received);
}

}  // namespace breakout::store
