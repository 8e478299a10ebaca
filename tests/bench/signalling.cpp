// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/signalling.hpp"

#include <stdexcept>

#include "control/json.hpp"
#include "support/fixtures.hpp"

namespace breakout::bench {
namespace {

std::string jsep(const char* type, const std::string& sdp) {
  const control::Json json = control::json_map();
  put(json, "type", control::json_text(type));
  put(json, "sdp", control::json_text(sdp));
  return test::text_of(json.get());
}

}  // namespace

std::string publisher_offer() {
  return jsep("offer", test::fixture("chromium_publisher"));
}

std::string answer_to(const std::string& offer_sdp) {
  return jsep("answer", test::replaced(offer_sdp, "a=sendonly", "a=recvonly"));
}

std::string request(test::PluginDriver& plugin, janus_plugin_session* handle,
                    const std::string& body, const char* kind) {
  const std::string answer = plugin.message(handle, body);
  if (answer.find(kind) == std::string::npos) {
    throw std::runtime_error(body + " was answered " + answer);
  }
  return answer;
}

CoreEvent request_event(test::PluginDriver& plugin, janus_plugin_session* handle,
                        const std::string& body, const std::string& jsep,
                        std::initializer_list<const char*> words) {
  const std::string answer = plugin.message(handle, body, jsep);
  if (answer != "ack") {
    throw std::runtime_error(body + " was answered " + answer);
  }
  return await_event(handle, words);
}

}  // namespace breakout::bench
