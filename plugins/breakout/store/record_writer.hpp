// SPDX-License-Identifier: GPL-3.0-or-later
// Writes one record as a JSON object, field by field as record_fields.hpp describes it.
//
// Threads: one thread per object. Invariant: what it writes RecordReader reads back to an equal
// record. REQUIRES texts that are UTF-8, as all that came through the request parser are.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "graph/ids.hpp"
#include "graph/source_set.hpp"
#include "graph/words.hpp"
#include "json/json.hpp"

namespace breakout::store {

class RecordWriter {
 public:
  template <class T>
  RecordWriter& operator()(const char* name, const T& value) {
    json::put(object_, name, json_of(value));
    return *this;
  }
  template <class T>
  RecordWriter& operator()(const char* name, const std::optional<T>& value) {
    return value ? (*this)(name, *value) : *this;
  }
  // An empty one is left out, and read back from nothing.
  template <class T>
  RecordWriter& unless_empty(const char* name, const T& value) {
    return value.empty() ? *this : (*this)(name, value);
  }
  // Follows from other fields: for those who read the store from outside.
  template <class T>
  RecordWriter& derived(const char* name, const T& value) {
    return (*this)(name, value);
  }

  json::Json take() { return std::move(object_); }

  static json::Json json_of(bool value) { return json::json_bool(value); }
  static json::Json json_of(std::uint32_t value) { return json::json_number(value); }
  static json::Json json_of(std::uint64_t value) {
    return json::json_number(static_cast<json_int_t>(value));
  }
  static json::Json json_of(graph::Seconds value) { return json::json_number(value.count()); }
  static json::Json json_of(graph::Instant value) {
    return json::json_number(value.time_since_epoch().count());
  }
  static json::Json json_of(const std::string& value) { return json::json_text(value); }
  template <class Tag>
  static json::Json json_of(const graph::Id<Tag>& value) {
    return json::json_text(value.value);
  }
  static json::Json json_of(graph::SourceSet value) {
    json::Json list = json::json_list();
    for (const graph::SourceKind kind : graph::kSourceKinds) {
      if (value.contains(kind)) {
        json::add(list, json_of(kind));
      }
    }
    return list;
  }
  template <class T>
  static json::Json json_of(const std::vector<T>& values) {
    return list_of(values);
  }
  template <class T>
  static json::Json json_of(const std::set<T>& values) {
    return list_of(values);
  }
  template <class Key, class T>
  static json::Json json_of(const std::map<Key, T>& values) {
    json::Json object = json::json_map();
    for (const auto& [key, value] : values) {
      json::put(object, text_of(key).c_str(), json_of(value));
    }
    return object;
  }
  // An enumeration by its word, anything else by its description.
  template <class T>
  static json::Json json_of(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      return json::json_text(graph::word_of(value));
    } else {
      RecordWriter writer;
      describe(writer, value);
      return writer.take();
    }
  }

 private:
  template <class List>
  static json::Json list_of(const List& values) {
    json::Json list = json::json_list();
    for (const auto& value : values) {
      json::add(list, json_of(value));
    }
    return list;
  }
  static const std::string& text_of(const std::string& key) { return key; }
  template <class Tag>
  static const std::string& text_of(const graph::Id<Tag>& key) {
    return key.value;
  }

  json::Json object_ = json::json_map();
};

}  // namespace breakout::store
