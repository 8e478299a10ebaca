// SPDX-License-Identifier: GPL-3.0-or-later
// A JSON value: a tree of jansson's, or a place in one, for reading and small writing.
// Jansson's own counts are left alone, since not all of its accesses to them are atomic.
//
// Threads: a value may travel between threads; nobody writes to one that was handed on.
// Invariant: an absent value reads as empty text, zero, false and no elements; reading never fails.
// A value put into another is copied.
// Owner: whoever holds it; copies and members share the tree.
#pragma once

#include <jansson.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace breakout::peer {

class Json {
 public:
  Json() = default;

  // Throws std::invalid_argument when the text is not JSON.
  static Json parse(std::string_view text);
  static Json object() { return Json(json_object()); }
  static Json array() { return Json(json_array()); }

  bool present() const { return value_ != nullptr && !json_is_null(value_.get()); }
  bool has(const char* key) const { return json_object_get(value_.get(), key) != nullptr; }
  std::string dump() const;
  std::size_t size() const;

  // Of an object.
  Json get(const char* key) const { return within(json_object_get(value_.get(), key)); }
  std::string text(const char* key, std::string_view otherwise = "") const;
  std::int64_t integer(const char* key, std::int64_t otherwise = 0) const;
  bool flag(const char* key, bool otherwise = false) const;
  std::vector<std::string> keys() const;
  Json& set(const char* key, std::string_view value);
  Json& set(const char* key, const char* value) { return set(key, std::string_view(value)); }
  Json& set(const char* key, std::int64_t value);
  Json& set(const char* key, std::uint64_t value);
  Json& set(const char* key, int value) { return set(key, static_cast<std::int64_t>(value)); }
  Json& set(const char* key, bool value);
  Json& set(const char* key, const Json& value);

  // Of an array.
  std::vector<Json> elements() const;
  Json& append(const Json& value);
  Json& append(std::string_view value);

  // Of a value itself.
  std::string as_text() const;
  std::int64_t as_integer() const { return json_integer_value(value_.get()); }

 private:
  explicit Json(json_t* owned) : value_(owned, json_decref) {}
  // A value inside this one's tree, which it keeps alive.
  Json within(json_t* value) const;

  std::shared_ptr<json_t> value_;
};

}  // namespace breakout::peer
