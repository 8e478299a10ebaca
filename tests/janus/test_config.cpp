// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "janus/cases.hpp"
#include "janus/fake_control.hpp"
#include "janus/fake_core.hpp"

namespace breakout::test {
namespace {

void no_file_means_the_documented_defaults() {
  FakeCore core;
  CHECK_EQ(core.init(), 0);
  const control::Config& config = fake_control().config();
  CHECK(config.admin_key.empty());
  CHECK(config.events);
  CHECK_EQ(config.silence_timeout.count(), 2000);
  CHECK(config.classrooms.empty());
  CHECK(!config.redis);
}

void general_options_are_read() {
  FakeCore core(R"(general: { admin_key = "k"; events = false; silence_timeout_ms = 0; })");
  CHECK_EQ(core.init(), 0);
  const control::Config& config = fake_control().config();
  CHECK_EQ(config.admin_key, "k");
  CHECK(!config.events);
  CHECK_EQ(config.silence_timeout.count(), 0);
}

void wrong_values_leave_the_default_and_unknown_names_are_ignored() {
  FakeCore core(R"(
    general: { events = "perhaps"; silence_timeout_ms = "2 s"; admin_kye = "k"; }
    rooms: { a = 1; }
    classroom-: { pin = "1"; }
    lonely = 3;)");
  CHECK_EQ(core.init(), 0);
  const control::Config& config = fake_control().config();
  CHECK(config.events);
  CHECK_EQ(config.silence_timeout.count(), 2000);
  CHECK(config.admin_key.empty());
  CHECK(config.classrooms.empty());
}

void classrooms_are_blocks_of_text() {
  FakeCore core(R"(
    classroom-algebra: { pin = "12 34"; max_rooms = 20; private = true; task: { title = "T"; }; }
    classroom-7b: { })");
  CHECK_EQ(core.init(), 0);
  const auto& classrooms = fake_control().config().classrooms;
  CHECK(!classrooms.empty());
  CHECK_EQ(classrooms[0].id.value, "algebra");
  CHECK_EQ(classrooms[0].items.at("pin"), "12 34");
  CHECK_EQ(classrooms[0].items.at("max_rooms"), "20");
  CHECK_EQ(classrooms[0].items.at("private"), "true");
  CHECK_EQ(classrooms[0].items.at("task.title"), "T");
}

void keys_are_blocks_and_their_files_are_read() {
  const char* top = std::getenv("BREAKOUT_SRCDIR");
  const std::string file = std::string(top) + "/tests/janus/test_config.cpp";
  FakeCore core(R"(
    key-lms: { alg = "RS256"; kid = "7"; file = ")" +
                file + R"("; }
    key-gone: { alg = "ES256"; file = "/nowhere/key.pem"; }
    key-shared: { alg = "HS256"; secret = "s"; })");
  CHECK_EQ(core.init(), 0);
  const auto& keys = fake_control().config().keys;
  CHECK_EQ(keys.size(), 3U);
  CHECK_EQ(keys[0].name, "lms");
  CHECK_EQ(keys[0].items.at("alg"), "RS256");
  CHECK_EQ(keys[0].items.at("kid"), "7");
  CHECK(keys[0].file_text && keys[0].file_text->starts_with("// SPDX"));
  CHECK_EQ(keys[1].items.at("file"), "/nowhere/key.pem");
  CHECK(!keys[1].file_text);
  CHECK_EQ(keys[2].items.at("secret"), "s");
}

void a_file_that_cannot_be_parsed_keeps_the_plugin_from_loading() {
  FakeCore core("general: { admin_key = ");
  CHECK(core.init() < 0);
}

// The sample with every option of it switched on.
std::string sample_without_comment_signs() {
  const std::string folder = std::getenv("BREAKOUT_SRCDIR");
  std::ifstream in(folder + "/conf/janus.plugin.breakout.jcfg.sample");
  std::string text;
  for (std::string line; std::getline(in, line);) {
    const std::size_t sign = line.find('#');
    if (sign != std::string::npos && line[sign + 1] != ' ') {
      line.erase(sign, 1);
    }
    text += line + "\n";
  }
  return text;
}

void the_sample_shows_the_defaults() {
  FakeCore core(sample_without_comment_signs());
  CHECK_EQ(core.init(), 0);
  const control::Config& config = fake_control().config();
  CHECK_EQ(config.admin_key, "supersecret");
  CHECK_EQ(config.silence_timeout.count(), 2000);
  CHECK_EQ(config.redis->prefix, "breakout");
  CHECK_EQ(config.redis->timeouts.connect.count(), 1000);
  CHECK_EQ(config.redis->timeouts.call.count(), 1000);
  CHECK_EQ(config.keys.size(), 1U);
  CHECK_EQ(config.keys[0].items.size(), 5U);
  CHECK_EQ(config.classrooms.size(), 1U);
  CHECK_EQ(config.classrooms[0].id.value, "demo");
  CHECK_EQ(config.classrooms[0].items.at("video_slots"), "9");
  CHECK_EQ(config.classrooms[0].items.size(), 20U);
}

}  // namespace

std::vector<Test> config_tests() {
  return {
      {"no file means the documented defaults", no_file_means_the_documented_defaults},
      {"general options are read", general_options_are_read},
      {"wrong values leave the default and unknown names are ignored",
       wrong_values_leave_the_default_and_unknown_names_are_ignored},
      {"classrooms are blocks of text", classrooms_are_blocks_of_text},
      {"keys are blocks, and their files are read", keys_are_blocks_and_their_files_are_read},
      {"a file that cannot be parsed keeps the plugin from loading",
       a_file_that_cannot_be_parsed_keeps_the_plugin_from_loading},
      {"the sample shows the defaults", the_sample_shows_the_defaults},
  };
}

}  // namespace breakout::test
