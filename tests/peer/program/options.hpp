// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of breakout-peer.
//
// Threads: any; pure functions.
// Owner: main.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace breakout::peer {

// What is wrong with the command line, as one line.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Step { kSplit, kMove, kMerge };

struct LoadOptions {
  std::string server = "ws://127.0.0.1:8188";
  std::string classroom = "load";
  int participants = 30;
  int rooms = 6;
  std::chrono::seconds duration{30};
  std::vector<Step> script = {Step::kSplit, Step::kMove, Step::kMerge};
  int moves = 5;
  std::string secret = {};     // empty = one is made up
  std::string admin_key = {};  // the plugin's, where creating classrooms needs it
  std::string address = {};    // empty = loopback for a server on loopback, else any
  bool audio_only = false;
  int audio_slots = -1;  // -1 = the classroom's default
  int video_slots = -1;
  int video_payload = 700;  // bytes
  int read_every = 8;
  int coalesce_ms = 5;
  bool help = false;
};

// Throws UsageError.
LoadOptions parse_options(const std::vector<std::string>& arguments);

// What --help prints.
std::string usage();

std::string name_of(Step step);

}  // namespace breakout::peer
