// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/configured_classroom.hpp"

#include <algorithm>

#include "control/fields.hpp"
#include "control/settings_fields.hpp"

namespace breakout::control {

namespace {

using graph::ErrorCode;

// An id that can be told as JSON: a file may hold bytes that are no UTF-8.
bool is_wire_id(const std::string& text) {
  return is_id(text) && json_text(text) != nullptr;
}

graph::Result<graph::Plan> read_roster(const ConfiguredClassroom& configured) {
  graph::Plan roster;
  for (const auto& [participant, room] : configured.roster) {
    if (!is_wire_id(participant) || !is_wire_id(room)) {
      return graph::refuse(ErrorCode::invalid_element,
                           "roster: participants and rooms have 1 to 128 bytes without control "
                           "characters; '" +
                               participant + "' in '" + room + "' has not");
    }
    if (!roster.emplace(participant, room).second) {
      return graph::refuse(ErrorCode::invalid_element,
                           "roster: '" + participant + "' is in it twice");
    }
  }
  return roster;
}

// The value of an item; empty for null, which is none.
std::string item_text(const json_t* value) {
  if (json_is_boolean(value)) {
    return json_is_true(value) ? "true" : "false";
  }
  return json_is_integer(value) ? std::to_string(json_integer_value(value))
                                : std::string{text_of(value)};
}

}  // namespace

graph::Result<ClassroomToBe> read_configured(const ConfiguredClassroom& configured) {
  const auto settings = settings_from_items(configured.items);
  if (!settings) {
    return settings.refusal();
  }
  Fields fields{settings.value().get()};
  ClassroomToBe read{read_settings(fields, ""), {}};
  if (fields.refusal()) {
    return *fields.refusal();
  }
  auto roster = read_roster(configured);
  if (!roster) {
    return roster.refusal();
  }
  read.roster = std::move(roster).value();
  read.patch.permanent = true;  // it is in the file
  return read;
}

ConfiguredClassroom configured_as(const graph::Classroom& classroom) {
  ConfiguredClassroom configured{classroom.id, {}, {}};
  const graph::Settings& settings = classroom.settings;
  const Json shown = settings_json(settings);
  const char* name = nullptr;
  json_t* value = nullptr;
  json_object_foreach (shown.get(), name, value) {
    if (!json_is_null(value)) {
      configured.items[name] = item_text(value);
    }
  }
  configured.items["secret"] = settings.secret;
  configured.items["pin"] = settings.pin;
  configured.items.erase("permanent");
  for (const auto& [participant, room] : classroom.roster) {
    configured.roster.emplace_back(participant.value, room.value);
  }
  return configured;
}

bool can_name_a_block(const graph::ClassroomId& id) {
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_*";
  return !id.empty() && id.value.find_first_not_of(kAllowed) == std::string::npos;
}

}  // namespace breakout::control
