// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the elements of a request, typed and bounded; the first thing wrong becomes the refusal.
//
// Threads: one thread per object. Invariant: after a refusal every further read gives nothing, so
// that a parser reads straight through and looks once at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "control/json.hpp"
#include "graph/ids.hpp"
#include "graph/result.hpp"

namespace breakout::control {

inline constexpr std::size_t kMaxIdBytes = 128;
inline constexpr std::size_t kMaxTextBytes = 4096;

class Fields {
 public:
  // `object` is borrowed and must outlive this.
  explicit Fields(const json_t* object) : object_(object) {}

  bool has(const char* key) const { return value(key) != nullptr; }
  // As it was given; null when absent or null.
  const json_t* value(const char* key) const;

  std::optional<std::string> text(const char* key, std::size_t max_bytes = kMaxTextBytes);
  // A text that no refusal quotes.
  std::optional<std::string> credential(const char* key, std::size_t max_bytes = kMaxTextBytes);
  std::optional<std::string> id(const char* key);  // 1 to 128 bytes without control characters
  std::string required_id(const char* key);
  std::optional<std::int64_t> number(const char* key, std::int64_t min, std::int64_t max);
  std::optional<bool> flag(const char* key);
  std::optional<graph::Seconds> seconds(const char* key, std::int64_t min, std::int64_t max);
  // A JSON object as text, at most `max_bytes` long.
  std::optional<std::string> object_text(const char* key, std::size_t max_bytes);
  // The elements of a list or of an object; null when absent.
  const json_t* list(const char* key, std::size_t max_items);
  const json_t* map(const char* key, std::size_t max_items);
  // One of `names`; the index of the one given.
  std::optional<std::size_t> choice(const char* key, const std::vector<const char*>& names);

  void missing(const char* key);
  void invalid(const char* key, const std::string& expectation);
  void fail(graph::Refusal refusal);
  const std::optional<graph::Refusal>& refusal() const { return refusal_; }

 private:
  const json_t* object_;
  std::optional<graph::Refusal> refusal_;
};

// 1 to kMaxIdBytes bytes of UTF-8 without control characters.
bool is_id(std::string_view text);

// A value as a refusal may quote it: short, on one line.
std::string quoted(const json_t* value);

}  // namespace breakout::control
