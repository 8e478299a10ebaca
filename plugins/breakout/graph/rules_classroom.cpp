// SPDX-License-Identifier: GPL-3.0-or-later
// Edit and destroy, and which settings are allowed.
#include "graph/rules.hpp"
#include "graph/settings_check.hpp"
#include "graph/text.hpp"

namespace breakout::graph {
namespace {

// Whether a running timer or countdown would then lie past the end of the class.
std::optional<Refusal> timer_past(const Classroom& classroom, const Settings& settings) {
  if (!settings.ends_at || !classroom.in_round()) {
    return std::nullopt;
  }
  const auto past = [&](const std::string& what, const auto& timed) -> std::optional<Refusal> {
    for (const auto& instant : {timed.ends_at, timed.closes_at}) {
      if (instant && *instant > *settings.ends_at) {
        return refuse(ErrorCode::limit_reached, "ends_at " + in_words(*settings.ends_at) +
                                                    " lies before the end of " + what + " at " +
                                                    in_words(*instant));
      }
    }
    return std::nullopt;
  };
  auto refusal = past("round " + std::to_string(classroom.round->number), *classroom.round);
  for (const auto& [id, room] : classroom.rooms) {
    refusal = !refusal && room.timer ? past("room " + quoted(id), *room.timer) : refusal;
  }
  return refusal;
}

}  // namespace

std::optional<Refusal> bad_duration(const std::string& name, Seconds duration, Seconds least) {
  if (duration >= least && duration <= kLongestDuration) {
    return std::nullopt;
  }
  return refuse(ErrorCode::invalid_element, name + " must be from " + in_words(least) + " to " +
                                                in_words(kLongestDuration) + ", not " +
                                                in_words(duration));
}

std::optional<Refusal> bad_settings(const Settings& settings) {
  if (settings.max_participants == 0) {
    return refuse(ErrorCode::invalid_element, "max_participants must be at least 1, not 0");
  }
  return bad_duration("reconnect_window", settings.reconnect_window, Seconds{0});
}

Result<Facts> rule(const Situation& situation, const Edit& edit) {
  const Classroom& classroom = situation.classroom;
  Settings settings = patched(classroom.settings, edit.patch);
  if (auto bad = bad_settings(settings)) {
    return *std::move(bad);
  }
  if (auto past = timer_past(classroom, settings)) {
    return *std::move(past);
  }
  // Those inside have agreed on a codec with Janus, and nothing makes them negotiate again.
  if (settings.videocodec != classroom.settings.videocodec && !classroom.participants.empty()) {
    return refuse(ErrorCode::not_allowed,
                  "videocodec can only change while nobody is in the classroom; there are " +
                      std::to_string(classroom.participants.size()) + " people");
  }
  if (settings == classroom.settings) {
    return Facts{};
  }
  return Facts{SettingsChanged{std::move(settings)}};
}

Result<Facts> rule(const Situation&, const Destroy&) {
  return Facts{ClassroomDestroyed{}};
}

}  // namespace breakout::graph
