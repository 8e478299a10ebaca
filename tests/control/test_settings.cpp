// SPDX-License-Identifier: GPL-3.0-or-later
// Settings on the wire and in the configuration file.
#include "control/groups.hpp"
#include "control/settings_fields.hpp"
#include "peer/json.hpp"

namespace breakout::test {

namespace {

struct Read {
  graph::SettingsPatch patch;
  std::string refusal;
};

Read read(const std::string& text, const std::string& prefix = "") {
  const control::Json json = control::json_parse_text(text);
  control::Fields fields{json.get()};
  Read result{control::read_settings(fields, prefix), ""};
  result.refusal = fields.refusal() ? fields.refusal()->sentence : "";
  return result;
}

void every_setting_is_read_and_shown() {
  const auto given = read(
      R"({"description":"d","secret":"s","pin":"p","max_participants":7,"max_rooms":3,
          "audiocodec":"opus","videocodec":"vp9","bitrate":200000,"audio_bitrate":24000,
          "screen_bitrate":900000,"audio_slots":2,"video_slots":3,"late_joiners":"main",
          "roster_visibility":"classroom","reconnect_window":10,"ends_at":1795000000000,
          "private":true,"require_token":false,"covert_listen":true,"permanent":true})");
  CHECK_EQ(given.refusal, std::string{});
  const graph::Settings settings = graph::patched({}, given.patch);
  const auto shown = peer::Json::parse(control::json_dump_text(control::settings_json(settings)));
  CHECK_EQ(shown.text("description"), std::string{"d"});
  CHECK(shown.flag("secret"));  // that there is one, not which
  CHECK(shown.flag("pin"));
  CHECK_EQ(shown.integer("max_participants"), 7);
  CHECK_EQ(shown.integer("max_rooms"), 3);
  CHECK_EQ(shown.text("videocodec"), std::string{"vp9"});
  CHECK_EQ(shown.integer("bitrate"), 200000);
  CHECK_EQ(shown.integer("audio_bitrate"), 24000);
  CHECK_EQ(shown.integer("screen_bitrate"), 900000);
  CHECK_EQ(shown.integer("audio_slots"), 2);
  CHECK_EQ(shown.integer("video_slots"), 3);
  CHECK_EQ(shown.text("late_joiners"), std::string{"main"});
  CHECK_EQ(shown.text("roster_visibility"), std::string{"classroom"});
  CHECK_EQ(shown.integer("reconnect_window"), 10);
  CHECK_EQ(shown.integer("ends_at"), 1795000000000);
  CHECK(shown.flag("private"));
  CHECK(shown.flag("covert_listen"));
  CHECK(shown.flag("permanent"));
}

void the_defaults_are_the_documented_ones() {
  const auto shown = peer::Json::parse(control::json_dump_text(control::settings_json({})));
  CHECK_EQ(shown.integer("max_participants"), 300);
  CHECK_EQ(shown.integer("max_rooms"), 100);
  CHECK_EQ(shown.text("audiocodec"), std::string{"opus"});
  CHECK_EQ(shown.text("videocodec"), std::string{"vp8"});
  CHECK_EQ(shown.integer("bitrate"), 300000);
  CHECK_EQ(shown.integer("audio_bitrate"), 32000);
  CHECK_EQ(shown.integer("screen_bitrate"), 1500000);
  CHECK_EQ(shown.integer("audio_slots"), 4);
  CHECK_EQ(shown.integer("video_slots"), 9);
  CHECK_EQ(shown.text("late_joiners"), std::string{"roster"});
  CHECK_EQ(shown.text("roster_visibility"), std::string{"room"});
  CHECK_EQ(shown.integer("reconnect_window"), 300);
  CHECK(shown.has("ends_at") && !shown.get("ends_at").present());
  CHECK(!shown.flag("private", true));
  CHECK(!shown.flag("require_token", true));
}

void wrong_settings_are_named() {
  for (const char* text :
       {R"({"max_participants":0})", R"({"max_participants":"7"})", R"({"max_rooms":0})",
        R"({"audiocodec":"pcmu"})", R"({"videocodec":"VP8"})", R"({"bitrate":9999})",
        R"({"audio_bitrate":5999})", R"({"screen_bitrate":true})", R"({"audio_slots":-1})",
        R"({"video_slots":61})", R"({"late_joiners":"never"})", R"({"roster_visibility":""})",
        R"({"reconnect_window":-1})", R"({"ends_at":"noon"})", R"({"private":"yes"})",
        R"({"require_token":1})", R"({"description":7})", R"({"secret":[]})", R"({"pin":1234})"}) {
    const std::string key = control::json_dump_text(control::json_parse_text(text));
    const auto refusal = read(text).refusal;
    CHECK(refusal.starts_with("invalid element '"));
    CHECK(key.find(refusal.substr(17, refusal.find('\'', 17) - 17)) != std::string::npos);
  }
}

void an_edit_names_its_settings_with_a_prefix() {
  const auto given = read(R"({"new_pin":"9","pin":"8","new_private":true})", "new_");
  CHECK_EQ(given.patch.pin.value(), std::string{"9"});
  CHECK(given.patch.is_private.value());
  CHECK(read(R"({"new_bitrate":1})", "new_").refusal.find("'new_bitrate'") != std::string::npos);
}

void an_end_is_taken_away_with_0() {
  graph::Settings settings;
  settings.ends_at = graph::Instant{graph::Millis{5}};
  const auto given = read(R"({"new_ends_at":0})", "new_");
  CHECK_EQ(given.refusal, std::string{});
  CHECK(!graph::patched(settings, given.patch).ends_at);
}

void items_of_the_configuration_are_typed() {
  const auto items = control::settings_from_items(
      {{"description", "Algebra"}, {"max_rooms", "12"}, {"private", "yes"}, {"pin", "1234"}});
  const auto json = peer::Json::parse(control::json_dump_text(items.value()));
  CHECK_EQ(json.text("pin"), std::string{"1234"});
  CHECK_EQ(json.integer("max_rooms"), 12);
  CHECK(json.flag("private"));
  const auto refused = [](const char* name, const char* text) {
    const auto result = control::settings_from_items({{name, text}});
    CHECK(!result);
    CHECK(result.refusal().sentence.find(name) != std::string::npos);
  };
  refused("colour", "red");
  refused("max_rooms", "many");
  refused("max_rooms", "12 ");
  refused("max_rooms", "");
  refused("private", "perhaps");
  refused("bitrate", "99999999999999999999");
  const auto secret = control::settings_from_items({{"secret", "no UTF-8: \xff"}});
  CHECK(!secret && secret.refusal().sentence.find("UTF") == std::string::npos);
}

}  // namespace

Tests settings_tests() {
  return {
      {"every setting is read and shown, secrets only as whether there is one",
       every_setting_is_read_and_shown},
      {"the defaults are the documented ones", the_defaults_are_the_documented_ones},
      {"wrong settings are named", wrong_settings_are_named},
      {"an edit names its settings with a prefix", an_edit_names_its_settings_with_a_prefix},
      {"the end of a class is taken away with 0", an_end_is_taken_away_with_0},
      {"items of the configuration are typed", items_of_the_configuration_are_typed},
  };
}

}  // namespace breakout::test
