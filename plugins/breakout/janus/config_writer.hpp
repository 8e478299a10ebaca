// SPDX-License-Identifier: GPL-3.0-or-later
// Writes permanent classrooms into janus.plugin.breakout.jcfg, as VideoRoom does with its rooms.
//
// Threads: one at a time. Invariants: what others have in the file stays, but its comments, of
// which a copy is kept beside; the file is replaced whole or not at all, and keeps its rights.
// Owner: the Config.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "control/config_store.hpp"
#include "janus/jcfg.hpp"

namespace breakout::janus {

inline constexpr std::string_view kClassroomPrefix = "classroom-";
inline constexpr const char* kRoster = "roster";

class ConfigWriter final : public control::ConfigStore {
 public:
  // The file need not be there.
  explicit ConfigWriter(std::string path) : path_(std::move(path)) {}

  std::optional<std::string> keep(const control::ConfiguredClassroom& classroom) override;
  std::optional<std::string> drop(const graph::ClassroomId& classroom) override;

 private:
  using Failure = std::optional<std::string>;  // why it could not be done

  // Reads the file anew, so that what was edited by hand meanwhile stays.
  Failure rewrite(const std::function<Failure(janus_config&)>& edit) const;

  const std::string path_;
};

}  // namespace breakout::janus
