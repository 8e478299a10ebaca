// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fields.hpp"

#include <algorithm>

namespace breakout::control {

namespace {

constexpr std::size_t kMaxQuotedBytes = 80;

bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0U;
    const bool c1 = byte == 0xC2 && next >= 0x80 && next <= 0x9F;  // U+0080 to U+009F
    if (byte < 0x20 || byte == 0x7F || c1) {
      return true;
    }
  }
  return false;
}

std::string dumped(const json_t* value) {
  return json_dump_text(share(const_cast<json_t*>(value)));  // only its reference count changes
}

// Never cuts a UTF-8 sequence in two: the sentence goes out as JSON.
std::string shortened(std::string text) {
  if (text.size() <= kMaxQuotedBytes) {
    return text;
  }
  std::size_t end = kMaxQuotedBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return text.substr(0, end) + "…";
}

}  // namespace

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes && !has_control_character(text);
}

std::string quoted(const json_t* value) {
  return shortened(dumped(value));
}

const json_t* Fields::value(const char* key) const {
  const json_t* found = refusal_ ? nullptr : json_object_get(object_, key);
  return json_is_null(found) ? nullptr : found;
}

void Fields::fail(graph::Refusal refusal) {
  if (!refusal_) {
    refusal_ = std::move(refusal);
  }
}

void Fields::missing(const char* key) {
  fail({graph::ErrorCode::missing_element, std::string{"missing element '"} + key + "'"});
}

void Fields::invalid(const char* key, const std::string& expectation) {
  fail({graph::ErrorCode::invalid_element, std::string{"invalid element '"} + key + "': " +
                                               quoted(value(key)) + " (" + expectation + ")"});
}

std::optional<std::string> Fields::text(const char* key, std::size_t max_bytes) {
  const json_t* found = value(key);
  if (!found) {
    return std::nullopt;
  }
  if (!json_is_string(found) || json_string_length(found) > max_bytes) {
    invalid(key, "a text of at most " + std::to_string(max_bytes) + " bytes");
    return std::nullopt;
  }
  return std::string{text_of(found)};
}

std::optional<std::string> Fields::credential(const char* key, std::size_t max_bytes) {
  const json_t* found = value(key);
  if (!json_is_string(found) || json_string_length(found) <= max_bytes) {
    return text(key, max_bytes);
  }
  fail({graph::ErrorCode::invalid_element, std::string{"invalid element '"} + key +
                                               "': more than " + std::to_string(max_bytes) +
                                               " bytes"});
  return std::nullopt;
}

std::optional<std::string> Fields::id(const char* key) {
  const json_t* found = value(key);
  if (!found) {
    return std::nullopt;
  }
  if (!is_id(text_of(found))) {
    invalid(key, "a text of 1 to 128 bytes without control characters");
    return std::nullopt;
  }
  return std::string{text_of(found)};
}

std::string Fields::required_id(const char* key) {
  if (!has(key)) {
    missing(key);
  }
  return id(key).value_or(std::string{});
}

std::optional<std::int64_t> Fields::number(const char* key, std::int64_t min, std::int64_t max) {
  const json_t* found = value(key);
  if (!found) {
    return std::nullopt;
  }
  if (!json_is_integer(found) || json_integer_value(found) < min ||
      json_integer_value(found) > max) {
    invalid(key, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return std::nullopt;
  }
  return json_integer_value(found);
}

std::optional<bool> Fields::flag(const char* key) {
  const json_t* found = value(key);
  if (!found) {
    return std::nullopt;
  }
  if (!json_is_boolean(found)) {
    invalid(key, "true or false");
    return std::nullopt;
  }
  return json_is_true(found);
}

std::optional<graph::Seconds> Fields::seconds(const char* key, std::int64_t min, std::int64_t max) {
  const auto given = number(key, min, max);
  return given ? std::optional{graph::Seconds{*given}} : std::nullopt;
}

std::optional<std::string> Fields::object_text(const char* key, std::size_t max_bytes) {
  const json_t* found = value(key);
  if (!found) {
    return std::nullopt;
  }
  std::string text = dumped(found);
  if (!json_is_object(found) || text.size() > max_bytes) {
    invalid(key, "a JSON object of at most " + std::to_string(max_bytes) + " bytes");
    return std::nullopt;
  }
  return text;
}

const json_t* Fields::list(const char* key, std::size_t max_items) {
  const json_t* found = value(key);
  if (found && (!json_is_array(found) || json_array_size(found) > max_items)) {
    invalid(key, "a list of at most " + std::to_string(max_items) + " items");
    return nullptr;
  }
  return found;
}

const json_t* Fields::map(const char* key, std::size_t max_items) {
  const json_t* found = value(key);
  if (found && (!json_is_object(found) || json_object_size(found) > max_items)) {
    invalid(key, "an object of at most " + std::to_string(max_items) + " members");
    return nullptr;
  }
  return found;
}

std::optional<std::size_t> Fields::choice(const char* key, const std::vector<const char*>& names) {
  const json_t* found = value(key);
  if (!found) {
    return std::nullopt;
  }
  const auto match = std::find(names.begin(), names.end(), text_of(found));
  if (match != names.end()) {
    return static_cast<std::size_t>(match - names.begin());
  }
  std::string expectation = "one of";
  for (const char* name : names) {
    expectation += std::string{" "} + name;
  }
  invalid(key, expectation);
  return std::nullopt;
}

}  // namespace breakout::control
