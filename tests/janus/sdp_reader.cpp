// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/sdp_reader.hpp"

#include <algorithm>
#include <stdexcept>

namespace breakout::test {

bool SdpLine::has(const std::string& attribute) const {
  return std::find(attributes.begin(), attributes.end(), attribute) != attributes.end();
}

std::size_t SdpLine::count(const std::string& beginning) const {
  return static_cast<std::size_t>(
      std::count_if(attributes.begin(), attributes.end(),
                    [&](const std::string& each) { return each.starts_with(beginning); }));
}

SdpText read_sdp(const std::string& text) {
  const auto parsed = janus::parse_sdp(text);
  if (!parsed) {
    throw std::runtime_error(parsed.refusal().sentence);
  }
  SdpText result;
  result.session_id = parsed.value()->o_sessid;
  result.session_version = parsed.value()->o_version;
  for (const janus_sdp_mline* line : janus::lines_of(*parsed.value())) {
    SdpLine read{line->type, line->port, line->direction, {}, {}};
    for (const GList* type = line->ptypes; type != nullptr; type = type->next) {
      read.payload_types.push_back(GPOINTER_TO_INT(type->data));
    }
    for (const janus_sdp_attribute* each : janus::attributes_of(*line)) {
      read.attributes.push_back(each->name + (":" + std::string(janus::value_of(*each))));
    }
    result.lines.push_back(std::move(read));
  }
  return result;
}

}  // namespace breakout::test
