// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs of a class in progress: what is said to rooms, visits, help, tasks, moderation.
#include <array>

#include "control/parse_pieces.hpp"
#include "control/verb.hpp"

namespace breakout::control {

namespace {

using graph::Command;

// --- to rooms ---

Payload parse_broadcast(Fields& fields) {
  graph::SendBroadcast broadcast;
  if (!fields.has("text")) {
    fields.missing("text");
  }
  broadcast.text = fields.text("text", graph::kMaxBroadcastBytes).value_or(std::string{});
  if (fields.has("text") && broadcast.text.empty()) {
    fields.invalid("text", "a text that is not empty");
  }
  broadcast.rooms = read_room_ids(fields, "rooms");
  broadcast.ttl = fields.seconds("ttl", 1, kMaxSeconds);
  return Command{std::move(broadcast)};
}

Payload parse_received(Fields& fields) {
  return Command{graph::Receive{graph::BroadcastId{fields.required_id("broadcast")}}};
}

Payload parse_announce(Fields& fields) {
  graph::Announce announce;
  if (!fields.has("on")) {
    fields.missing("on");
  }
  read_into(fields, "on", announce.on);
  if (announce.on && !fields.has("media")) {
    fields.missing("media");
  }
  announce.sources = read_sources(fields, "media", kMediaWords);
  announce.rooms = read_room_ids(fields, "rooms");
  read_into(fields, "duck", announce.duck);
  return Command{std::move(announce)};
}

// --- visits and help ---

Payload parse_visit(Fields& fields) {
  graph::VisitRoom visit;
  visit.room = required_room(fields);
  read_into(fields, "mode", kVisitModeWords, visit.mode);
  return Command{std::move(visit)};
}

Payload parse_return(Fields&) {
  return Command{graph::Return{}};
}

Payload resolve_help(Fields& fields) {
  graph::ResolveHelp resolve;
  resolve.participant = required_person(fields);
  if (!fields.has("resolve")) {
    fields.missing("resolve");
  }
  read_into(fields, "resolve", kVerdictWords, resolve.verdict);
  if (fields.has("raise")) {
    fields.invalid("raise", "either raise, or participant and resolve");
  }
  return Command{std::move(resolve)};
}

Payload parse_help(Fields& fields) {
  if (fields.has("participant") || fields.has("resolve")) {
    return resolve_help(fields);
  }
  graph::AskHelp ask;
  if (!fields.has("raise")) {
    fields.missing("raise");
  }
  read_into(fields, "raise", ask.raise);
  ask.message = fields.text("message").value_or(std::string{});
  return Command{std::move(ask)};
}

// --- tasks ---

Payload parse_task(Fields& fields) {
  if (const auto done = fields.flag("done")) {
    if (fields.has("task")) {
      fields.invalid("task", "either task or done");
    }
    return Command{graph::MarkTask{*done}};
  }
  graph::SetTask set;
  if (!fields.has("task")) {
    fields.missing("task");
  }
  set.rooms = read_room_ids(fields, "rooms");
  set.task = read_task(fields).value_or(std::string{});
  return Command{std::move(set)};
}

// --- moderation ---

Payload parse_moderate(Fields& fields) {
  graph::Moderate moderate;
  moderate.participant = required_person(fields);
  if (!fields.has("mute") && !fields.has("unmute")) {
    fields.missing("mute");
  }
  moderate.mute = read_sources(fields, "mute");
  moderate.unmute = read_sources(fields, "unmute");
  return Command{std::move(moderate)};
}

Payload parse_kick(Fields& fields) {
  return Command{graph::Kick{required_person(fields)}};
}

Payload parse_promote(Fields& fields) {
  graph::Promote promote;
  promote.participant = required_person(fields);
  if (!fields.has("role")) {
    fields.missing("role");
  }
  read_into(fields, "role", kRoleWords, promote.role);
  return Command{std::move(promote)};
}

constexpr std::array kVerbs{
    Verb{"broadcast", false, parse_broadcast}, Verb{"received", false, parse_received},
    Verb{"announce", false, parse_announce},   Verb{"visit", false, parse_visit},
    Verb{"return", false, parse_return},       Verb{"help", false, parse_help},
    Verb{"task", false, parse_task},           Verb{"moderate", false, parse_moderate},
    Verb{"kick", false, parse_kick},           Verb{"promote", false, parse_promote},
};

}  // namespace

std::span<const Verb> class_verbs() {
  return kVerbs;
}

}  // namespace breakout::control
