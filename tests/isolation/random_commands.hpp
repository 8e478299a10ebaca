// SPDX-License-Identifier: GPL-3.0-or-later
// Commands at random, of all verbs that concern who hears whom and most of the others. What they
// meet decides whether they are granted.
//
// Threads: none of its own. Invariant: the same seed asks for the same. Owner: one driver.
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "peer/json.hpp"

namespace breakout::test {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  // One of 0 to bound - 1.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  bool one_in(std::size_t times) { return below(times) == 0; }
  template <class Value>
  const Value& of(const std::vector<Value>& values) {
    return values.at(below(values.size()));
  }

 private:
  std::mt19937_64 engine_;
};

// What one driver knows and another needs. Any thread.
class Noticeboard {
 public:
  void note_broadcast(std::string id) {
    std::lock_guard lock(mutex_);
    broadcast_ = std::move(id);
  }
  // The last that was sent.
  std::string broadcast() const {
    std::lock_guard lock(mutex_);
    return broadcast_;
  }

 private:
  mutable std::mutex mutex_;
  std::string broadcast_ = "none";  // guarded by mutex_
};

class RandomCommands {
 public:
  RandomCommands(std::uint64_t seed, std::vector<std::string> learners, const Noticeboard& board)
      : dice_(seed), learners_(std::move(learners)), board_(board) {}

  peer::Json of_staff();
  peer::Json of_learner(const std::string& self);

  Dice& dice() { return dice_; }

 private:
  using Json = peer::Json;

  std::string some_room();
  Json some_rooms();
  Json some_sources();
  Json some_open();
  Json some_shuffle();
  Json some_moves();
  Json round_command();
  Json people_command();
  peer::Json staff_command_of_presence();
  Json some_pins(const std::string& self);

  Dice dice_;
  const std::vector<std::string> learners_;
  const Noticeboard& board_;
  std::uint64_t made_up_ = 0;
};

}  // namespace breakout::test
