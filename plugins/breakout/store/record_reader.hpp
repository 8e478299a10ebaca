// SPDX-License-Identifier: GPL-3.0-or-later
// Reads one record from a JSON object, field by field as record_fields.hpp describes it.
//
// Threads: one thread per object. Invariants: whatever the JSON is, reading it ends, throws nothing
// and stays within kMaxItems an object or list; a value is taken whole or not at all; fields that
// are not asked for do not matter, since a newer node may have written them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "graph/ids.hpp"
#include "graph/source_set.hpp"
#include "graph/words.hpp"
#include "json/json.hpp"

namespace breakout::store {

// The first thing that was wrong, and where: the names of the fields, outermost first.
struct Trouble {
  std::string path;
  std::string what;  // empty: nothing

  explicit operator bool() const noexcept { return !what.empty(); }
  void within(const std::string& name) { path = path.empty() ? name : name + "." + path; }
  // "\"main_view.pins.2\" is 7, which is no text"
  std::string sentence() const;
};

class RecordReader {
 public:
  static constexpr std::size_t kMaxItems = 100'000;     // of one list or object
  static constexpr std::size_t kMaxText = 1U << 20U;    // bytes of one text
  static constexpr std::size_t kMaxId = 128;            // bytes, as API.md has it
  static constexpr std::int64_t kMaxCount = 1LL << 53;  // what any reader of JSON can hold

  // Of an object; without one it only reads values.
  RecordReader(const json_t* object, Trouble& trouble) : object_(object), trouble_(trouble) {}

  template <class T>
  RecordReader& operator()(const char* name, T& value) {
    if (const json_t* given = find(name)) {
      take(name, given, value);
    } else {
      refuse_field(name, "is missing");
    }
    return *this;
  }
  template <class T>
  RecordReader& operator()(const char* name, std::optional<T>& value) {
    value.reset();
    if (const json_t* given = find(name)) {
      take(name, given, value.emplace());
    }
    return *this;
  }
  template <class T>
  RecordReader& unless_empty(const char* name, T& value) {
    if (const json_t* given = find(name)) {
      take(name, given, value);
    }
    return *this;
  }
  template <class T>
  RecordReader& derived(const char*, const T&) {
    return *this;
  }

  // For what only a description can know to be wrong.
  void refuse_field(const char* name, const std::string& what) {
    if (!trouble_) {
      trouble_ = {name, what};
    }
  }

  void read(const json_t* given, bool& value);
  void read(const json_t* given, std::uint32_t& value);
  void read(const json_t* given, std::uint64_t& value);
  void read(const json_t* given, graph::Seconds& value);
  void read(const json_t* given, graph::Instant& value);
  void read(const json_t* given, std::string& value);
  void read(const json_t* given, graph::SourceSet& value);
  template <class Tag>
  void read(const json_t* given, graph::Id<Tag>& value) {
    read_id(given, value.value);
  }
  template <class T>
  void read(const json_t* given, std::vector<T>& values) {
    for_each_item(given, [&](const json_t* item) { read(item, values.emplace_back()); });
  }
  template <class T>
  void read(const json_t* given, std::set<T>& values) {
    for_each_item(given, [&](const json_t* item) {
      T value{};
      read(item, value);
      values.insert(std::move(value));
    });
  }
  template <class Key, class T>
  void read(const json_t* given, std::map<Key, T>& values) {
    for_each_field(given, [&](const std::string& key, const json_t* item) {
      check_key<Key>(key);
      read(item, values[Key(key)]);
    });
  }
  template <class T>
  void read(const json_t* given, T& value) {
    if constexpr (std::is_enum_v<T>) {
      const auto called = graph::value_called<T>(json::text_of(given));
      called ? void(value = *called) : refuse(given, "no word for this");
    } else if (is_object(given)) {
      RecordReader reader(given, trouble_);
      describe(reader, value);
    }
  }

 private:
  const json_t* find(const char* name) const {
    return trouble_ ? nullptr : json_object_get(object_, name);
  }
  template <class T>
  void take(const char* name, const json_t* given, T& value) {
    value = T{};
    read(given, value);
    if (trouble_) {
      trouble_.within(name);
    }
  }
  void read_id(const json_t* given, std::string& value);
  template <class Key>
  void check_key(const std::string& key) {
    const bool fits = std::is_same_v<Key, std::string> || (!key.empty() && key.size() <= kMaxId);
    if (!fits && !trouble_) {
      trouble_ = {"", "is no id"};
    }
  }
  std::optional<std::int64_t> number(const json_t* given, std::int64_t most);
  // False when `given` is no list, or longer than kMaxItems.
  bool is_list(const json_t* given);
  bool is_object(const json_t* given);
  void refuse(const json_t* given, const std::string& otherwise);

  template <class Read>
  void for_each_item(const json_t* given, Read&& read_one) {
    if (!is_list(given)) {
      return;
    }
    for (std::size_t i = 0; i < json_array_size(given) && !trouble_; ++i) {
      read_one(json_array_get(given, i));
      if (trouble_) {
        trouble_.within(std::to_string(i));
      }
    }
  }
  template <class Read>
  void for_each_field(const json_t* given, Read&& read_one) {
    if (!is_object(given)) {
      return;
    }
    const char* key = nullptr;
    json_t* item = nullptr;
    json_object_foreach (const_cast<json_t*>(given), key, item) {
      read_one(std::string{key}, item);
      if (trouble_) {
        trouble_.within(key);
        return;
      }
    }
  }

  const json_t* object_;
  Trouble& trouble_;
};

inline constexpr std::size_t kMaxRecordBytes = 16U << 20U;  // bytes of the text of one record

// The JSON value that `text` is; null, and why, when it is none or longer than kMaxRecordBytes.
json::Json parsed_record(std::string_view text, Trouble& trouble);

// Reads `value` from its text. What is in `value` counts only when there was no trouble.
template <class T>
Trouble read_record(std::string_view text, T& value) {
  Trouble trouble;
  if (const json::Json given = parsed_record(text, trouble)) {
    RecordReader(nullptr, trouble).read(given.get(), value);
  }
  return trouble;
}

}  // namespace breakout::store
