// SPDX-License-Identifier: GPL-3.0-or-later
// The configuration file of a real Janus: what it grants, and what is written to it.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "control/support/token_keys.hpp"
#include "integration/classroom.hpp"
#include "integration/groups.hpp"
#include "integration/tokens.hpp"

namespace breakout::test {

namespace {

using peer::ControlClient;
using peer::Json;

constexpr const char* kFile = "janus.plugin.breakout.jcfg";

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

JanusOptions with_configuration(const std::string& text) {
  JanusOptions options;
  options.plugins = {std::getenv("BREAKOUT_PLUGIN")};
  options.files[kFile] = text;
  return options;
}

std::string configuration_of(const JanusProcess& janus) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(janus.folder())) {
    if (entry.path().filename() == kFile) {
      return text_of(entry.path());
    }
  }
  throw std::runtime_error("there is no configuration in " + janus.folder().string());
}

void permanent_classrooms_are_there_after_a_restart() {
  peer::Network network;
  std::string written;
  {
    JanusProcess janus(with_configuration("# by hand\ngeneral: { admin_key = \"master\"; }\n"));
    ControlClient back_end(network, janus.url(), "algebra", "chalk");
    CHECK(back_end
              .demand(R"({"request":"create","permanent":true,"admin_key":"master","pin":"1 2",
                          "description":"\"x² + y²\" \\ = {z}; # no comment","max_rooms":7,
                          "roster":{"Maria Müller":"2","m@x.org":"1"}})")
              .data.flag("permanent"));
    back_end.demand(R"({"request":"create","classroom":"gone","permanent":true,
                        "admin_key":"master","secret":"chalk"})");
    CHECK(back_end.demand(R"({"request":"destroy","classroom":"gone","permanent":true})")
              .data.flag("permanent"));
    CHECK_EQ(back_end
                 .request(R"({"request":"create","classroom":"a b","permanent":true,
                              "admin_key":"master"})")
                 .error_code,
             430);
    back_end.demand(R"({"request":"edit","new_max_rooms":9,"permanent":true})");
    janus.stop();
    written = configuration_of(janus);
  }
  JanusProcess janus(with_configuration(written));
  ControlClient back_end(network, janus.url(), "algebra", "chalk");
  const auto state = back_end.demand(R"({"request":"state"})").data;
  const Json settings = state.get("settings");
  CHECK_EQ(settings.text("description"), "\"x² + y²\" \\ = {z}; # no comment");
  CHECK_EQ(settings.integer("max_rooms"), 9);
  CHECK(settings.flag("pin"));
  CHECK(settings.flag("permanent"));
  CHECK_EQ(back_end.demand(R"({"request":"list"})").data.get("list").size(), 1U);
  // The rest of the file still counts.
  CHECK_EQ(back_end.request(R"({"request":"create","classroom":"art"})").error_code, 433);
  // The roster too.
  peer::ParticipantOptions options;
  options.server = janus.url();
  options.classroom = "algebra";
  options.participant = "Maria Müller";
  options.pin = "1 2";
  peer::Participant maria(network, options);
  maria.connect();
  maria.join();
  back_end.demand(R"({"request":"open","rooms":2,"assignment":"roster"})");
  CHECK_EQ(maria.wait_for("moved").data.text("room"), "2");
}

void a_token_lets_in_as_what_it_says_and_takes_the_seat_again() {
  const std::filesystem::path key =
      std::filesystem::temp_directory_path() / ("breakout-key-" + std::to_string(::getpid()));
  std::ofstream(key) << kRsaPublic;
  Classroom classroom{
      {.plugin_configuration = "key-lms: { alg = \"RS256\"; file = \"" + key.string() + "\"; }",
       .settings = R"("require_token":true)"}};
  std::filesystem::remove(key);
  const auto enter = [&](const char* token) {
    auto person = classroom.make("eve", [&](auto& options) { options.token = token; });
    person->connect();
    return person;
  };
  const auto ada = enter(kAda);
  const Json joined = ada->join().data;
  CHECK_EQ(joined.text("participant"), "ada");
  CHECK_EQ(joined.text("role"), "instructor");
  CHECK_EQ(joined.text("display"), "Ada");
  const auto maria = enter(kMaria);
  maria->join();
  const auto maria_again = enter(kMaria);
  CHECK(maria_again->join().data.flag("rejoined"));
  maria->wait_for("replaced");
  const auto stranger = enter("");
  CHECK_EQ(stranger
               ->request(R"({"request":"join","ptype":"publisher","classroom":"algebra",
                             "participant":"eve"})")
               .error_code,
           433);
  std::string forged = kAda;
  forged[forged.size() - 20] = forged[forged.size() - 20] == 'A' ? 'B' : 'A';
  const auto refused = stranger->request(
      R"({"request":"join","ptype":"publisher","classroom":"algebra","token":")" + forged + "\"}");
  CHECK_EQ(refused.error_code, 433);
  CHECK_EQ(refused.data.text("error"), "invalid 'token': it is not signed with a configured key");
  CHECK(classroom.janus().log().find(std::string(kAda).substr(60, 40)) == std::string::npos);
}

}  // namespace

std::vector<Test> configuration_tests() {
  return {
      {"permanent classrooms are there after a restart of Janus",
       permanent_classrooms_are_there_after_a_restart},
      {"a token lets in as what it says, and takes the seat again",
       a_token_lets_in_as_what_it_says_and_takes_the_seat_again},
  };
}

}  // namespace breakout::test
