// SPDX-License-Identifier: GPL-3.0-or-later
// A thread that makes some members do things at random until it is stopped.
//
// Threads: its own; start and stop from the soak's. Invariant: its members are nobody else's while
// it runs. Owner: the soak.
#pragma once

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <thread>
#include <vector>

#include "isolation/member.hpp"
#include "isolation/random_commands.hpp"

namespace breakout::test {

class Driver {
 public:
  enum class Kind : std::uint8_t { kStaff, kLearners };

  // Pauses between two acts are up to `pause`.
  Driver(Kind kind, std::vector<Member*> members, RandomCommands commands, Noticeboard& board,
         History& history, Tally& tally, std::chrono::milliseconds pause);
  ~Driver() { stop(); }
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  void start();
  void stop();

 private:
  void run();
  void act(Member& member);
  void live(Member& member);
  void come_back(Member& member);
  void command(Member& member);
  void publish_again(Member& member);
  peer::Reply ask(Member& member, const peer::Json& command);

  const Kind kind_;
  const std::vector<Member*> members_;
  RandomCommands commands_;
  Noticeboard& board_;
  History& history_;
  Tally& tally_;
  const std::chrono::milliseconds pause_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace breakout::test
