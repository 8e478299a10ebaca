// SPDX-License-Identifier: GPL-3.0-or-later
// Where permanent classrooms are written, so that they are there again after a restart.
//
// Threads: control thread; it may wait for a disk, which is why only `permanent` comes here.
// Invariant: a write that fails leaves what was there before. Owner: the Config.
#pragma once

#include <optional>
#include <string>

#include "control/config.hpp"

namespace breakout::control {

class ConfigStore {
 public:
  virtual ~ConfigStore() = default;
  // Each returns why it could not be done; none: it is done, also when there was nothing to do.
  virtual std::optional<std::string> keep(const ConfiguredClassroom& classroom) = 0;
  virtual std::optional<std::string> drop(const graph::ClassroomId& classroom) = 0;
};

}  // namespace breakout::control
