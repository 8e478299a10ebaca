// SPDX-License-Identifier: GPL-3.0-or-later
// The core as our plugin sees it: a driver, and a callback table that records.
//
// Threads: any. Owner: a test; one at a time, since Janus' callbacks carry no context.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "control/json.hpp"
#include "janus/abi.hpp"
#include "janus/gateway.hpp"
#include "support/plugin_driver.hpp"

namespace breakout::test {

struct PushedEvent {
  janus_plugin_session* handle;
  std::string transaction;
  std::string body;  // as JSON text
  std::string sdp;   // empty: no jsep
};

struct SentPacket {
  janus_plugin_session* handle;
  int mindex;
  bool video;
  std::vector<std::uint8_t> bytes;
  janus_plugin_rtp_extensions extensions;  // RTP only
};

class FakeCore : public PluginDriver {
 public:
  // `settings` is the text of janus.plugin.breakout.jcfg; empty: there is no such file.
  explicit FakeCore(const std::string& settings = "");
  ~FakeCore() { destroy(); }

  int init();
  // This core as the shim calls it.
  janus::Gateway gateway();
  void destroy();

  void rtp(janus_plugin_session* handle, int mindex, bool video, std::vector<std::uint8_t>& bytes);
  void rtcp(janus_plugin_session* handle, int mindex, std::vector<std::uint8_t>& bytes);

  // Waits until that many events were pushed since the start.
  std::vector<PushedEvent> events(std::size_t at_least);
  std::vector<SentPacket> rtp_sent();
  std::vector<SentPacket> rtcp_sent();
  std::vector<int> plis();  // their m-line indices
  std::size_t closed();     // calls of close_pc
  std::vector<std::string> notified();

  // How the core behaves from now on.
  void hold_events(bool hold);  // push_event blocks, as while gathering candidates
  void wait_for_held();         // until a push_event hangs

  // For the callbacks.
  int on_push(janus_plugin_session* handle, const char* transaction, json_t* body, json_t* jsep);
  void on_rtp(janus_plugin_session* handle, const janus_plugin_rtp& packet);
  void on_rtcp(janus_plugin_session* handle, const janus_plugin_rtcp& packet);
  void on_pli(int mindex);
  void on_close();
  void on_notify(json_t* event);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool hold_ = false;
  std::size_t held_ = 0;
  std::vector<PushedEvent> events_;
  std::vector<SentPacket> rtp_;
  std::vector<SentPacket> rtcp_;
  std::vector<int> plis_;
  std::size_t closed_ = 0;
  std::vector<std::string> notified_;
};

}  // namespace breakout::test
