// SPDX-License-Identifier: GPL-3.0-or-later
// Owning JSON: a json_t that is released by its scope, and short ways to write one.
//
// Threads: a Json may be handed from thread to thread but is never changed after it was shared.
#pragma once

#include <jansson.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace breakout::json {

struct JsonRelease {
  void operator()(json_t* json) const noexcept { json_decref(json); }
};
using Json = std::unique_ptr<json_t, JsonRelease>;

// Another owner of the same value.
inline Json share(json_t* json) {
  return Json{json_incref(json)};
}

inline Json json_text(std::string_view text) {
  return Json{json_stringn(text.data(), text.size())};
}
inline Json json_number(json_int_t number) {
  return Json{json_integer(number)};
}
inline Json json_count(std::uint64_t count) {
  return json_number(static_cast<json_int_t>(count));
}
inline Json json_bool(bool value) {
  return Json{json_boolean(value)};
}
inline Json json_list() {
  return Json{json_array()};
}
inline Json json_map() {
  return Json{json_object()};
}

inline void put(const Json& object, const char* key, Json value) {
  json_object_set_new_nocheck(object.get(), key, value.release());
}
inline void add(const Json& list, Json value) {
  json_array_append_new(list.get(), value.release());
}

// The text of a string value; empty when it is none.
inline std::string_view text_of(const json_t* value) {
  return json_is_string(value)
             ? std::string_view{json_string_value(value), json_string_length(value)}
             : std::string_view{};
}

// The text of any value, compact; and an object or list back (null when it is no JSON).
inline std::string json_dump_text(const json_t* json) {
  struct FreeText {
    void operator()(char* text) const noexcept { std::free(text); }  // NOLINT: jansson's malloc
  };
  const std::unique_ptr<char, FreeText> text{json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY)};
  return text ? text.get() : "";
}
inline std::string json_dump_text(const Json& json) {
  return json_dump_text(json.get());
}
inline Json json_parse_text(std::string_view text) {
  return Json{json_loadb(text.data(), text.size(), 0, nullptr)};
}

}  // namespace breakout::json
