// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/downlink.hpp"

#include <algorithm>

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

media::SourceKey key_of(const std::optional<SourceName>& name, const Directory& directory) {
  const auto found = name ? directory.find(*name) : directory.end();
  return found == directory.end() ? media::kNoSource : found->second.source->key();
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
    bank(line.kind).push_back({std::make_shared<media::Slot>(std::move(config), sink_),
                               media::kNoSource, std::nullopt, std::nullopt});
  }
}

bool Downlink::knows(const std::string& mid) const {
  return std::any_of(banks_.begin(), banks_.end(), [&](const Bank& bank) {
    return std::any_of(bank.begin(), bank.end(),
                       [&](const Entry& entry) { return entry.slot->config().mid == mid; });
  });
}

std::vector<SlotContent> Downlink::assign(const Ranking& ranking, const graph::ParticipantId& self,
                                          const std::vector<graph::ParticipantId>& pins,
                                          const Directory& directory, media::Precedence precedence,
                                          media::MediaTime now) {
  std::vector<SlotContent> changed;
  Bank& audio = bank(media::Kind::audio);
  assign_bank(audio, wanted(ranking.audio, self, {}, audio.size()), directory, precedence, now,
              changed);
  Bank& video = bank(media::Kind::video);
  assign_bank(video, wanted(ranking.video, self, pins, video.size()), directory, precedence, now,
              changed);
  return changed;
}

void Downlink::assign_bank(Bank& bank, const std::vector<const PublishedSource*>& ranked,
                           const Directory& directory, media::Precedence precedence,
                           media::MediaTime now, std::vector<SlotContent>& changed) {
  std::vector<media::SourceKey> current, remembered, keys;
  std::map<media::SourceKey, const PublishedSource*> by_key;
  for (const Entry& entry : bank) {
    current.push_back(entry.key);
    remembered.push_back(key_of(entry.remembered, directory));
  }
  for (const PublishedSource* source : ranked) {
    keys.push_back(source->source->key());
    by_key.emplace(source->source->key(), source);
  }
  const auto next = media::assign_slots(current, remembered, keys, precedence);
  for (std::size_t i = 0; i < bank.size(); ++i) {
    Entry& entry = bank[i];
    if (next[i] == entry.key) {
      continue;
    }
    const auto found = by_key.find(next[i]);
    const PublishedSource* source = found == by_key.end() ? nullptr : found->second;
    source ? entry.slot->carry(source->source->ref(), now) : entry.slot->clear(now);
    entry.key = next[i];
    entry.carries = source ? std::optional{source->name} : std::nullopt;
    changed.push_back({entry.slot->config().mid, entry.slot->config().kind, entry.carries});
  }
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
      all.push_back({entry.slot->config().mid, entry.slot->config().kind, entry.carries});
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
