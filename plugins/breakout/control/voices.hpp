// SPDX-License-Identifier: GPL-3.0-or-later
// Who of one classroom talks on this node: a detector for each microphone published here.
//
// Threads: control thread; media threads only leave levels in their sources. Invariant: knows
// microphones of `directory` only. Cost of listen(): linear in the microphones, whoever listens to
// them. Owner: the Switchboard.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "control/downlink.hpp"
#include "media/talk_detector.hpp"

namespace breakout::control {

class Voices {
 public:
  // Takes in what came since the last time; every TalkDetector::kPeriod.
  void listen(const Directory& directory, media::MediaTime now);
  void forget(media::SourceKey mic) { voices_.erase(mic); }

  bool talking(media::SourceKey mic) const;
  // Talks for so long that it is worth a picture.
  bool holds_forth(media::SourceKey mic) const;
  int loudness(media::SourceKey mic) const;

 private:
  struct Voice {
    std::uint8_t seen = 0;  // levels of the source
    media::TalkDetector detector;
  };
  const media::TalkDetector* find(media::SourceKey mic) const;

  std::unordered_map<media::SourceKey, Voice> voices_;
};

}  // namespace breakout::control
