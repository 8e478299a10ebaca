// SPDX-License-Identifier: GPL-3.0-or-later
#include "integration/move_time.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace breakout::test {

namespace {

double milliseconds(peer::Nanos nanos) {
  return static_cast<double>(nanos) / 1e6;
}

std::string percentiles(std::vector<double> values) {
  if (values.empty()) {
    return "none";
  }
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
  };
  char text[96];
  std::snprintf(text, sizeof(text), "p50 %.1f  p95 %.1f  p99 %.1f ms (%zu)", at(0.5), at(0.95),
                at(0.99), values.size());
  return text;
}

// The earliest time any new roommate's source of `kind` was there; by its keyframe for video.
std::optional<peer::Nanos> first_arrival(const Classroom& classroom, const std::string& mover,
                                         const peer::SlotMonitor& slots, peer::SourceKind kind,
                                         peer::Nanos sent) {
  std::optional<peer::Nanos> first;
  for (const auto& [id, room] : classroom.rooms()) {
    const auto run = id == mover || room != classroom.room_of(mover)
                         ? std::nullopt
                         : slots.run_since({id, kind}, sent);
    if (run) {
      const bool video = kind != peer::SourceKind::kMic;
      const peer::Nanos seen = video ? run->first_keyframe_ns : run->first_ns;
      first = seen == 0 ? first : std::min(first.value_or(seen), seen);
    }
  }
  return first;
}

}  // namespace

void MoveTimes::note(Classroom& classroom, const std::vector<std::string>& movers, peer::Nanos sent,
                     const std::map<std::string, std::string>& rooms_before) {
  for (const std::string& mover : movers) {
    const peer::SlotMonitor& slots = classroom.person(mover).slots();
    if (const auto audio = first_arrival(classroom, mover, slots, peer::SourceKind::kMic, sent)) {
      first_audio_.push_back(milliseconds(*audio - sent));
    }
    if (const auto video =
            first_arrival(classroom, mover, slots, peer::SourceKind::kCamera, sent)) {
      first_keyframe_.push_back(milliseconds(*video - sent));
    }
    peer::Nanos last = 0;
    for (const auto& [id, room] : rooms_before) {
      if (room == rooms_before.at(mover) && classroom.rooms().contains(id) &&
          classroom.room_of(id) != classroom.room_of(mover)) {
        last = std::max({last, slots.last_arrival({id, peer::SourceKind::kMic}),
                         slots.last_arrival({id, peer::SourceKind::kCamera})});
      }
    }
    if (last > sent) {
      last_old_.push_back(milliseconds(last - sent));
    }
  }
}

void MoveTimes::print(const std::string& title) const {
  std::printf("%s\n  first audio      %s\n  first keyframe   %s\n  last old packet  %s\n",
              title.c_str(), percentiles(first_audio_).c_str(),
              percentiles(first_keyframe_).c_str(), percentiles(last_old_).c_str());
  std::fflush(stdout);
}

}  // namespace breakout::test
