// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/signalling.hpp"

#include <stdexcept>

#include "control/json.hpp"
#include "support/fixtures.hpp"

namespace breakout::bench {
namespace {

control::Json jsep(const char* type, const std::string& sdp) {
  control::Json json = control::json_map();
  put(json, "type", control::json_text(type));
  put(json, "sdp", control::json_text(sdp));
  return json;
}

// The core tells plugins in its own words.
constexpr const char* kSimulcastLines[] = {"a=rid:h send\r\n", "a=rid:m send\r\n",
                                           "a=rid:l send\r\n", "a=simulcast:send h;m;l\r\n"};
constexpr const char* kSimulcast = R"([{"mindex":1,"rids":["h","m","l"],"rid-ext":10}])";

}  // namespace

std::string publisher_offer(bool simulcast) {
  if (!simulcast) {
    return test::text_of(jsep("offer", test::fixture("chromium_publisher")).get());
  }
  std::string sdp = test::fixture("chromium_publisher_simulcast");
  for (const char* line : kSimulcastLines) {
    sdp = test::replaced(sdp, line, "");
  }
  const control::Json offer = jsep("offer", sdp);
  put(offer, "simulcast", control::Json{json_loads(kSimulcast, 0, nullptr)});
  return test::text_of(offer.get());
}

std::string answer_to(const std::string& offer_sdp) {
  return test::text_of(jsep("answer", test::replaced(offer_sdp, "a=sendonly", "a=recvonly")).get());
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
