// SPDX-License-Identifier: GPL-3.0-or-later
// What a soak has done so far, and what it found.
//
// Threads: Tally any; Findings the soak's own.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "isolation/slot_judge.hpp"

namespace breakout::test {

class Tally {
 public:
  struct Verb {
    std::uint64_t granted = 0;
    std::map<std::int64_t, std::uint64_t> refused = {};  // by code
  };

  // `code`: 0 when it was granted.
  void note_command(const std::string& verb, std::int64_t code) {
    std::lock_guard lock(mutex_);
    ++(code == 0 ? verbs_[verb].granted : verbs_[verb].refused[code]);
  }
  // A life: "reconnect", "crash" and the like.
  void note(const std::string& what) {
    std::lock_guard lock(mutex_);
    ++lives_[what];
  }

  std::string text() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Verb> verbs_;           // guarded by mutex_
  std::map<std::string, std::uint64_t> lives_;  // likewise
};

struct Findings {
  std::uint64_t packets = 0;   // judged
  std::uint64_t blanks = 0;    // blank pictures among them
  std::uint64_t gaps = 0;      // places where packets are missing
  std::uint64_t switches = 0;  // of sources in slots
  std::uint64_t versions = 0;
  std::uint64_t states_compared = 0;  // with what the changes had told
  double seconds = 0;
  double janus_cpu = 0;  // seconds of it, the joining included
  double seconds_to_first_leak = 0;
  std::vector<Leak> leaks;
  std::string commands;  // Tally::text()

  std::string text() const;
};

}  // namespace breakout::test
