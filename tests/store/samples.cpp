// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/samples.hpp"

#include <utility>

namespace breakout::test {

using namespace breakout::graph;

namespace {

Instant at(std::int64_t seconds) {
  return Instant{Millis{1'795'000'000'000 + seconds * 1000}};
}

// With what JSON has to escape, and what is more than a byte.
const std::string kText = "Привет, \"class\"\n\t\\ 😀";
const ParticipantId kMaria{"maria"};
const ParticipantId kJo{"jo \"the\" one"};
const RoomId kTwo{"2"};

Help full_help() {
  return {kText, at(3), HelpState::claimed, kJo};
}

RoundPolicy full_policy() {
  return {Seconds{7}, OnExpiry::notify, {Seconds{90}, Seconds{30}}, false, true,
          true,       LateJoiners::main};
}

}  // namespace

Settings full_settings() {
  Settings settings;
  settings.description = kText;
  settings.secret = "secret";
  settings.pin = "pin";
  settings.max_participants = 12;
  settings.max_rooms = 7;
  settings.videocodec = VideoCodec::av1;
  settings.bitrate = 1;
  settings.audio_bitrate = 2;
  settings.screen_bitrate = 3;
  settings.audio_slots = 5;
  settings.video_slots = 6;
  settings.late_joiners = LateJoiners::least_filled;
  settings.roster_visibility = RosterVisibility::classroom;
  settings.reconnect_window = Seconds{8};
  settings.ends_at = at(90'000);
  settings.is_private = settings.require_token = settings.signed_tokens = true;
  settings.covert_listen = settings.permanent = true;
  return settings;
}

Participant full_participant() {
  Participant participant;
  participant.id = kMaria;
  participant.display = kText;
  participant.role = Role::assistant;
  participant.room = kTwo;
  participant.node = NodeId{"b"};
  participant.seat = 17;
  participant.tags = {{"language", "русский"}, {"team", ""}};
  participant.connected = false;
  participant.disconnected_at = at(1);
  participant.resume = "r1";
  participant.previous_resume = "r0";
  participant.private_id = "p1";
  participant.sources = {SourceKind::mic, SourceKind::screen};
  participant.muted_by_self = {SourceKind::camera};
  participant.muted_by_staff = {SourceKind::mic};
  participant.pins = {kJo, kMaria};
  participant.main_view = MainView{{SourceKind::mic}, {SourceKind::screen}, {kJo}, full_help()};
  participant.task_done = true;
  participant.help = full_help();
  participant.visit = Visit{kTwo, VisitMode::listen, RoomId{"3"}};
  participant.announcement = Announcement{{SourceKind::mic}, {kTwo}, true};
  return participant;
}

Room full_room() {
  return {
      kTwo, kText,
      5,    true,
      true, R"({"title":"π","steps":[1,2.50]})",
      4,    RoomTimer{at(60), {Seconds{30}}, {Seconds{20}}, Seconds{5}, OnExpiry::notify, at(65)}};
}

Round full_round() {
  return {3, RoundState::closing, full_policy(), at(0), at(600), {Seconds{60}}, at(660)};
}

PlannedRound full_plan() {
  return {{full_room()}, {{kMaria, kTwo}}, full_policy(), Seconds{600}, {{kJo, kTwo}}};
}

Broadcast full_broadcast() {
  return {BroadcastId{"b1"}, kText, {kMainRoom, kTwo}, kMaria, at(5), at(50), {kMaria, kJo}, {kJo}};
}

Change change_of(Fact fact) {
  return {42, at(9), kMaria, OperationId{"op-1"}, {std::move(fact)}};
}

std::vector<Fact> full_facts() {
  const SourceSet some{SourceKind::camera, SourceKind::screen};
  return {ClassroomCreated{ClassroomId{"algebra"}, "epoch", full_settings(), {{kJo, kTwo}}},
          SettingsChanged{full_settings()},
          ClassroomDestroyed{},
          ParticipantJoined{full_participant()},
          SeatTaken{kMaria, kText, Role::instructor, "r2", "r1", "p2", NodeId{"a"}},
          ParticipantLeft{kMaria, kTwo, true},
          ConnectionLost{kMaria},
          ConnectionRestored{kMaria, some},
          DisplayChanged{kMaria, kText},
          SourcesChanged{kMaria, some},
          MutesChanged{kMaria, some, {SourceKind::mic}},
          PinsChanged{kMaria, {kJo}},
          RoleChanged{kMaria, Role::observer},
          HelpChanged{kMaria, full_help()},
          HelpChanged{kMaria, std::nullopt},
          VisitChanged{kMaria, Visit{kTwo, VisitMode::listen, kMainRoom}},
          VisitChanged{kMaria, std::nullopt},
          AnnouncementChanged{kMaria, Announcement{some, {}, true}},
          AnnouncementChanged{kMaria, std::nullopt},
          TaskMarked{kMaria, true},
          ParticipantMoved{kMaria, kMainRoom, kTwo, MoveReason::late},
          RoomOpened{full_room()},
          RoomChanged{full_room()},
          RoomClosed{kTwo, kMainRoom},
          RoomClosed{kTwo, std::nullopt},
          RoundOpened{full_round(), {{kMaria, kTwo}}},
          RoundChanged{full_round()},
          RoundClosed{3},
          PlanChanged{full_plan()},
          PlanChanged{std::nullopt},
          RosterChanged{{{kJo, kTwo}}},
          BroadcastSent{full_broadcast()},
          BroadcastReceived{BroadcastId{"b1"}, kJo},
          BroadcastEnded{BroadcastId{"b1"}},
          TimerSet{kTwo},
          TimerSet{},
          TimerWarned{Seconds{30}, kTwo},
          TimerWarned{Seconds{30}, {}},
          TimerExpired{kTwo},
          TimerCancelled{kTwo}};
}

Classroom full_classroom() {
  Classroom classroom;
  classroom.id = ClassroomId{"algebra"};
  classroom.epoch = "epoch";
  classroom.version = 42;
  classroom.settings = full_settings();
  classroom.round = full_round();
  Room room = full_room();
  room.timer->closes_at.reset();  // it runs still
  classroom.rooms.emplace(kTwo, room);
  Participant maria = full_participant();  // staff, not connected, listening
  maria.sources = {};
  maria.help.reset();
  maria.visit->room = kMainRoom;
  maria.announcement.reset();
  classroom.participants.emplace(maria.id, maria);
  Participant jo = full_participant();  // a learner who asks for help
  jo.id = kJo;
  jo.seat = 2;
  jo.role = Role::learner;
  jo.connected = true;
  jo.help->claimed_by = kMaria;
  jo.visit.reset();
  jo.announcement.reset();
  classroom.participants.emplace(jo.id, jo);
  Participant ann = full_participant();  // staff who announces
  ann.id = ParticipantId{"ann"};
  ann.seat = 3;
  ann.connected = true;
  ann.help.reset();
  ann.visit.reset();
  classroom.participants.emplace(ann.id, ann);
  classroom.places = {{{kMaria, kTwo}, {ParticipantId{"absent"}, kTwo}},
                      {full_room()},
                      {{true, {}}, {false, {{kMaria, {kMainRoom, kTwo}}}}}};
  classroom.plan = full_plan();
  classroom.history = {{{kMaria, kJo}, {ParticipantId{"li"}}}, {}};
  classroom.broadcasts.emplace(BroadcastId{"b1"}, full_broadcast());
  classroom.roster = {{kJo, kTwo}};
  classroom.seats_given = 20;
  return classroom;
}

}  // namespace breakout::test
