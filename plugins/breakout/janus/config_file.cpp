// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/config_file.hpp"

#include <unistd.h>

#include <charconv>
#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "janus/abi.hpp"
#include "janus/config_redis.hpp"
#include "janus/config_writer.hpp"
#include "janus/glist.hpp"
#include "janus/jcfg.hpp"
#include "janus/log.hpp"

namespace breakout::janus {
namespace {

constexpr std::string_view kKeyPrefix = "key-";
constexpr std::size_t kMaxKeyFile = 64 * 1024;

void warn(const std::string& text) {
  log_line(control::LogLevel::warning, std::string(kPackage) + ".jcfg: " + text);
}

bool read_flag(const janus_config_container& item, bool otherwise) {
  const std::string text = text_of(item);
  for (const char* yes : {"true", "yes", "1"}) {
    if (g_ascii_strcasecmp(text.c_str(), yes) == 0) {
      return true;
    }
  }
  for (const char* no : {"false", "no", "0"}) {
    if (g_ascii_strcasecmp(text.c_str(), no) == 0) {
      return false;
    }
  }
  warn(name_of(item) + " is neither true nor false: '" + text + "', left at its default");
  return otherwise;
}

std::chrono::milliseconds read_millis(const janus_config_container& item,
                                      std::chrono::milliseconds otherwise) {
  constexpr int kLongest = 60000;
  const std::string text = text_of(item);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > kLongest) {
    warn(name_of(item) + " is no number from 0 to 60000: '" + text + "', left at its default");
    return otherwise;
  }
  return std::chrono::milliseconds(number);
}

void read_general(const janus_config_container& general, control::Config& config) {
  for (const janus_config_container* item : glist<janus_config_container>(general.list)) {
    const std::string name = name_of(*item);
    if (name == "admin_key") {
      config.admin_key = text_of(*item);
    } else if (name == "events") {
      config.events = read_flag(*item, config.events);
    } else if (name == "silence_timeout_ms") {
      config.silence_timeout = read_millis(*item, config.silence_timeout);
    } else if (!is_redis_option(name)) {
      refuse_unknown_redis_option(name);
      warn("unknown option '" + name + "' in general, ignored");
    }
  }
  config.redis = read_redis(general);
}

// A nested block's items get its name in front: "task: { title = ... }" is "task.title".
void collect_items(const janus_config_container& block, const std::string& prefix,
                   std::map<std::string, std::string>& items) {
  for (const janus_config_container* each : glist<janus_config_container>(block.list)) {
    const std::string name = prefix + name_of(*each);
    if (each->type == janus_config_type_item) {
      items[name] = text_of(*each);
    } else {
      collect_items(*each, name + ".", items);
    }
  }
}

// Either { maria = "2"; } or, for ids that are no names, ( { participant = "m@x"; room = "2"; } ).
void collect_roster(const janus_config_container& roster, control::ConfiguredClassroom& classroom) {
  for (const janus_config_container* each : glist<janus_config_container>(roster.list)) {
    if (each->type == janus_config_type_item) {
      classroom.roster.emplace_back(name_of(*each), text_of(*each));
      continue;
    }
    std::map<std::string, std::string> entry;
    collect_items(*each, "", entry);
    classroom.roster.emplace_back(entry["participant"], entry["room"]);
  }
}

control::ConfiguredClassroom read_classroom(const janus_config_container& block,
                                            const std::string& id) {
  control::ConfiguredClassroom classroom{graph::ClassroomId{id}, {}, {}};
  for (const janus_config_container* each : glist<janus_config_container>(block.list)) {
    if (each->type == janus_config_type_item) {
      classroom.items[name_of(*each)] = text_of(*each);
    } else if (name_of(*each) == kRoster) {
      collect_roster(*each, classroom);
    } else {
      collect_items(*each, name_of(*each) + ".", classroom.items);
    }
  }
  return classroom;
}

// None when it cannot be read. Longer than any key: cut, and then no key.
std::optional<std::string> read_text_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxKeyFile, '\0');
  if (!file || !(file.read(text.data(), kMaxKeyFile) || file.eof())) {
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

control::ConfiguredKey read_key(const janus_config_container& block, const std::string& name) {
  control::ConfiguredKey key{name, {}, {}};
  collect_items(block, "", key.items);
  if (const auto file = key.items.find("file"); file != key.items.end()) {
    key.file_text = read_text_file(file->second);
  }
  return key;
}

void read_block(const janus_config_container& block, control::Config& config) {
  const std::string name = name_of(block);
  const bool is_block = block.type == janus_config_type_category;
  if (is_block && name == "general") {
    read_general(block, config);
  } else if (is_block && name.starts_with(kClassroomPrefix) &&
             name.size() > kClassroomPrefix.size()) {
    config.classrooms.push_back(read_classroom(block, name.substr(kClassroomPrefix.size())));
  } else if (is_block && name.starts_with(kKeyPrefix)) {
    config.keys.push_back(read_key(block, name.substr(kKeyPrefix.size())));
  } else {
    refuse_unknown_redis_option(name);
    warn("unknown block or option '" + name + "', ignored");
  }
}

}  // namespace

control::Config read_config(const std::string& folder) {
  control::Config config;
  const std::string path = folder + "/" + kPackage + ".jcfg";
  config.store = std::make_shared<ConfigWriter>(path);
  if (access(path.c_str(), F_OK) != 0) {
    log_line(control::LogLevel::info, "no " + path + ", using defaults");
    return config;
  }
  const Jcfg file = parse_jcfg(path);
  if (!file) {
    throw std::runtime_error(path + " cannot be read or parsed");
  }
  try {
    for (const janus_config_container* block : glist<janus_config_container>(file->list)) {
      read_block(*block, config);
    }
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path + ": " + error.what());
  }
  return config;
}

}  // namespace breakout::janus
