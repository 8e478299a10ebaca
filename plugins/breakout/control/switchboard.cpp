// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/switchboard.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_map>
#include <variant>

#include "graph/view.hpp"

namespace breakout::control {

namespace {

using graph::SourceKind;

// A microphone that sends nothing for so long is silent, however loud it was.
constexpr std::chrono::milliseconds kSilence{600};

int loudness_of(const media::Source& source, media::MediaTime now) {
  const auto last = source.last_packet();
  return last && now - *last < kSilence ? source.loudness() : 0;
}

// Smaller is better: staff (and so whoever announces), then screens, then others.
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
  std::set<graph::ParticipantId> newly_heard;
  std::set<graph::RoomId> heard_anew;
  for (const graph::Fact& fact : change.facts) {
    if (const auto* moved = std::get_if<graph::ParticipantMoved>(&fact)) {
      newly_heard.insert(moved->participant);
      heard_anew.insert(moved->to);
    } else if (const auto* visits = std::get_if<graph::VisitChanged>(&fact)) {
      if (visits->visit) {
        heard_anew.insert(visits->visit->room);
      }
    } else if (const auto* announces = std::get_if<graph::AnnouncementChanged>(&fact)) {
      newly_heard.insert(announces->participant);
    }
  }
  if (newly_heard.empty() && heard_anew.empty()) {
    return;
  }
  for (auto& [name, published] : directory_) {
    const graph::Participant* speaker = classroom.find(name.participant);
    if (speaker && (heard_anew.contains(speaker->room) || newly_heard.contains(speaker->id))) {
      published.source->want_keyframe(now);
      published.source->expect(now);
    }
  }
}

void Switchboard::remember_main() {
  for (auto& [participant, downlink] : downlinks_) {
    downlink->remember();
  }
}

const PublishedSource* Switchboard::heard_source(const graph::RoomId& room,
                                                 const graph::Participant& speaker,
                                                 SourceKind kind) const {
  const auto found = directory_.find(SourceName{speaker.id, kind});
  return found != directory_.end() && graph::is_heard_in(room, speaker, kind) ? &found->second
                                                                              : nullptr;
}

Ranking Switchboard::rank(const graph::RoomId& room, const People& speakers, media::MediaTime now) {
  return {rank_audio(room, speakers, now), rank_video(room, speakers)};
}

// The loudest first; before anybody has spoken staff, then the others as they came.
std::vector<const PublishedSource*> Switchboard::rank_audio(const graph::RoomId& room,
                                                            const People& speakers,
                                                            media::MediaTime now) {
  std::vector<media::SpeakerOrder::Speaker> present;
  std::unordered_map<media::SourceKey, const PublishedSource*> by_key;
  for (const bool staff : {true, false}) {
    for (const graph::Participant* speaker : speakers) {
      const PublishedSource* mic = graph::is_staff(speaker->role) == staff
                                       ? heard_source(room, *speaker, SourceKind::mic)
                                       : nullptr;
      if (mic) {
        present.push_back({mic->source->key(), loudness_of(*mic->source, now)});
        by_key.emplace(mic->source->key(), mic);
      }
    }
  }
  std::vector<const PublishedSource*> ranked;
  for (const media::SourceKey key : speakers_[room].update(present)) {
    ranked.push_back(by_key.at(key));
  }
  return ranked;
}

std::vector<const PublishedSource*> Switchboard::rank_video(const graph::RoomId& room,
                                                            const People& speakers) const {
  std::vector<Candidate> candidates;
  for (const graph::Participant* speaker : speakers) {
    for (SourceKind kind : {SourceKind::camera, SourceKind::screen}) {
      const PublishedSource* video = heard_source(room, *speaker, kind);
      if (video && !speaker->muted().contains(kind)) {
        candidates.push_back({video_rank(*speaker, kind), video});
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

Switchboard::Audiences Switchboard::audiences_of(const graph::Classroom& classroom,
                                                 const std::set<graph::RoomId>* rooms) {
  Audiences audiences;
  People announcers;
  for (const auto& [id, participant] : classroom.participants) {
    const auto listed = [&](const graph::RoomId& room) { return !rooms || rooms->contains(room); };
    if (listed(participant.room)) {
      audiences[participant.room].speakers.push_back(&participant);
    }
    if (listed(participant.hears())) {
      audiences[participant.hears()].listeners.push_back(&participant);
    }
    if (participant.announcement) {
      announcers.push_back(&participant);
    }
  }
  const auto by_seat = [](const auto* a, const auto* b) { return a->seat < b->seat; };
  for (auto& [room, audience] : audiences) {
    for (const graph::Participant* announcer : announcers) {
      if (announcer->room != room && announcer->announcement->reaches(room)) {
        audience.speakers.push_back(announcer);
      }
    }
    std::sort(audience.speakers.begin(), audience.speakers.end(), by_seat);
    std::sort(audience.listeners.begin(), audience.listeners.end(), by_seat);
  }
  return audiences;
}

std::vector<SlotsChanged> Switchboard::update(const graph::Classroom& classroom,
                                              const std::set<graph::RoomId>& rooms,
                                              media::Precedence precedence, media::MediaTime now) {
  std::erase_if(speakers_, [&](const auto& entry) { return !classroom.has_room(entry.first); });
  std::vector<SlotsChanged> changed;
  for (const auto& [room, audience] : audiences_of(classroom, &rooms)) {
    for (const graph::Participant* speaker : audience.speakers) {
      apply_mutes(*speaker, now);
    }
    assign_room(audience.listeners, rank(room, audience.speakers, now), precedence, now, changed);
  }
  publish_lists(now);
  return changed;
}

std::vector<SlotsChanged> Switchboard::update_all(const graph::Classroom& classroom,
                                                  media::MediaTime now) {
  for (const auto& [id, downlink] : downlinks_) {
    if (!classroom.find(id)) {
      downlink->assign({}, id, {}, directory_, media::Precedence::current, now);
    }
  }
  std::set<graph::RoomId> rooms{graph::kMainRoom};
  for (const auto& [id, room] : classroom.rooms) {
    rooms.insert(id);
  }
  return update(classroom, rooms, media::Precedence::current, now);
}

void Switchboard::assign_room(const People& listeners, const Ranking& ranking,
                              media::Precedence precedence, media::MediaTime now,
                              std::vector<SlotsChanged>& changed) {
  for (const graph::Participant* listener : listeners) {
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
  for (const auto& [room, audience] : audiences_of(classroom, nullptr)) {
    if (has_unheard(room, audience)) {
      assign_room(audience.listeners, rank(room, audience.speakers, now),
                  media::Precedence::current, now, changed);
    }
  }
  if (!changed.empty()) {
    publish_lists(now);
  }
  return changed;
}

// Whether somebody here has fewer audio slots than there are other microphones.
bool Switchboard::has_unheard(const graph::RoomId& room, const Audience& audience) const {
  const auto microphones = static_cast<std::size_t>(std::count_if(
      audience.speakers.begin(), audience.speakers.end(), [&](const graph::Participant* speaker) {
        return heard_source(room, *speaker, SourceKind::mic) != nullptr;
      }));
  return std::any_of(audience.listeners.begin(), audience.listeners.end(),
                     [&](const graph::Participant* listener) {
                       const auto downlink = downlinks_.find(listener->id);
                       if (downlink == downlinks_.end()) {
                         return false;
                       }
                       const bool own = heard_source(room, *listener, SourceKind::mic) != nullptr;
                       return downlink->second->count(media::Kind::audio) + (own ? 1 : 0) <
                              microphones;
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

void Switchboard::note_wishes() {
  wished_.clear();
  for (const auto& [participant, downlink] : downlinks_) {
    downlink->for_each_wished([&](media::SourceKey key, media::Layer layer) {
      media::Layer& most = wished_.try_emplace(key, layer).first->second;
      most = std::max(most, layer);
    });
  }
}

std::uint32_t Switchboard::uplink_bitrate(media::Source& source, std::uint32_t allowed,
                                          media::MediaTime now) const {
  const auto wished = wished_.find(source.key());
  return source.uplink_bitrate(
      wished == wished_.end() ? std::nullopt : std::optional{wished->second}, allowed, now);
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
