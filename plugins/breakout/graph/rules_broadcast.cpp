// SPDX-License-Identifier: GPL-3.0-or-later
// Words to rooms and their receipts; voice, camera and screen to rooms.
#include <algorithm>
#include <set>
#include <string>

#include "graph/room_checks.hpp"
#include "graph/rules.hpp"
#include "graph/settings_check.hpp"
#include "graph/text.hpp"
#include "graph/view.hpp"

namespace breakout::graph {
namespace {

// The rooms named, once each.
Result<std::set<RoomId>> named_rooms(const Classroom& classroom, const std::vector<RoomId>& rooms) {
  for (const RoomId& room : rooms) {
    if (auto missing = no_such_room(classroom, room)) {
      return *std::move(missing);
    }
  }
  return std::set<RoomId>(rooms.begin(), rooms.end());
}

std::optional<Refusal> bad_broadcast(const Classroom& classroom, const SendBroadcast& broadcast) {
  if (broadcast.text.empty()) {
    return refuse(ErrorCode::missing_element, "text is empty: nothing to broadcast");
  }
  if (broadcast.text.size() > kMaxBroadcastBytes) {
    return refuse(ErrorCode::limit_reached, "text has " + std::to_string(broadcast.text.size()) +
                                                " bytes, more than " +
                                                std::to_string(kMaxBroadcastBytes));
  }
  if (classroom.broadcasts.size() >= kMaxBroadcasts) {
    return refuse(ErrorCode::limit_reached, std::to_string(kMaxBroadcasts) +
                                                " broadcasts live, and there can be no more at a "
                                                "time");
  }
  return broadcast.ttl ? bad_duration("ttl", *broadcast.ttl, Seconds{1}) : std::nullopt;
}

}  // namespace

Result<Facts> rule(const Situation& situation, const SendBroadcast& broadcast) {
  const Classroom& classroom = situation.classroom;
  if (auto bad = bad_broadcast(classroom, broadcast)) {
    return *std::move(bad);
  }
  auto rooms = named_rooms(classroom, broadcast.rooms);
  if (!rooms) {
    return rooms.refusal();
  }
  Broadcast sent;
  sent.id = broadcast.id;
  sent.text = broadcast.text;
  sent.rooms = std::move(rooms).value();
  if (situation.by.kind == Actor::Kind::participant) {
    sent.by = situation.by.participant;
  }
  sent.at = situation.now;
  sent.expires_at = situation.now + broadcast.ttl.value_or(
                                        std::max(classroom.settings.reconnect_window, Seconds{1}));
  for (const auto& [id, participant] : classroom.participants) {
    if (id != sent.by && sent.reaches(participant.room)) {
      sent.recipients.insert(id);
    }
  }
  return Facts{BroadcastSent{std::move(sent)}};
}

Result<Facts> rule(const Situation& situation, const Receive& receive) {
  const Classroom& classroom = situation.classroom;
  const auto found = classroom.broadcasts.find(receive.broadcast);
  if (found == classroom.broadcasts.end()) {
    return refuse(ErrorCode::invalid_element,
                  "no broadcast " + quoted(receive.broadcast) + " lives (any more)");
  }
  const Participant& own = *classroom.find(situation.by.participant);
  if (!may_be_told(classroom, found->second, own)) {
    return refuse(ErrorCode::not_allowed,
                  "broadcast " + quoted(receive.broadcast) + " was not sent to " + quoted(own.id));
  }
  // Of who came later no receipt was asked for.
  if (!found->second.recipients.contains(own.id) || found->second.received.contains(own.id)) {
    return Facts{};
  }
  return Facts{BroadcastReceived{receive.broadcast, own.id}};
}

Result<Facts> rule(const Situation& situation, const Announce& announce) {
  const Classroom& classroom = situation.classroom;
  const Participant& own = *classroom.find(situation.by.participant);
  if (!announce.on) {
    return own.announcement ? Facts{AnnouncementChanged{own.id, std::nullopt}} : Facts{};
  }
  if (!own.connected) {
    return refuse(ErrorCode::join_first,
                  "the connection of " + quoted(own.id) + " was lost: join again first");
  }
  if (announce.sources.empty()) {
    return refuse(ErrorCode::missing_element, "media is empty: nothing to announce");
  }
  auto rooms = named_rooms(classroom, announce.rooms);
  if (!rooms) {
    return rooms.refusal();
  }
  Announcement announcement{announce.sources, std::move(rooms).value(), announce.duck};
  return own.announcement == announcement
             ? Facts{}
             : Facts{AnnouncementChanged{own.id, std::move(announcement)}};
}

}  // namespace breakout::graph
