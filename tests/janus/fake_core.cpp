// SPDX-License-Identifier: GPL-3.0-or-later
#include "janus/fake_core.hpp"

#include <atomic>
#include <stdexcept>

extern "C" janus_plugin* create();

namespace breakout::test {
namespace {

std::atomic<FakeCore*> current{nullptr};

int push_event(janus_plugin_session* handle, janus_plugin*, const char* transaction, json_t* body,
               json_t* jsep) {
  return current.load()->on_push(handle, transaction, body, jsep);
}
void relay_rtp(janus_plugin_session* handle, janus_plugin_rtp* packet) {
  current.load()->on_rtp(handle, *packet);
}
void relay_rtcp(janus_plugin_session* handle, janus_plugin_rtcp* packet) {
  current.load()->on_rtcp(handle, *packet);
}
void send_pli_stream(janus_plugin_session*, int mindex) {
  current.load()->on_pli(mindex);
}
void close_pc(janus_plugin_session*) {
  current.load()->on_close();
}
gboolean events_is_enabled() {
  return TRUE;
}
void notify_event(janus_plugin*, janus_plugin_session*, json_t* event) {
  current.load()->on_notify(event);
}

// Janus' own code, which exports them.
extern "C" {
gboolean janus_auth_is_signed_mode();
gboolean janus_auth_check_signature_contains(const char* token, const char* realm,
                                             const char* descriptor);
}
gboolean auth_signature_contains(janus_plugin* plugin, const char* token, const char* descriptor) {
  return janus_auth_check_signature_contains(token, plugin->get_package(), descriptor);
}

// What the plugin has no business with stays null.
janus_callbacks callbacks = {
    .push_event = push_event,
    .relay_rtp = relay_rtp,
    .relay_rtcp = relay_rtcp,
    .relay_data = nullptr,
    .send_pli = nullptr,
    .send_pli_stream = send_pli_stream,
    .send_remb = nullptr,
    .close_pc = close_pc,
    .end_session = nullptr,
    .events_is_enabled = events_is_enabled,
    .notify_event = notify_event,
    .auth_is_signed = janus_auth_is_signed_mode,
    .auth_is_signature_valid = nullptr,
    .auth_signature_contains = auth_signature_contains,
};

}  // namespace

FakeCore::FakeCore(const std::string& settings) : PluginDriver(*create(), settings) {
  current = this;
}

int FakeCore::init() {
  return PluginDriver::init(callbacks);
}

janus::Gateway FakeCore::gateway() {
  return {&callbacks, &plugin()};
}

void FakeCore::destroy() {
  hold_events(false);
  PluginDriver::destroy();
}

void FakeCore::rtp(janus_plugin_session* handle, int mindex, bool video,
                   std::vector<std::uint8_t>& bytes) {
  janus_plugin_rtp packet;
  janus_plugin_rtp_reset(&packet);
  packet.mindex = mindex;
  packet.video = video ? TRUE : FALSE;
  packet.buffer = reinterpret_cast<char*>(bytes.data());
  packet.length = static_cast<std::uint16_t>(bytes.size());
  packet.extensions.audio_level = 20;
  packet.extensions.video_rotation = video ? 90 : -1;
  plugin().incoming_rtp(handle, &packet);
}

void FakeCore::rtcp(janus_plugin_session* handle, int mindex, std::vector<std::uint8_t>& bytes) {
  janus_plugin_rtcp packet;
  janus_plugin_rtcp_reset(&packet);
  packet.mindex = mindex;
  packet.video = TRUE;
  packet.buffer = reinterpret_cast<char*>(bytes.data());
  packet.length = static_cast<std::uint16_t>(bytes.size());
  plugin().incoming_rtcp(handle, &packet);
}

std::vector<PushedEvent> FakeCore::events(std::size_t at_least) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, std::chrono::seconds(10),
                         [&] { return events_.size() >= at_least; })) {
    throw std::runtime_error("only " + std::to_string(events_.size()) + " events were pushed");
  }
  return events_;
}

std::vector<SentPacket> FakeCore::rtp_sent() {
  const std::lock_guard lock(mutex_);
  return rtp_;
}

std::vector<SentPacket> FakeCore::rtcp_sent() {
  const std::lock_guard lock(mutex_);
  return rtcp_;
}

std::vector<int> FakeCore::plis() {
  const std::lock_guard lock(mutex_);
  return plis_;
}

std::size_t FakeCore::closed() {
  const std::lock_guard lock(mutex_);
  return closed_;
}

std::vector<std::string> FakeCore::notified() {
  const std::lock_guard lock(mutex_);
  return notified_;
}

void FakeCore::hold_events(bool hold) {
  const std::lock_guard lock(mutex_);
  hold_ = hold;
  changed_.notify_all();
}

void FakeCore::wait_for_held() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return held_ > 0; });
}

int FakeCore::on_push(janus_plugin_session* handle, const char* transaction, json_t* body,
                      json_t* jsep) {
  std::unique_lock lock(mutex_);
  ++held_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return !hold_; });
  --held_;
  const char* sdp = json_string_value(json_object_get(jsep, "sdp"));
  events_.push_back({handle, transaction != nullptr ? transaction : "", text_of(body),
                     sdp != nullptr ? sdp : ""});
  changed_.notify_all();
  return 0;
}

void FakeCore::on_rtp(janus_plugin_session* handle, const janus_plugin_rtp& packet) {
  const std::lock_guard lock(mutex_);
  rtp_.push_back({handle,
                  packet.mindex,
                  packet.video != FALSE,
                  {packet.buffer, packet.buffer + packet.length},
                  packet.extensions});
}

void FakeCore::on_rtcp(janus_plugin_session* handle, const janus_plugin_rtcp& packet) {
  const std::lock_guard lock(mutex_);
  rtcp_.push_back({handle,
                   packet.mindex,
                   packet.video != FALSE,
                   {packet.buffer, packet.buffer + packet.length},
                   {}});
}

void FakeCore::on_pli(int mindex) {
  const std::lock_guard lock(mutex_);
  plis_.push_back(mindex);
}

void FakeCore::on_close() {
  const std::lock_guard lock(mutex_);
  ++closed_;
}

void FakeCore::on_notify(json_t* event) {
  const control::Json owned{event};
  const std::lock_guard lock(mutex_);
  notified_.push_back(text_of(event));
}

}  // namespace breakout::test
