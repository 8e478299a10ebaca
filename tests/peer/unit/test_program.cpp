// SPDX-License-Identifier: GPL-3.0-or-later
#include <sstream>
#include <string>

#include "peer/program/options.hpp"
#include "peer/program/summary.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

std::string complaint(const std::vector<std::string>& arguments) {
  try {
    parse_options(arguments);
  } catch (const UsageError& error) {
    return error.what();
  }
  throw CheckFailed("no UsageError");
}

void without_options_the_defaults_hold() {
  const LoadOptions options = parse_options({});
  CHECK_EQ(options.participants, 30);
  CHECK_EQ(options.rooms, 6);
  CHECK_EQ(options.script.size(), 3);
  CHECK(!options.audio_only);
}

void options_are_read_with_a_space_or_an_equals_sign() {
  const LoadOptions options = parse_options({"--participants", "60", "--rooms=12", "--audio-only",
                                             "--script=split,move,move,merge,split"});
  CHECK_EQ(options.participants, 60);
  CHECK_EQ(options.rooms, 12);
  CHECK(options.audio_only);
  CHECK_EQ(options.script.size(), 5);
}

void a_bad_option_is_named_in_one_line() {
  for (const std::string& text :
       {complaint({"--rooms", "0"}), complaint({"--rooms", "many"}), complaint({"--rooms"}),
        complaint({"--romos=3"}), complaint({"--audio-only=yes"}), complaint({"--server=tcp://x"}),
        complaint({"--script=split,dance"}), complaint({"--secret="})}) {
    CHECK(!text.empty());
    CHECK_EQ(text.find('\n'), std::string::npos);
  }
  CHECK(complaint({"--rooms", "0"}).find("--rooms") != std::string::npos);
}

void a_script_that_cannot_run_is_refused() {
  CHECK(!complaint({"--script=move"}).empty());
  CHECK(!complaint({"--script=split,split"}).empty());
  CHECK(!complaint({"--script=split,merge,merge"}).empty());
}

void every_option_is_in_the_help() {
  for (const char* option : {"--server", "--classroom", "--participants", "--rooms", "--duration",
                             "--script", "--secret", "--audio-only", "--help"}) {
    CHECK(usage().find(option) != std::string::npos);
  }
}

void percentiles_are_of_the_nearest_rank() {
  std::vector<double> values;
  for (int i = 100; i > 0; --i) {
    values.push_back(i);
  }
  CHECK_EQ(percentile(values, 50), 50.0);
  CHECK_EQ(percentile(values, 99), 99.0);
  CHECK_EQ(percentile({7.0}, 95), 7.0);
  CHECK_EQ(percentile({}, 95), 0.0);
}

void a_stream_too_few_or_astray_fails_the_test() {
  Summary summary;
  summary.phases.push_back({"joined", 0, 870, 870, 270, 270, 0});
  CHECK(summary.good());
  summary.phases[0].audio_received = 869;
  CHECK(!summary.good());
  summary.phases[0].audio_received = 870;
  summary.phases[0].violations = 1;
  CHECK(!summary.good());
  std::ostringstream out;
  summary.print(out);
  CHECK(out.str().find("FAILED") != std::string::npos);
}

}  // namespace

std::span<const Test> program_tests() {
  static const Test tests[] = {
      {"without options the defaults hold", without_options_the_defaults_hold},
      {"options are read with a space or an equals sign",
       options_are_read_with_a_space_or_an_equals_sign},
      {"a bad option is named in one line", a_bad_option_is_named_in_one_line},
      {"a script that cannot run is refused", a_script_that_cannot_run_is_refused},
      {"every option is in the help", every_option_is_in_the_help},
      {"percentiles are of the nearest rank", percentiles_are_of_the_nearest_rank},
      {"a stream too few or astray fails the load test", a_stream_too_few_or_astray_fails_the_test},
  };
  return tests;
}

}  // namespace breakout::test
