// SPDX-License-Identifier: GPL-3.0-or-later
// A class of native participants that splits, moves and merges, and is watched while it does.
//
// Threads: used by one thread.
// Invariant: the classroom it created is destroyed with it.
// Owner: main.
#pragma once

#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "peer/control_client.hpp"
#include "peer/network.hpp"
#include "peer/participant.hpp"
#include "peer/program/options.hpp"
#include "peer/program/summary.hpp"

namespace breakout::peer {

class LoadTest {
 public:
  // `progress` is told what happens, a line each.
  LoadTest(const LoadOptions& options, std::ostream& progress);
  ~LoadTest();
  LoadTest(const LoadTest&) = delete;
  LoadTest& operator=(const LoadTest&) = delete;

  // Throws what the peers throw when the test cannot go on.
  Summary run();

 private:
  using Rooms = std::map<std::string, std::string>;  // participant -> room

  void create_classroom();
  void join_everybody();
  void perform(Step step, PhaseResult& phase);
  void split();
  void move_some();
  void move_one(Participant& mover, const std::string& to);
  bool measure_arrival(Participant& mover, const std::vector<std::string>& roommates, Nanos sent);
  // Watches for a while, then counts what arrived against what should have.
  void observe(PhaseResult& phase, Nanos settled);
  void expect(const Rooms& rooms, PhaseResult& phase) const;
  Rooms rooms_now();
  std::vector<std::string> people_in(const Rooms& rooms, const std::string& room,
                                     const std::string& but) const;
  std::size_t slots_of(const Participant& participant, MediaKind kind) const;
  void finish();

  const LoadOptions options_;
  std::ostream& progress_;
  const std::string secret_;
  Network network_;
  ControlClient control_;
  bool created_ = false;
  std::vector<std::unique_ptr<Participant>> participants_;
  std::vector<std::string> open_rooms_;
  std::size_t next_mover_ = 0;
  Summary summary_;
};

}  // namespace breakout::peer
