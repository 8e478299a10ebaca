// SPDX-License-Identifier: GPL-3.0-or-later
// The names of all keys and channels. All of one classroom share a hash tag.
//
// Threads: pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "graph/ids.hpp"

namespace breakout::store {

class RedisKeys {
 public:
  explicit RedisKeys(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string classrooms() const { return prefix_ + ":classrooms"; }
  // `part`: meta, rooms, participants, log, ops, ops_at, destroyed, changes (the channel).
  std::string of(const graph::ClassroomId& id, const char* part) const {
    return prefix_ + ":{" + id.value + "}:" + part;
  }
  std::string nodes() const { return prefix_ + ":nodes"; }
  std::string node(const graph::NodeId& id) const { return prefix_ + ":node:" + id.value; }
  std::string all_changes() const { return prefix_ + ":{*}:changes"; }  // a pattern of channels

  // Whose channel `channel` is.
  std::optional<graph::ClassroomId> of_channel(std::string_view channel) const {
    const std::string front = prefix_ + ":{";
    constexpr std::string_view kBack = "}:changes";
    if (!channel.starts_with(front) || !channel.ends_with(kBack) ||
        channel.size() <= front.size() + kBack.size()) {
      return std::nullopt;
    }
    channel.remove_prefix(front.size());
    channel.remove_suffix(kBack.size());
    return graph::ClassroomId{std::string{channel}};
  }

 private:
  std::string prefix_;
};

}  // namespace breakout::store
