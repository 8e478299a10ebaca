// SPDX-License-Identifier: GPL-3.0-or-later
// A private Janus for one test: own configuration folder, own free ports, killed at the end.
//
// Threads: use from one thread, the one that outlives the Janus (it dies with that thread).
// Invariant: while the object lives and running() holds, WebSocket and Admin API accept
// connections. Owner: the test that starts it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace breakout::test {

struct JanusOptions {
  // Modules to load, and no others: a path, or a bare name such as "videoroom" for a stock plugin.
  std::vector<std::string> plugins = {};
  // More configuration files: name in the configuration folder -> its text.
  std::map<std::string, std::string> files = {};
  // 0 = a thread per handle, else that many shared loops.
  int event_loops = 2;
  // The Admin API by HTTP, too.
  bool http_admin = false;
  // Seconds a session without a transport is kept.
  int reclaim_session_timeout = 60;
  // Janus' own levels, 0 to 7.
  int debug_level = 4;
  // Preloaded before the loopback shim, say a sanitizer's runtime. JANUS_PRELOAD
  // (colon separated) in the environment comes first.
  std::vector<std::string> preload = {};
  // Added to the environment of Janus.
  std::map<std::string, std::string> environment = {};
};

class JanusProcess {
 public:
  // Starts $JANUS (default /usr/bin/janus) and returns once it accepts connections.
  // Throws std::runtime_error with the end of its log when it does not within 15 seconds.
  explicit JanusProcess(const JanusOptions& options);
  // Stops Janus. When a test is failing (an exception is in flight), prints the end of the log
  // and keeps the folder.
  ~JanusProcess();
  JanusProcess(const JanusProcess&) = delete;
  JanusProcess& operator=(const JanusProcess&) = delete;

  // ws://127.0.0.1:<port> of the Janus API and of the Admin API.
  std::string url() const;
  std::string admin_url() const;
  // http://127.0.0.1:<port>/admin; only with http_admin.
  std::string http_admin_url() const;
  // The admin_secret of this Janus.
  static std::string admin_secret();
  pid_t pid() const { return pid_; }
  const std::filesystem::path& folder() const { return folder_; }
  // CPU time of the process so far, user and system, in seconds.
  double cpu_seconds() const;
  // The whole log so far, and its last lines.
  std::string log() const;
  std::string log_tail(std::size_t lines = 60) const;
  bool running();
  // Asks Janus to end, and after `patience` kills it. Returns the wait status.
  int stop(std::chrono::seconds patience = std::chrono::seconds(10));
  // Ends it at once, as a crash would.
  void kill_now();

 private:
  void write_configuration(const JanusOptions& options);
  void link_plugins(const JanusOptions& options);
  void spawn(const JanusOptions& options);
  void wait_until_ready(const JanusOptions& options);
  bool collect(bool block);

  std::filesystem::path folder_;
  int port_ = 0;
  int admin_port_ = 0;
  int http_admin_port_ = 0;
  pid_t pid_ = -1;
  int status_ = 0;
  int exceptions_at_start_;
};

}  // namespace breakout::test
