// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/room_speakers.hpp"

#include <algorithm>
#include <utility>

namespace breakout::control {

namespace {

using Keys = std::vector<media::SourceKey>;
using Sources = std::vector<const PublishedSource*>;

template <class Place>  // of Mic or Picture
Keys keys_of(const std::vector<Place>& places) {
  Keys keys;
  for (const Place& place : places) {
    keys.push_back(place.source->source->key());
  }
  return keys;
}

template <class Place>
std::vector<Place> in_order(const media::SpeakerOrder& order, const std::vector<Place>& places) {
  std::unordered_map<media::SourceKey, const Place*> by_key;
  for (const Place& place : places) {
    by_key.emplace(place.source->source->key(), &place);
  }
  std::vector<Place> sorted;
  for (const media::SourceKey key : order.keys()) {
    if (const auto found = by_key.find(key); found != by_key.end()) {
      sorted.push_back(*found->second);
    }
  }
  return sorted;
}

// What those with so many slots are sent, each without its own sources, of which it has at most
// `own`: the first of `ranked` in whatever order, and those that follow in the place of one's own.
void add_sent(const Sources& ranked, std::size_t slots, std::size_t own, bool in_order,
              Keys& sent) {
  const std::size_t first = std::min(slots, ranked.size());
  const std::size_t last = std::min(slots + own, ranked.size());
  const std::size_t from = sent.size();
  for (std::size_t each = 0; each < last; ++each) {
    sent.push_back(ranked[each]->source->key());
  }
  if (!in_order) {
    const auto begin = sent.begin() + static_cast<std::ptrdiff_t>(from);
    std::sort(begin, begin + static_cast<std::ptrdiff_t>(first));
  }
  sent.push_back(media::kNoSource);  // parts one number of slots from the next
}

}  // namespace

void RoomSpeakers::seat(std::vector<Mic> mics, std::vector<Picture> pictures) {
  mics_ = std::move(mics);
  pictures_ = std::move(pictures);
  heard_.admit(keys_of(mics_));
  seen_.admit(keys_of(pictures_));
}

void RoomSpeakers::serve(RoomDemand demand) {
  demand_ = std::move(demand);
  sent_ = sent();
}

void RoomSpeakers::forget(media::SourceKey key) {
  const auto is_gone = [key](const auto& place) { return place.source->source->key() == key; };
  std::erase_if(mics_, is_gone);
  std::erase_if(pictures_, is_gone);
  heard_.forget(key);
  seen_.forget(key);
}

bool RoomSpeakers::follow(const Voices& voices, media::MediaTime now) {
  std::vector<media::SpeakerOrder::Speaker> speakers;
  for (const Mic& mic : mics_) {
    const media::SourceKey key = mic.source->source->key();
    speakers.push_back({key, voices.talking(key), voices.loudness(key)});
  }
  heard_.follow(speakers, now);
  if (!pictures_changed_ || now - *pictures_changed_ >= kPictureInterval) {
    follow_pictures(voices, now);
  }
  Keys next = sent();
  return std::exchange(sent_, next) != next;
}

void RoomSpeakers::follow_pictures(const Voices& voices, media::MediaTime now) {
  std::vector<media::SpeakerOrder::Speaker> speakers;
  for (const Picture& picture : pictures_) {
    // How loud does not count: whose picture is there stays there while they talk.
    speakers.push_back({picture.source->source->key(), voices.holds_forth(picture.mic), 0});
  }
  const Keys before = seen_.keys();
  seen_.follow(speakers, now);
  if (seen_.keys() != before) {
    pictures_changed_ = now;
  }
}

Sources RoomSpeakers::ranked_mics() const {
  Sources ranked;
  for (const Mic& mic : in_order(heard_, mics_)) {
    ranked.push_back(mic.source);
  }
  return ranked;
}

Sources RoomSpeakers::ranked_pictures() const {
  std::vector<Picture> pictures = in_order(seen_, pictures_);
  std::stable_sort(pictures.begin(), pictures.end(),
                   [](const Picture& a, const Picture& b) { return a.rank < b.rank; });
  Sources ranked;
  for (const Picture& picture : pictures) {
    ranked.push_back(picture.source);
  }
  return ranked;
}

Ranking RoomSpeakers::ranking() const {
  return {ranked_mics(), ranked_pictures()};
}

Keys RoomSpeakers::sent() const {
  const Ranking ranked = ranking();
  Keys sent;
  for (const std::size_t slots : demand_.audio) {
    add_sent(ranked.audio, slots, 1, false, sent);
  }
  for (const std::size_t slots : demand_.video) {
    add_sent(ranked.video, slots, 2, demand_.pins, sent);  // a camera and a screen
  }
  return sent;
}

}  // namespace breakout::control
