// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/jsep.hpp"

#include <string>

namespace breakout::janus {
namespace {

// "a<separator>b<separator>c" of a list of strings or numbers.
std::string joined(const json_t* list, char separator) {
  std::string result;
  for (std::size_t i = 0; i < json_array_size(list); ++i) {
    const json_t* item = json_array_get(list, i);
    result += result.empty() ? "" : std::string(1, separator);
    result += json_is_integer(item) ? std::to_string(json_integer_value(item))
                                    : std::string(control::text_of(item));
  }
  return result;
}

// The lines the core took out of one m-line.
std::string simulcast_lines(const json_t* entry) {
  const json_t* rids = json_object_get(entry, "rids");
  if (json_array_size(rids) == 0) {
    return "a=ssrc-group:SIM " + joined(json_object_get(entry, "ssrcs"), ' ') + "\r\n";
  }
  std::string lines;
  for (std::size_t i = 0; i < json_array_size(rids); ++i) {
    lines += "a=rid:" + std::string(control::text_of(json_array_get(rids, i))) + " send\r\n";
  }
  return lines + "a=simulcast:send " + joined(rids, ';') + "\r\n";
}

// Where the m-line section with this index ends, or npos.
std::size_t end_of_section(const std::string& sdp, json_int_t mindex) {
  std::size_t start = sdp.find("\nm=");
  for (json_int_t i = 0; i < mindex && start != std::string::npos; ++i) {
    start = sdp.find("\nm=", start + 1);
  }
  if (mindex < 0 || start == std::string::npos) {
    return std::string::npos;
  }
  const std::size_t next = sdp.find("\nm=", start + 1);
  return next == std::string::npos ? sdp.size() : next + 1;
}

void restore_simulcast(std::string& sdp, const json_t* simulcast) {
  for (std::size_t i = 0; i < json_array_size(simulcast); ++i) {
    const json_t* entry = json_array_get(simulcast, i);
    const json_int_t mindex = json_integer_value(json_object_get(entry, "mindex"));
    const std::size_t end = end_of_section(sdp, mindex);
    if (end != std::string::npos) {
      sdp.insert(end, simulcast_lines(entry));
    }
  }
}

}  // namespace

std::optional<control::Jsep> from_json(const json_t* jsep) {
  const json_t* type = json_object_get(jsep, "type");
  const json_t* sdp = json_object_get(jsep, "sdp");
  if (!json_is_string(type) || !json_is_string(sdp)) {
    return std::nullopt;
  }
  control::Jsep result;
  result.type = control::text_of(type);
  result.sdp = control::text_of(sdp);
  result.update = json_is_true(json_object_get(jsep, "update"));
  restore_simulcast(result.sdp, json_object_get(jsep, "simulcast"));
  return result;
}

control::Json to_json(const control::Jsep& jsep) {
  control::Json result = control::json_map();
  put(result, "type", control::json_text(jsep.type));
  put(result, "sdp", control::json_text(jsep.sdp));
  if (jsep.update) {
    put(result, "update", control::json_bool(true));
  }
  return result;
}

}  // namespace breakout::janus
