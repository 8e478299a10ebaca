// SPDX-License-Identifier: GPL-3.0-or-later
#include "isolation/random_commands.hpp"

#include <algorithm>
#include <array>

namespace breakout::test {

using peer::Json;

namespace {

constexpr std::size_t kRooms = 7;

Json request(const char* verb) {
  return Json::object().set("request", verb);
}

Json one_move(const std::string& participant, const std::string& room) {
  return Json::object().set("participant", participant).set("room", room);
}

}  // namespace

std::string RandomCommands::some_room() {
  const std::size_t number = dice_.below(kRooms + 1);
  return number == 0 ? "main" : std::to_string(number);
}

Json RandomCommands::some_rooms() {
  Json rooms = Json::array();
  for (std::size_t left = dice_.below(3) + 1; left > 0; --left) {
    rooms.append(some_room());
  }
  return rooms;
}

Json RandomCommands::some_sources() {
  constexpr std::array kNames{"mic", "camera", "screen"};
  Json sources = Json::array();
  sources.append(kNames.at(dice_.below(kNames.size())));
  if (dice_.one_in(3)) {
    sources.append("mic");
  }
  return sources;
}

// Everybody somewhere else, in one change.
Json RandomCommands::some_shuffle() {
  Json moves = Json::array();
  for (const std::string& learner : learners_) {
    moves.append(one_move(learner, std::to_string(dice_.below(4) + 1)));
  }
  return request("move").set("moves", moves);
}

Json RandomCommands::some_moves() {
  if (dice_.one_in(2)) {
    return request("move").set("participant", dice_.of(learners_)).set("room", some_room());
  }
  const std::string room = some_room();
  const std::string other = some_room();
  Json moves = Json::array();
  moves.append(one_move(dice_.of(learners_), room));
  moves.append(one_move(dice_.of(learners_), other));
  return request("move").set("moves", moves);
}

Json RandomCommands::some_open() {
  Json open = request("open");
  open.set("rooms", static_cast<int>(dice_.below(kRooms - 3)) + 4);
  open.set("allow_choose", dice_.one_in(2)).set("grace", 1);
  open.set("seed", static_cast<int>(dice_.below(1000)));
  switch (dice_.below(11)) {
    case 0: {
      Json assignments = Json::object();
      for (const std::string& learner : learners_) {
        assignments.set(learner.c_str(), std::to_string(dice_.below(4) + 1));
      }
      return open.set("assignments", assignments);
    }
    case 1:
      return open.set("assignment", "self_select");
    case 2:
      return open.set("assignment", "previous");
    case 3:
      return open.set("assignment", "roster");
    case 4:
      return open.set("include_staff", true);
    case 5:
      return open.set("assignment", "rotate");
    case 6:
      return request("open").set("people_per_room", 4);
    case 7:
      return dice_.one_in(2) ? open.set("plan_only", true) : request("open").set("plan", true);
    case 8:
      return open.set("duration", 3).set("warnings", Json::array());
    default:
      return open;
  }
}

Json RandomCommands::round_command() {
  switch (dice_.below(16)) {
    case 0:
      return request("merge").set("grace", 0);
    case 1:
      return request("merge").set("grace", 1);
    case 2:
      return request("merge").set("cancel", true);
    case 3:
    case 4:
      return dice_.one_in(2) ? request("add_room") : request("add_room").set("room", some_room());
    case 5:
      return request("edit_room").set("room", some_room()).set("locked", dice_.one_in(3));
    case 6:
      return request("close_room").set("room", some_room()).set("to", some_room());
    case 7:
      return request("timer").set("set", 4).set("warnings", Json::array()).set("grace", 1);
    case 8:
      return request("timer").set("extend", 1).set("room", some_room());
    case 9:
      return request("timer").set("cancel", true);
    case 10:
    case 11:
      return request("undo");
    default:
      return some_open();
  }
}

Json RandomCommands::people_command() {
  const std::string& learner = dice_.of(learners_);
  switch (dice_.below(14)) {
    case 0:
    case 1:
    case 2:
      return request("moderate").set("participant", learner).set("mute", some_sources());
    case 3:
    case 4:
    case 5:
      return request("moderate").set("participant", learner).set("unmute", some_sources());
    case 6:
      return dice_.one_in(4) ? request("kick").set("participant", learner) : request("state");
    case 7:
      return request("promote").set("participant", learner).set("role", "assistant");
    case 8:
      return request("promote").set("participant", learner).set("role", "observer");
    case 9:
    case 10:
      return request("promote").set("participant", learner).set("role", "learner");
    case 11:
      return request("help").set("participant", learner).set("resolve", "claim");
    case 12:
      return request("task")
          .set("rooms", some_rooms())
          .set("task", Json::object().set("title", "two"));
    default:
      return request("edit").set("new_description", "number " + std::to_string(++made_up_));
  }
}

// Where staff is heard and what it hears.
Json RandomCommands::staff_command_of_presence() {
  switch (dice_.below(6)) {
    case 0:
    case 1: {
      constexpr std::array kMedia{"audio", "video", "screen"};
      Json media = Json::array();
      media.append(kMedia.at(dice_.below(kMedia.size())));
      media.append(kMedia.at(dice_.below(kMedia.size())));
      const Json rooms = dice_.one_in(2) ? some_rooms() : Json::array();
      return request("announce").set("on", true).set("media", media).set("rooms", rooms);
    }
    case 2:
      return request("announce").set("on", false);
    case 3:
      return request("visit").set("room", some_room()).set("mode", "join");
    case 4:
      return request("visit").set("room", some_room()).set("mode", "listen");
    default:
      return request("return");
  }
}

Json RandomCommands::of_staff() {
  switch (dice_.below(12)) {
    case 0:
    case 1:
    case 2:
      return round_command();
    case 3:
    case 4:
      return some_moves();
    case 5:
    case 6:
      return some_shuffle();
    case 7:
    case 8:
      return people_command();
    case 9:
      return dice_.one_in(3) ? request("broadcast").set("text", "two minutes") : some_moves();
    default:
      return staff_command_of_presence();
  }
}

Json RandomCommands::some_pins(const std::string& self) {
  Json pins = Json::array();
  if (const std::string& pinned = dice_.of(learners_); pinned != self) {
    pins.append(pinned);
  }
  // Pins alone are nobody else's business, and so a version without an event `graph`.
  return request("configure")
      .set("pins", pins)
      .set("display", self + " " + std::to_string(++made_up_));
}

Json RandomCommands::of_learner(const std::string& self) {
  switch (dice_.below(14)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return request("choose").set("room", some_room());
    case 4:
    case 5:
      return request("return");
    case 6:
      return request("configure").set("mute", some_sources());
    case 7:
    case 8:
      return request("configure").set("unmute", some_sources());
    case 9:
      return some_pins(self);
    case 10:
      return request("help").set("raise", dice_.one_in(2));
    case 11:
      return request("task").set("done", dice_.one_in(2));
    case 12:
      return request("received").set("broadcast", board_.broadcast());
    default:
      return request("state");
  }
}

}  // namespace breakout::test
