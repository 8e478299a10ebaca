// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/switchboard.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_map>
#include <variant>

namespace breakout::control {

namespace {

using graph::SourceKind;

// A microphone that sends nothing for so long is silent, however loud it was.
constexpr std::chrono::milliseconds kSilence{600};

int loudness_of(const media::Source& source, media::MediaTime now) {
  const auto last = source.last_packet();
  return last && now - *last < kSilence ? source.loudness() : 0;
}

bool is_sender(const graph::Participant& participant) {
  return participant.connected && participant.role != graph::Role::observer;
}

// Smaller is better: staff, then screens, then others.
int video_rank(const graph::Participant& speaker, SourceKind kind) {
  if (graph::is_staff(speaker.role)) {
    return 0;
  }
  return kind == SourceKind::screen ? 1 : 2;
}

struct Candidate {
  int rank;
  const PublishedSource* source;
};

std::vector<const PublishedSource*> sorted(std::vector<Candidate> candidates) {
  // Stable: within a rank the order of arrival in the classroom stays.
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.rank < b.rank; });
  std::vector<const PublishedSource*> list;
  for (const Candidate& candidate : candidates) {
    list.push_back(candidate.source);
  }
  return list;
}

}  // namespace

void Switchboard::set_sources(const graph::ParticipantId& participant,
                              const std::map<SourceKind, std::shared_ptr<media::Source>>& sources) {
  for (SourceKind kind : graph::kSourceKinds) {
    const SourceName name{participant, kind};
    const auto next = sources.find(kind);
    const auto known = directory_.find(name);
    if (known != directory_.end() &&
        (next == sources.end() || next->second != known->second.source)) {
      known->second.source->close();
      for (auto& [room, order] : speakers_) {
        order.forget(known->second.source->key());
      }
      directory_.erase(known);
    }
    if (next != sources.end()) {
      directory_.try_emplace(name, PublishedSource{name, next->second});
    }
  }
}

void Switchboard::set_downlink(const graph::ParticipantId& participant,
                               std::shared_ptr<Downlink> downlink) {
  drop_downlink(participant);
  downlinks_.emplace(participant, std::move(downlink));
}

void Switchboard::drop_downlink(const graph::ParticipantId& participant) {
  const auto found = downlinks_.find(participant);
  if (found != downlinks_.end()) {
    found->second->close();
    downlinks_.erase(found);
  }
}

void Switchboard::warm_up(const graph::Classroom& classroom, const graph::Change& change,
                          media::MediaTime now) {
  std::set<graph::ParticipantId> movers;
  std::set<graph::RoomId> destinations;
  for (const graph::Fact& fact : change.facts) {
    if (const auto* moved = std::get_if<graph::ParticipantMoved>(&fact)) {
      movers.insert(moved->participant);
      destinations.insert(moved->to);
    }
  }
  if (movers.empty()) {
    return;
  }
  for (auto& [name, published] : directory_) {
    const graph::Participant* speaker = classroom.find(name.participant);
    if (speaker && (destinations.contains(speaker->room) || movers.contains(speaker->id))) {
      published.source->want_keyframe(now);
    }
  }
}

void Switchboard::remember_main() {
  for (auto& [participant, downlink] : downlinks_) {
    downlink->remember();
  }
}

Ranking Switchboard::rank(const graph::RoomId& room, const People& people, media::MediaTime now) {
  return {rank_audio(room, people, now), rank_video(people)};
}

// The loudest first; before anybody has spoken staff, then the others as they came.
std::vector<const PublishedSource*> Switchboard::rank_audio(const graph::RoomId& room,
                                                            const People& people,
                                                            media::MediaTime now) {
  std::vector<media::SpeakerOrder::Speaker> present;
  std::unordered_map<media::SourceKey, const PublishedSource*> by_key;
  for (const bool staff : {true, false}) {
    for (const graph::Participant* speaker : people) {
      const auto found = directory_.find(SourceName{speaker->id, SourceKind::mic});
      if (found != directory_.end() && is_sender(*speaker) &&
          graph::is_staff(speaker->role) == staff) {
        const media::Source& source = *found->second.source;
        present.push_back({source.key(), loudness_of(source, now)});
        by_key.emplace(source.key(), &found->second);
      }
    }
  }
  std::vector<const PublishedSource*> ranked;
  for (const media::SourceKey key : speakers_[room].update(present)) {
    ranked.push_back(by_key.at(key));
  }
  return ranked;
}

std::vector<const PublishedSource*> Switchboard::rank_video(const People& people) const {
  std::vector<Candidate> candidates;
  for (const graph::Participant* speaker : people) {
    for (SourceKind kind : {SourceKind::camera, SourceKind::screen}) {
      const auto found = directory_.find(SourceName{speaker->id, kind});
      if (found != directory_.end() && is_sender(*speaker) && !speaker->muted().contains(kind)) {
        candidates.push_back({video_rank(*speaker, kind), &found->second});
      }
    }
  }
  return sorted(std::move(candidates));
}

void Switchboard::apply_mutes(const graph::Participant& participant, media::MediaTime now) {
  for (SourceKind kind : graph::kSourceKinds) {
    const auto found = directory_.find(SourceName{participant.id, kind});
    if (found != directory_.end()) {
      found->second.source->set_muted(participant.muted().contains(kind), now);
    }
  }
}

Switchboard::Members Switchboard::members_of(const graph::Classroom& classroom,
                                             const std::set<graph::RoomId>* rooms) {
  Members members;
  for (const auto& [id, participant] : classroom.participants) {
    if (!rooms || rooms->contains(participant.room)) {
      members[participant.room].push_back(&participant);
    }
  }
  for (auto& [room, people] : members) {
    std::sort(people.begin(), people.end(),
              [](const auto* a, const auto* b) { return a->seat < b->seat; });
  }
  return members;
}

std::vector<SlotsChanged> Switchboard::update(const graph::Classroom& classroom,
                                              const std::set<graph::RoomId>& rooms,
                                              media::Precedence precedence, media::MediaTime now) {
  std::erase_if(speakers_, [&](const auto& entry) { return !classroom.has_room(entry.first); });
  std::vector<SlotsChanged> changed;
  for (const auto& [room, people] : members_of(classroom, &rooms)) {
    for (const graph::Participant* participant : people) {
      apply_mutes(*participant, now);
    }
    assign_room(people, rank(room, people, now), precedence, now, changed);
  }
  publish_lists(now);
  return changed;
}

void Switchboard::assign_room(const People& people, const Ranking& ranking,
                              media::Precedence precedence, media::MediaTime now,
                              std::vector<SlotsChanged>& changed) {
  for (const graph::Participant* listener : people) {
    const auto downlink = downlinks_.find(listener->id);
    if (downlink == downlinks_.end()) {
      continue;
    }
    auto slots = downlink->second->assign(listener->connected ? ranking : Ranking{}, listener->id,
                                          listener->pins, directory_, precedence, now);
    if (!slots.empty()) {
      changed.push_back({listener->id, std::move(slots)});
    }
  }
}

std::vector<SlotsChanged> Switchboard::follow_speakers(const graph::Classroom& classroom,
                                                       media::MediaTime now) {
  std::vector<SlotsChanged> changed;
  for (const auto& [room, people] : members_of(classroom, nullptr)) {
    if (has_unheard(people)) {
      assign_room(people, rank(room, people, now), media::Precedence::current, now, changed);
    }
  }
  if (!changed.empty()) {
    publish_lists(now);
  }
  return changed;
}

// Whether somebody here has fewer audio slots than there are other microphones.
bool Switchboard::has_unheard(const People& people) const {
  std::size_t microphones = 0;
  for (const graph::Participant* participant : people) {
    microphones += directory_.contains(SourceName{participant->id, SourceKind::mic}) ? 1 : 0;
  }
  return std::any_of(people.begin(), people.end(), [&](const graph::Participant* listener) {
    const auto downlink = downlinks_.find(listener->id);
    return downlink != downlinks_.end() &&
           downlink->second->count(media::Kind::audio) + 1 < microphones;
  });
}

void Switchboard::publish_lists(media::MediaTime now) {
  std::unordered_map<media::SourceKey, std::vector<std::shared_ptr<media::Slot>>> lists;
  for (const auto& [participant, downlink] : downlinks_) {
    downlink->for_each_carrying(
        [&](media::SourceKey key, const auto& slot) { lists[key].push_back(slot); });
  }
  for (auto& [name, published] : directory_) {
    auto list = lists.find(published.source->key());
    published.source->set_listeners(
        list == lists.end() ? std::vector<std::shared_ptr<media::Slot>>{} : std::move(list->second),
        now);
  }
}

void Switchboard::tick(media::MediaTime now) {
  for (auto& [name, published] : directory_) {
    published.source->tick(now);
  }
}

void Switchboard::close() {
  for (auto& [name, published] : directory_) {
    published.source->close();
  }
  for (auto& [participant, downlink] : downlinks_) {
    downlink->close();
  }
  directory_.clear();
  downlinks_.clear();
  speakers_.clear();
}

}  // namespace breakout::control
