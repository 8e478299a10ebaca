// SPDX-License-Identifier: GPL-3.0-or-later
// How long a move takes, as the people concerned see it: measured, printed, never asserted.
//
// Threads: the test's own.
#pragma once

#include <string>
#include <vector>

#include "integration/classroom.hpp"
#include "peer/clock.hpp"

namespace breakout::test {

class MoveTimes {
 public:
  // Notes what each of `movers` received of its new room since `sent`, the time of the command:
  // first audio packet, first keyframe; and the last packet of those who are no longer there.
  void note(Classroom& classroom, const std::vector<std::string>& movers, peer::Nanos sent,
            const std::map<std::string, std::string>& rooms_before);

  // "first audio p50 12.1 p95 … ms, …" under `title`.
  void print(const std::string& title) const;

 private:
  std::vector<double> first_audio_, first_keyframe_, last_old_;  // ms
};

}  // namespace breakout::test
