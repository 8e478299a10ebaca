// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/counting_core.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "control/json.hpp"
#include "support/plugin_driver.hpp"

namespace breakout::bench {
namespace {

constexpr std::chrono::seconds kPatience{30};  // under valgrind everything takes its time

std::uint64_t relayed_packets = 0;

struct Events {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<janus_plugin_session*, std::vector<CoreEvent>> of;  // guarded by mutex
};

// Plugins talk until the process ends.
Events& events() {
  static Events& instance = *std::make_unique<Events>().release();
  return instance;
}

int push_event(janus_plugin_session* handle, janus_plugin*, const char*, json_t* body,
               json_t* jsep) {
  const char* sdp = json_string_value(json_object_get(jsep, "sdp"));
  const std::lock_guard lock(events().mutex);
  events().of[handle].push_back({test::text_of(body), sdp != nullptr ? sdp : ""});
  events().changed.notify_all();
  return 0;
}

void relay_rtp(janus_plugin_session*, janus_plugin_rtp*) {
  ++relayed_packets;
}

void notify_event(janus_plugin*, janus_plugin_session*, json_t* event) {
  json_decref(event);
}

janus_callbacks callbacks = {
    .push_event = push_event,
    .relay_rtp = relay_rtp,
    .relay_rtcp = [](janus_plugin_session*, janus_plugin_rtcp*) {},
    .relay_data = [](janus_plugin_session*, janus_plugin_data*) {},
    .send_pli = [](janus_plugin_session*) {},
    .send_pli_stream = [](janus_plugin_session*, int) {},
    .send_remb = [](janus_plugin_session*, std::uint32_t) {},
    .close_pc = [](janus_plugin_session*) {},
    .end_session = [](janus_plugin_session*) {},
    .events_is_enabled = [] { return FALSE; },
    .notify_event = notify_event,
    .auth_is_signed = [] { return FALSE; },
    .auth_is_signature_valid = nullptr,
    .auth_signature_contains = nullptr,
};

bool has_all(const std::string& text, std::initializer_list<const char*> words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const char* word) { return text.find(word) != std::string::npos; });
}

}  // namespace

janus_callbacks& counting_callbacks() {
  return callbacks;
}

std::uint64_t relayed() {
  return relayed_packets;
}

CoreEvent await_event(janus_plugin_session* handle, std::initializer_list<const char*> words) {
  std::unique_lock lock(events().mutex);
  const std::vector<CoreEvent>& list = events().of[handle];
  std::size_t seen = 0;
  const auto wanted = [&] {
    while (seen < list.size() && !has_all(list[seen].body, words)) {
      ++seen;
    }
    return seen < list.size();
  };
  if (!events().changed.wait_for(lock, kPatience, wanted)) {
    std::string instead;
    for (const CoreEvent& each : list) {
      instead += "\n  " + each.body;
    }
    throw std::runtime_error("waited in vain for \"" + std::string(*words.begin()) +
                             "\"; there came:" + instead);
  }
  return list[seen];
}

void forget_events(janus_plugin_session* handle) {
  const std::lock_guard lock(events().mutex);
  events().of.erase(handle);
}

std::string value_of(const std::string& body, const char* name) {
  const control::Json json{json_loads(body.c_str(), 0, nullptr)};
  const json_t* value = json_object_get(json.get(), name);
  if (value == nullptr) {
    throw std::runtime_error(std::string("no \"") + name + "\" in " + body);
  }
  return json_is_string(value) ? json_string_value(value) : test::text_of(value);
}

}  // namespace breakout::bench
