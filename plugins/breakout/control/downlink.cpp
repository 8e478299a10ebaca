// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/downlink.hpp"

#include <algorithm>

#include "media/slot_pairing.hpp"

namespace breakout::control {

namespace {

bool is_pinned(const std::vector<graph::ParticipantId>& pins, const graph::ParticipantId& id) {
  return std::find(pins.begin(), pins.end(), id) != pins.end();
}

// The ranking as one listener sees it: without its own sources, pinned participants first. No more
// than `slots` of them can matter, so the cost does not grow with the room.
std::vector<const PublishedSource*> wanted(const std::vector<const PublishedSource*>& ranked,
                                           const graph::ParticipantId& self,
                                           const std::vector<graph::ParticipantId>& pins,
                                           std::size_t slots) {
  std::vector<const PublishedSource*> list;
  if (!pins.empty()) {
    std::copy_if(ranked.begin(), ranked.end(), std::back_inserter(list), [&](const auto* source) {
      return source->name.participant != self && is_pinned(pins, source->name.participant);
    });
    const auto rank = [&](const PublishedSource* source) {
      return std::find(pins.begin(), pins.end(), source->name.participant) - pins.begin();
    };
    std::stable_sort(list.begin(), list.end(),
                     [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  }
  for (const PublishedSource* source : ranked) {
    if (list.size() >= slots) {
      break;
    }
    if (source->name.participant != self && !is_pinned(pins, source->name.participant)) {
      list.push_back(source);
    }
  }
  return list;
}

const media::Source* source_of(const std::optional<SourceName>& name, const Directory& directory) {
  const auto found = name ? directory.find(*name) : directory.end();
  return found == directory.end() ? nullptr : found->second.source.get();
}

media::SourceKey key_of(const std::optional<SourceName>& name, const Directory& directory) {
  const media::Source* source = source_of(name, directory);
  return source ? source->key() : media::kNoSource;
}

// What is to be played in step with a source: the voice and the camera of a participant, or the
// screen where there is no camera.
media::SourceKey companion_of(const SourceName& name, const Directory& directory) {
  using graph::SourceKind;
  const auto own = [&](SourceKind kind) {
    return key_of(SourceName{name.participant, kind}, directory);
  };
  const media::SourceKey camera = own(SourceKind::camera);
  switch (name.kind) {
    case SourceKind::mic:
      return camera != media::kNoSource ? camera : own(SourceKind::screen);
    case SourceKind::camera:
      return own(SourceKind::mic);
    case SourceKind::screen:
      return camera != media::kNoSource ? media::kNoSource : own(SourceKind::mic);
  }
  return media::kNoSource;
}

}  // namespace

graph::Refusal too_many_slots(std::int64_t wanted) {
  return graph::refuse(graph::ErrorCode::limit_reached, std::to_string(wanted) +
                                                            " slots are more than the limit of " +
                                                            std::to_string(kMaxSlotLines));
}

void Downlink::add_slots(const std::vector<DownlinkLine>& lines) {
  for (const DownlinkLine& line : lines) {
    media::SlotConfig config{line.mid, line.mindex, line.kind, line.codec, line.payload_type};
    bank(line.kind).emplace_back().slot = std::make_shared<media::Slot>(
        std::move(config), sink_,
        line.kind == media::Kind::audio ? move_latency_.audio : move_latency_.video);
  }
}

bool Downlink::knows(const std::string& mid) const {
  return std::any_of(banks_.begin(), banks_.end(), [&](const Bank& bank) {
    return std::any_of(bank.begin(), bank.end(),
                       [&](const Entry& entry) { return entry.slot->config().mid == mid; });
  });
}

SlotContent Downlink::content(const Entry& entry) {
  return {entry.slot->config().mid, entry.slot->config().kind, entry.carries,
          entry.carries ? entry.paused : SlotPause::none};
}

std::vector<SlotContent> Downlink::assign(const Ranking& ranking, const graph::ParticipantId& self,
                                          const std::vector<graph::ParticipantId>& pins,
                                          const Directory& directory, const Repointing& how) {
  std::vector<SlotContent> changed;
  Bank& audio = bank(media::Kind::audio);
  Bank& video = bank(media::Kind::video);
  const Wanted voices = wanted(ranking.audio, self, {}, audio.size());
  const Wanted pictures = wanted(ranking.video, self, pins, video.size());
  assign_bank(audio, voices, pairs(audio, voices, video, pictures, directory), directory, how,
              changed);
  assign_bank(video, pictures, pairs(video, pictures, audio, voices, directory), directory, how,
              changed);
  return changed;
}

std::vector<std::size_t> Downlink::pairs(const Bank& own, const Wanted& wanted, const Bank& other,
                                         const Wanted& others, const Directory& directory) {
  const Keys own_now = carried(own), own_next = keys_of(wanted);
  const auto sits = [&](media::SourceKey key) {
    return std::find(own_now.begin(), own_now.end(), key) != own_now.end();
  };
  if (std::all_of(own_next.begin(), own_next.end(), sits)) {
    return {};
  }
  const Keys other_now = carried(other), other_next = keys_of(others);
  Keys companions;
  for (const PublishedSource* source : wanted) {
    companions.push_back(companion_of(source->name, directory));
  }
  return media::paired_slots({own_now, own_next}, {other_now, other_next}, companions);
}

Downlink::Keys Downlink::carried(const Bank& bank) {
  Keys keys;
  for (const Entry& entry : bank) {
    keys.push_back(entry.key);
  }
  return keys;
}

Downlink::Keys Downlink::keys_of(const Wanted& sources) {
  Keys keys;
  for (const PublishedSource* source : sources) {
    keys.push_back(source->source->key());
  }
  return keys;
}

void Downlink::assign_bank(Bank& bank, const Wanted& ranked,
                           const std::vector<std::size_t>& preferred, const Directory& directory,
                           const Repointing& how, std::vector<SlotContent>& changed) {
  Keys remembered;
  for (const Entry& entry : bank) {
    remembered.push_back(key_of(entry.remembered, directory));
  }
  const Keys keys = keys_of(ranked);
  const auto next = media::assign_slots(carried(bank), remembered, keys, how.precedence, preferred);
  for (std::size_t i = 0; i < bank.size(); ++i) {
    Entry& entry = bank[i];
    entry.rank =
        static_cast<std::size_t>(std::find(keys.begin(), keys.end(), next[i]) - keys.begin());
    if (next[i] == entry.key) {
      continue;
    }
    const PublishedSource* source = entry.rank < ranked.size() ? ranked[entry.rank] : nullptr;
    source ? entry.slot->carry(source->source->ref(), how.now, how.moved_at)
           : entry.slot->clear(how.now);
    entry.key = next[i];
    entry.carries = source ? std::optional{source->name} : std::nullopt;
    changed.push_back(content(entry));
  }
}

// --- bandwidth ---

std::optional<graph::Refusal> Downlink::unknown_slot(const std::vector<SlotWish>& wishes) const {
  for (const SlotWish& one : wishes) {
    if (!knows(one.mid)) {
      return graph::refuse(
          graph::ErrorCode::invalid_element,
          "invalid element 'slots': this subscriber has no slot with mid '" + one.mid + "'");
    }
  }
  return std::nullopt;
}

void Downlink::wish(const std::vector<SlotWish>& wishes) {
  for (Bank& bank : banks_) {
    for (Entry& entry : bank) {
      for (const SlotWish& one : wishes) {
        if (one.mid == entry.slot->config().mid) {
          entry.wish.max_height = one.max_height.value_or(entry.wish.max_height);
          entry.wish.paused = one.paused.value_or(entry.wish.paused);
        }
      }
    }
  }
}

void Downlink::set_pause(Entry& entry, SlotPause pause, std::vector<SlotContent>& changed) {
  if (entry.paused != pause) {
    entry.paused = pause;
    entry.slot->set_paused(pause != SlotPause::none);
    if (entry.carries) {
      changed.push_back(content(entry));
    }
  }
}

// The video slots that are to have a share, the best first; wishes to pause are fulfilled.
std::vector<Downlink::Entry*> Downlink::sharing(std::vector<SlotContent>& changed) {
  std::vector<Entry*> sharing;
  for (Bank& bank : banks_) {
    for (Entry& entry : bank) {
      const bool video = entry.slot->config().kind == media::Kind::video;
      if (entry.wish.paused) {
        set_pause(entry, SlotPause::wish, changed);
      } else if (video && entry.key != media::kNoSource) {
        sharing.push_back(&entry);
      } else {
        set_pause(entry, SlotPause::none, changed);
      }
    }
  }
  const auto weight = [](const Entry* entry) {
    return std::pair(entry->carries->kind != graph::SourceKind::screen, entry->rank);
  };
  std::sort(sharing.begin(), sharing.end(),
            [&](const Entry* a, const Entry* b) { return weight(a) < weight(b); });
  return sharing;
}

std::vector<SlotContent> Downlink::share(const media::LinkReport& report,
                                         const Directory& directory, media::MediaTime now) {
  std::vector<SlotContent> changed;
  const std::vector<Entry*> video = sharing(changed);
  std::vector<media::VideoDemand> demands;
  for (Entry* entry : video) {
    const media::Source* source = source_of(entry->carries, directory);
    const std::uint32_t lines = entry->wish.max_height == 0 ? UINT32_MAX : entry->wish.max_height;
    demands.push_back(source ? source->demand(lines, now) : media::VideoDemand{});
    entry->wished_layer = demands.back().max_layer;
  }
  const auto ladder = media::layer_ladder(demands);
  const std::size_t steps = budget_.update(report, ladder, now);
  const auto layers = media::layers_after(ladder, steps, demands.size());
  for (std::size_t i = 0; i < video.size(); ++i) {
    const bool held_back = layers[i] == media::kNoLayer && demands[i].alive != 0;
    // A layer that is sent only from now on may be taken at once while nothing is limited.
    video[i]->slot->set_max_layer(
        budget_.limited() && layers[i] != media::kNoLayer ? layers[i] : demands[i].max_layer);
    set_pause(*video[i], held_back ? SlotPause::bandwidth : SlotPause::none, changed);
  }
  return changed;
}

void Downlink::remember() {
  for (Bank& bank : banks_) {
    for (Entry& entry : bank) {
      entry.remembered = entry.carries;
    }
  }
}

void Downlink::restart(media::MediaTime now) {
  for (Bank& bank : banks_) {
    for (Entry& entry : bank) {
      entry.slot->restart(now);
    }
  }
}

void Downlink::close() {
  for (Bank& bank : banks_) {
    for (Entry& entry : bank) {
      entry.slot->close();
    }
  }
}

std::vector<SlotContent> Downlink::contents() const {
  std::vector<SlotContent> all;
  for (const Bank& bank : banks_) {
    for (const Entry& entry : bank) {
      all.push_back(content(entry));
    }
  }
  return all;
}

std::vector<std::shared_ptr<media::Slot>> Downlink::by_mindex() const {
  std::vector<std::shared_ptr<media::Slot>> slots;
  for (const Bank& bank : banks_) {
    for (const Entry& entry : bank) {
      const auto mindex = static_cast<std::size_t>(entry.slot->config().mindex);
      slots.resize(std::max(slots.size(), mindex + 1));
      slots[mindex] = entry.slot;
    }
  }
  return slots;
}

}  // namespace breakout::control
