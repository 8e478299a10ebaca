// SPDX-License-Identifier: GPL-3.0-or-later
// People who speak into their microphones, in virtual time.
//
// Threads: the test's. Owner: one test.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "control/support/stage.hpp"

namespace breakout::test {

inline constexpr int kLoud = 20;  // -dBov
inline constexpr int kSilence = 127;

// On it one may be silent for long without being taken for lost.
inline std::unique_ptr<Stage> patient_stage() {
  control::Config config;
  config.silence_timeout = std::chrono::milliseconds{0};
  return std::make_unique<Stage>(config);
}

inline std::unique_ptr<Stage> patient_classroom(const std::string& settings = {}) {
  auto stage = patient_stage();
  fine(stage->command("create", settings));
  return stage;
}

class Speech {
 public:
  explicit Speech(Stage& stage) : stage_(stage) {}

  // They speak at once, with pauses between their words.
  void say(const std::vector<const Person*>& who, std::chrono::milliseconds during,
           int level = kLoud) {
    for (std::chrono::milliseconds at{0}; at < during; at += kPacket) {
      const bool pause = at % kWord >= kWord - kGap;
      for (const Person* person : who) {
        person->publisher->heard = stage_.host.media_clock();
        speak(*person->publisher->sources.at(0), ++sequences_[person->id], "x",
              stage_.host.media_clock(), pause ? kSilence : level);
      }
      stage_.advance(kPacket);
    }
  }
  void say(const Person& who, std::chrono::milliseconds during, int level = kLoud) {
    say(std::vector{&who}, during, level);
  }
  void silence(std::chrono::milliseconds during) { say(std::vector<const Person*>{}, during); }

 private:
  static constexpr std::chrono::milliseconds kPacket{20}, kWord{500}, kGap{80};
  Stage& stage_;
  std::map<std::string, std::uint16_t> sequences_;
};

}  // namespace breakout::test
