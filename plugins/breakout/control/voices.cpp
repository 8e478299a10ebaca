// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/voices.hpp"

namespace breakout::control {

namespace {

constexpr media::TalkDetector::Duration kWorthAPicture{700};

}  // namespace

void Voices::listen(const Directory& directory, media::MediaTime now) {
  for (const auto& [name, published] : directory) {
    if (name.kind != graph::SourceKind::mic) {
      continue;
    }
    const media::Source& mic = *published.source;
    Voice& voice = voices_[mic.key()];
    if (mic.muted()) {
      voice.detector.hush();
    }
    voice.detector.hear(mic.levels_since(voice.seen).levels(), now);
  }
}

const media::TalkDetector* Voices::find(media::SourceKey mic) const {
  const auto found = voices_.find(mic);
  return found == voices_.end() ? nullptr : &found->second.detector;
}

bool Voices::talking(media::SourceKey mic) const {
  const auto* detector = find(mic);
  return detector && detector->talking();
}

bool Voices::holds_forth(media::SourceKey mic) const {
  const auto* detector = find(mic);
  return detector && detector->talking() && detector->said() >= kWorthAPicture;
}

int Voices::loudness(media::SourceKey mic) const {
  const auto* detector = find(mic);
  return detector ? detector->loudness() : 0;
}

}  // namespace breakout::control
