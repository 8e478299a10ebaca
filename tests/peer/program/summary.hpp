// SPDX-License-Identifier: GPL-3.0-or-later
// What a load test found, and how it is told.
//
// Threads: none of its own.
// Owner: LoadTest fills it, main prints it.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

namespace breakout::peer {

// The value below which `percent` of the values lie, by the nearest rank; 0 of nothing.
double percentile(std::vector<double> values, double percent);

// What arrived after one step, once things had settled.
struct PhaseResult {
  std::string name;
  double answer_ms = 0;  // until the step was answered
  std::size_t audio_expected = 0;
  std::size_t audio_received = 0;
  std::size_t video_expected = 0;
  std::size_t video_received = 0;
  std::uint64_t violations = 0;  // streams heard or seen from another room, or from oneself
};

struct Summary {
  std::string server;
  std::size_t participants = 0;
  double join_s = 0;
  double run_s = 0;
  std::vector<PhaseResult> phases;
  std::vector<double> first_audio_ms;    // from a move's sending to the new room's first packet
  std::vector<double> first_picture_ms;  // … to its first keyframe
  std::vector<double> last_old_ms;       // … to the last packet of the old room
  std::size_t moves_without_media = 0;   // not heard or seen within the time
  std::uint64_t packets = 0;
  std::uint64_t lost = 0;
  std::size_t renegotiated = 0;  // participants with more than their two descriptions
  std::size_t reconnected = 0;   // with a restarted or failed ICE or DTLS
  double peer_cpu_percent = 0;   // of a core, each

  // Every stream arrived, none went astray, nobody renegotiated or reconnected.
  bool good() const;
  void print(std::ostream& out) const;
};

}  // namespace breakout::peer
