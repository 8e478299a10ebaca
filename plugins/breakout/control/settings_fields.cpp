// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/settings_fields.hpp"

#include <array>
#include <charconv>
#include <functional>

#include "control/words.hpp"

namespace breakout::control {

namespace {

using graph::Settings;
using graph::SettingsPatch;

enum class Type : std::uint8_t { text, number, flag };

struct Field {
  const char* name;
  Type type;
  void (*read)(Fields&, const char* key, SettingsPatch&);
  Json (*write)(const Settings&);
};

constexpr std::int64_t kMaxBitrate = 100'000'000;  // bit/s
constexpr std::int64_t kMaxSlots = 60;             // of each kind; browsers take about 64 lines
constexpr std::int64_t kMaxInstant = 253'402'300'799'999;  // the year 9999, Unix ms

template <std::optional<std::uint32_t> SettingsPatch::*member, std::int64_t min, std::int64_t max>
void read_number(Fields& fields, const char* key, SettingsPatch& patch) {
  if (const auto given = fields.number(key, min, max)) {
    patch.*member = static_cast<std::uint32_t>(*given);
  }
}

template <std::optional<std::string> SettingsPatch::*member, std::size_t max>
void read_text(Fields& fields, const char* key, SettingsPatch& patch) {
  if (auto given = fields.text(key, max)) {
    patch.*member = std::move(given);
  }
}

template <std::optional<std::string> SettingsPatch::*member>
void read_credential(Fields& fields, const char* key, SettingsPatch& patch) {
  if (auto given = fields.credential(key, 256)) {
    patch.*member = std::move(given);
  }
}

template <std::optional<bool> SettingsPatch::*member>
void read_flag(Fields& fields, const char* key, SettingsPatch& patch) {
  if (const auto given = fields.flag(key)) {
    patch.*member = given;
  }
}

template <class Enum, std::optional<Enum> SettingsPatch::*member, const Words* words>
void read_word(Fields& fields, const char* key, SettingsPatch& patch) {
  if (const auto given = fields.choice(key, *words)) {
    patch.*member = static_cast<Enum>(*given);
  }
}

void read_audiocodec(Fields& fields, const char* key, SettingsPatch&) {
  fields.choice(key, {"opus"});
}

void read_reconnect_window(Fields& fields, const char* key, SettingsPatch& patch) {
  if (const auto given = fields.seconds(key, 0, 86'400)) {
    patch.reconnect_window = given;
  }
}

void read_ends_at(Fields& fields, const char* key, SettingsPatch& patch) {
  if (const auto given = fields.number(key, 0, kMaxInstant)) {
    patch.ends_at = graph::Instant{graph::Millis{*given}};
  }
}

template <std::uint32_t Settings::*member>
Json write_number(const Settings& settings) {
  return json_number(settings.*member);
}

template <bool Settings::*member>
Json write_flag(const Settings& settings) {
  return json_bool(settings.*member);
}

template <std::string Settings::*member>
Json write_presence(const Settings& settings) {
  return json_bool(!(settings.*member).empty());
}

Json write_ends_at(const Settings& settings) {
  return settings.ends_at ? json_number(settings.ends_at->time_since_epoch().count())
                          : Json{json_null()};
}

using P = SettingsPatch;
using S = Settings;

constexpr std::array kFields{
    Field{"description", Type::text, read_text<&P::description, 512>,
          [](const S& s) { return json_text(s.description); }},
    Field{"secret", Type::text, read_credential<&P::secret>, write_presence<&S::secret>},
    Field{"pin", Type::text, read_credential<&P::pin>, write_presence<&S::pin>},
    Field{"max_participants", Type::number, read_number<&P::max_participants, 1, 100'000>,
          write_number<&S::max_participants>},
    Field{"max_rooms", Type::number, read_number<&P::max_rooms, 1, 10'000>,
          write_number<&S::max_rooms>},
    Field{"audiocodec", Type::text, read_audiocodec, [](const S&) { return json_text("opus"); }},
    Field{"videocodec", Type::text, read_word<graph::VideoCodec, &P::videocodec, &kVideoCodecWords>,
          [](const S& s) { return json_text(word(kVideoCodecWords, s.videocodec)); }},
    Field{"bitrate", Type::number, read_number<&P::bitrate, 10'000, kMaxBitrate>,
          write_number<&S::bitrate>},
    Field{"audio_bitrate", Type::number, read_number<&P::audio_bitrate, 6'000, 510'000>,
          write_number<&S::audio_bitrate>},
    Field{"screen_bitrate", Type::number, read_number<&P::screen_bitrate, 10'000, kMaxBitrate>,
          write_number<&S::screen_bitrate>},
    Field{"audio_slots", Type::number, read_number<&P::audio_slots, 0, kMaxSlots>,
          write_number<&S::audio_slots>},
    Field{"video_slots", Type::number, read_number<&P::video_slots, 0, kMaxSlots>,
          write_number<&S::video_slots>},
    Field{"late_joiners", Type::text,
          read_word<graph::LateJoiners, &P::late_joiners, &kLateJoinersWords>,
          [](const S& s) { return json_text(word(kLateJoinersWords, s.late_joiners)); }},
    Field{"roster_visibility", Type::text,
          read_word<graph::RosterVisibility, &P::roster_visibility, &kVisibilityWords>,
          [](const S& s) { return json_text(word(kVisibilityWords, s.roster_visibility)); }},
    Field{"reconnect_window", Type::number, read_reconnect_window,
          [](const S& s) { return json_number(s.reconnect_window.count()); }},
    Field{"ends_at", Type::number, read_ends_at, write_ends_at},
    Field{"private", Type::flag, read_flag<&P::is_private>, write_flag<&S::is_private>},
    Field{"require_token", Type::flag, read_flag<&P::require_token>, write_flag<&S::require_token>},
    Field{"signed_tokens", Type::flag, read_flag<&P::signed_tokens>, write_flag<&S::signed_tokens>},
    Field{"covert_listen", Type::flag, read_flag<&P::covert_listen>, write_flag<&S::covert_listen>},
    Field{"permanent", Type::flag, read_flag<&P::permanent>, write_flag<&S::permanent>},
};

const Field* find_field(std::string_view name) {
  for (const Field& field : kFields) {
    if (name == field.name) {
      return &field;
    }
  }
  return nullptr;
}

// Secrets are not quoted: the sentence goes into the log.
std::string shown(const std::string& name, const std::string& text) {
  return name == "secret" || name == "pin" ? "what it is" : "'" + text + "'";
}

// Null when `text` does not read as `type`; Janus writes booleans as true/false or yes/no.
Json typed(Type type, const std::string& text) {
  if (type == Type::text) {
    return json_text(text);
  }
  if (type == Type::flag) {
    const bool yes = text == "true" || text == "yes";
    const bool no = text == "false" || text == "no";
    return yes || no ? json_bool(yes) : nullptr;
  }
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && stopped == end ? json_number(number) : nullptr;
}

}  // namespace

graph::SettingsPatch read_settings(Fields& fields, const std::string& prefix) {
  SettingsPatch patch;
  for (const Field& field : kFields) {
    field.read(fields, (prefix + field.name).c_str(), patch);
  }
  return patch;
}

graph::Result<Json> settings_from_items(const std::map<std::string, std::string>& items) {
  Json object = json_map();
  for (const auto& [name, text] : items) {
    const Field* field = find_field(name);
    Json value = field ? typed(field->type, text) : nullptr;
    if (!value) {
      return graph::refuse(graph::ErrorCode::invalid_element,
                           field ? "setting '" + name + "' can not be " + shown(name, text)
                                 : "there is no setting '" + name + "'");
    }
    put(object, field->name, std::move(value));
  }
  return object;
}

Json settings_json(const graph::Settings& settings) {
  Json object = json_map();
  for (const Field& field : kFields) {
    put(object, field.name, field.write(settings));
  }
  return object;
}

}  // namespace breakout::control
