// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/program/options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <sstream>

#include "peer/web_socket.hpp"

namespace breakout::peer {
namespace {

constexpr std::array<std::pair<const char*, Step>, 3> kSteps{
    {{"split", Step::kSplit}, {"move", Step::kMove}, {"merge", Step::kMerge}}};

struct Option {
  const char* name;
  const char* value;  // what --help calls it; nullptr for a switch
  const char* help;
  std::function<void(LoadOptions&, const std::string&)> take;
};

int number_between(const char* option, const std::string& text, int low, int high) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) {
    throw UsageError(std::string(option) + " takes a number from " + std::to_string(low) + " to " +
                     std::to_string(high) + ", not '" + text + "'");
  }
  return value;
}

std::function<void(LoadOptions&, const std::string&)> number(const char* option,
                                                             int LoadOptions::*field, int low,
                                                             int high) {
  return [=](LoadOptions& options, const std::string& text) {
    options.*field = number_between(option, text, low, high);
  };
}

std::function<void(LoadOptions&, const std::string&)> word(const char* option,
                                                           std::string LoadOptions::*field) {
  return [=](LoadOptions& options, const std::string& text) {
    if (text.empty()) {
      throw UsageError(std::string(option) + " takes a value that is not empty");
    }
    options.*field = text;
  };
}

void take_server(LoadOptions& options, const std::string& text) {
  try {
    WebSocketUrl::parse(text);
  } catch (const std::invalid_argument& error) {
    throw UsageError(std::string("--server: ") + error.what());
  }
  options.server = text;
}

void take_script(LoadOptions& options, const std::string& text) {
  options.script.clear();
  std::istringstream words(text);
  for (std::string each; std::getline(words, each, ',');) {
    const auto found = std::find_if(kSteps.begin(), kSteps.end(),
                                    [&](const auto& step) { return each == step.first; });
    if (found == kSteps.end()) {
      throw UsageError("--script knows split, move and merge, not '" + each + "'");
    }
    options.script.push_back(found->second);
  }
}

// Moves go between open rooms, and rooms are not opened twice.
void check_script(const std::vector<Step>& script) {
  bool open = false;
  for (const Step step : script) {
    if (step == Step::kSplit && open) {
      throw UsageError("--script splits twice without a merge between");
    }
    if (step != Step::kSplit && !open) {
      throw UsageError("--script has a " + name_of(step) + " without a split before it");
    }
    open = step != Step::kMerge;
  }
}

const std::vector<Option>& table() {
  static const std::vector<Option> options = {
      {"--server", "URL", "Janus' WebSocket address (ws://127.0.0.1:8188)", take_server},
      {"--classroom", "ID", "classroom to create; it must not exist (load)",
       word("--classroom", &LoadOptions::classroom)},
      {"--participants", "N", "how many join, 2 to 1000 (30)",
       number("--participants", &LoadOptions::participants, 2, 1000)},
      {"--rooms", "N", "how many rooms a split opens, 1 to 100 (6)",
       number("--rooms", &LoadOptions::rooms, 1, 100)},
      {"--duration", "SECONDS", "length of the test once all have joined, 1 to 86400 (30)",
       [](LoadOptions& options, const std::string& text) {
         options.duration = std::chrono::seconds(number_between("--duration", text, 1, 86400));
       }},
      {"--script", "STEPS", "steps spread over the duration (split,move,merge)", take_script},
      {"--moves", "N", "people moved one after the other in a move step, 1 to 1000 (5)",
       number("--moves", &LoadOptions::moves, 1, 1000)},
      {"--secret", "TEXT", "secret of the classroom (one is made up)",
       word("--secret", &LoadOptions::secret)},
      {"--admin-key", "TEXT", "the plugin's admin_key, where creating needs it (none)",
       word("--admin-key", &LoadOptions::admin_key)},
      {"--address", "IP", "local address for media (loopback for a local server, else any)",
       word("--address", &LoadOptions::address)},
      {"--audio-only", nullptr, "microphones without cameras (off)",
       [](LoadOptions& options, const std::string&) { options.audio_only = true; }},
      {"--audio-slots", "N", "audio slots of each participant, 0 to 100 (the classroom's)",
       number("--audio-slots", &LoadOptions::audio_slots, 0, 100)},
      {"--video-slots", "N", "video slots of each participant, 0 to 100 (the classroom's)",
       number("--video-slots", &LoadOptions::video_slots, 0, 100)},
      {"--video-payload", "BYTES", "payload of a video packet, 40 a second, 200 to 1100 (700)",
       number("--video-payload", &LoadOptions::video_payload, 200, 1100)},
      {"--read-every", "N", "decrypt every N-th packet, 1 to 1000 (8)",
       number("--read-every", &LoadOptions::read_every, 1, 1000)},
      {"--coalesce", "MS", "handle packets in batches this far apart, 0 to 20 (5)",
       number("--coalesce", &LoadOptions::coalesce_ms, 0, 20)},
      {"--help", nullptr, "this text",
       [](LoadOptions& options, const std::string&) { options.help = true; }},
  };
  return options;
}

}  // namespace

LoadOptions parse_options(const std::vector<std::string>& arguments) {
  LoadOptions options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    const std::size_t equals = argument.find('=');
    const std::string name = argument.substr(0, equals);
    const auto option = std::find_if(table().begin(), table().end(),
                                     [&](const Option& each) { return name == each.name; });
    if (option == table().end()) {
      throw UsageError("unknown option '" + argument + "'; --help lists them");
    }
    std::string value;
    if (option->value == nullptr && equals != std::string::npos) {
      throw UsageError(name + " takes no value");
    }
    if (option->value != nullptr && equals != std::string::npos) {
      value = argument.substr(equals + 1);
    } else if (option->value != nullptr) {
      if (i + 1 == arguments.size()) {
        throw UsageError(name + " needs a value: " + option->value);
      }
      value = arguments[++i];
    }
    option->take(options, value);
  }
  check_script(options.script);
  return options;
}

std::string usage() {
  std::ostringstream out;
  out << "breakout-peer: load-tests a Janus with janus.plugin.breakout.\n"
         "Creates a classroom, joins participants that send and receive media, runs a script of\n"
         "splits, moves and merges, and reports what arrived. Exit code 0 if all was well, else "
         "1.\n"
         "\nOptions (defaults in parentheses):\n";
  for (const Option& option : table()) {
    std::string head = std::string("  ") + option.name;
    head += option.value != nullptr ? std::string(" ") + option.value : "";
    head.resize(std::max<std::size_t>(head.size() + 1, 26), ' ');
    out << head << option.help << "\n";
  }
  return out.str();
}

std::string name_of(Step step) {
  return std::find_if(kSteps.begin(), kSteps.end(),
                      [&](const auto& each) { return each.second == step; })
      ->first;
}

}  // namespace breakout::peer
