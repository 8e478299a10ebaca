// SPDX-License-Identifier: GPL-3.0-or-later
// What one room may be sent, best first, decided once for all its listeners: audio by who talks,
// video by staff, screens, then who talked last.
//
// Threads: control thread. Invariants: seat() alone says who is here, follow() only how they are
// ordered; follow() tells of a change only when it changes what some listener is to be sent. Cost
// of follow(): linear in the sources of the room, however many listeners it has.
// Owner: the Switchboard, one a room.
#pragma once

#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "control/downlink.hpp"
#include "control/voices.hpp"
#include "media/speaker_order.hpp"

namespace breakout::control {

// The numbers of slots that the listeners of a room have: each number once.
struct RoomDemand {
  std::set<std::size_t> audio, video;
  bool pins = false;  // somebody has pinned somebody
};

class RoomSpeakers {
 public:
  // Pictures follow who speaks no more often than this.
  static constexpr std::chrono::milliseconds kPictureInterval{1000};

  struct Mic {
    const PublishedSource* source = nullptr;
    bool sits_here = true;  // else it announces from elsewhere
  };
  struct Picture {
    const PublishedSource* source = nullptr;
    int rank = 0;                             // smaller is better, whoever speaks
    media::SourceKey mic = media::kNoSource;  // of the same person
  };

  // Who may be heard and seen here from now on; who is new comes after those known, as given.
  void seat(std::vector<Mic> mics, std::vector<Picture> pictures);
  // How many slots there are to fill.
  void serve(RoomDemand demand);
  // The source is published no more.
  void forget(media::SourceKey key);

  // Takes in who talks now. True when somebody is to be sent something else than before.
  bool follow(const Voices& voices, media::MediaTime now);

  Ranking ranking() const;
  const std::vector<Mic>& mics() const { return mics_; }

 private:
  using Keys = std::vector<media::SourceKey>;

  std::vector<const PublishedSource*> ranked_mics() const;
  std::vector<const PublishedSource*> ranked_pictures() const;
  void follow_pictures(const Voices& voices, media::MediaTime now);
  Keys sent() const;

  std::vector<Mic> mics_;
  std::vector<Picture> pictures_;
  media::SpeakerOrder heard_, seen_;
  RoomDemand demand_;
  Keys sent_;  // what of the ranking reaches the listeners
  std::optional<media::MediaTime> pictures_changed_;
};

}  // namespace breakout::control
