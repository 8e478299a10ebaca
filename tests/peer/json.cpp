// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/json.hpp"

#include <cstdlib>
#include <memory>
#include <stdexcept>

namespace breakout::peer {
namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};

}  // namespace

Json Json::parse(std::string_view text) {
  json_error_t error;
  json_t* value = json_loadb(text.data(), text.size(), JSON_DECODE_ANY, &error);
  if (value == nullptr) {
    throw std::invalid_argument(std::string("not JSON: ") + error.text);
  }
  return Json(value);
}

Json Json::within(json_t* value) const {
  Json result;
  if (value != nullptr) {
    result.value_ = std::shared_ptr<json_t>(value_, value);
  }
  return result;
}

std::string Json::dump() const {
  std::unique_ptr<char, Free> text(json_dumps(value_.get(), JSON_COMPACT | JSON_ENCODE_ANY));
  return text ? text.get() : "null";
}

std::size_t Json::size() const {
  return json_is_array(value_.get()) ? json_array_size(value_.get())
                                     : json_object_size(value_.get());
}

std::string Json::text(const char* key, std::string_view otherwise) const {
  const char* text = json_string_value(json_object_get(value_.get(), key));
  return text != nullptr ? text : std::string(otherwise);
}

std::int64_t Json::integer(const char* key, std::int64_t otherwise) const {
  json_t* member = json_object_get(value_.get(), key);
  return json_is_integer(member) ? json_integer_value(member) : otherwise;
}

bool Json::flag(const char* key, bool otherwise) const {
  json_t* member = json_object_get(value_.get(), key);
  return json_is_boolean(member) ? json_boolean_value(member) : otherwise;
}

std::vector<std::string> Json::keys() const {
  std::vector<std::string> result;
  const char* key = nullptr;
  json_t* member = nullptr;
  json_object_foreach (value_.get(), key, member) {
    result.emplace_back(key);
  }
  return result;
}

Json& Json::set(const char* key, std::string_view value) {
  json_object_set_new(value_.get(), key, json_stringn(value.data(), value.size()));
  return *this;
}

Json& Json::set(const char* key, std::int64_t value) {
  json_object_set_new(value_.get(), key, json_integer(value));
  return *this;
}

Json& Json::set(const char* key, std::uint64_t value) {
  return set(key, static_cast<std::int64_t>(value));
}

Json& Json::set(const char* key, bool value) {
  json_object_set_new(value_.get(), key, json_boolean(value));
  return *this;
}

Json& Json::set(const char* key, const Json& value) {
  json_object_set_new(value_.get(), key, json_deep_copy(value.value_.get()));
  return *this;
}

std::vector<Json> Json::elements() const {
  std::vector<Json> result;
  for (std::size_t i = 0; i < json_array_size(value_.get()); ++i) {
    result.push_back(within(json_array_get(value_.get(), i)));
  }
  return result;
}

Json& Json::append(const Json& value) {
  json_array_append_new(value_.get(), json_deep_copy(value.value_.get()));
  return *this;
}

Json& Json::append(std::string_view value) {
  json_array_append_new(value_.get(), json_stringn(value.data(), value.size()));
  return *this;
}

std::string Json::as_text() const {
  const char* text = json_string_value(value_.get());
  return text != nullptr ? text : "";
}

}  // namespace breakout::peer
