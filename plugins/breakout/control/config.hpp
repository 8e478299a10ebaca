// SPDX-License-Identifier: GPL-3.0-or-later
// What the administrator configured, read once at start.
//
// Threads: plain values, immutable after start. `admin_key` and what is in `redis` are never
// logged.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "control/token_key.hpp"
#include "graph/ids.hpp"
#include "store/redis_options.hpp"

namespace breakout::control {

class ConfigStore;

// One `classroom-<id>: { ... }` block: its items as the file has them, still text.
struct ConfiguredClassroom {
  graph::ClassroomId id;
  std::map<std::string, std::string> items = {};
  std::vector<std::pair<std::string, std::string>> roster = {};  // participant, room

  bool operator==(const ConfiguredClassroom&) const = default;
};

struct Config {
  std::string admin_key;  // empty: whoever may talk to the server may create classrooms
  bool events = true;     // notify Janus' event handlers
  std::chrono::milliseconds silence_timeout{
      2000};                        // a peer that fell silent counts as lost; 0: never
  std::vector<ConfiguredKey> keys;  // who may sign tokens
  std::vector<ConfiguredClassroom> classrooms;
  graph::NodeId node;  // what this process is called among others; empty: it is the only one
  std::optional<store::RedisOptions> redis;  // none: classrooms live in the memory of the process
  std::shared_ptr<ConfigStore> store;        // null: nothing can be made permanent
};

}  // namespace breakout::control
