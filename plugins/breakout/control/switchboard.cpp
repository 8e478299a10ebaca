// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/switchboard.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <variant>

#include "graph/view.hpp"

namespace breakout::control {

namespace {

using graph::SourceKind;

// Smaller is better: staff (and so whoever announces), then screens, then others.
int video_rank(const graph::Participant& speaker, SourceKind kind) {
  if (graph::is_staff(speaker.role)) {
    return 0;
  }
  return kind == SourceKind::screen ? 1 : 2;
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
      end(known->second);
      for (auto& [room, speakers] : speakers_) {
        speakers.forget(known->second.source->key());
      }
      voices_.forget(known->second.source->key());
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
    end(*found->second);
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
  // The graph knows first of what is unpublished, the directory of a connection that ended.
  const auto found = directory_.find(SourceName{speaker.id, kind});
  const bool published = found != directory_.end() && speaker.sources.contains(kind);
  return published && graph::is_heard_in(room, speaker, kind) ? &found->second : nullptr;
}

void Switchboard::seat(RoomSpeakers& room, const graph::RoomId& id,
                       const Audience& audience) const {
  room.seat(mics_of(id, audience.speakers), pictures_of(id, audience.speakers));
  room.serve(demand_of(audience.listeners));
}

// Before anybody has spoken staff come first, then the others as they came.
std::vector<RoomSpeakers::Mic> Switchboard::mics_of(const graph::RoomId& room,
                                                    const People& speakers) const {
  std::vector<RoomSpeakers::Mic> mics;
  for (const bool staff : {true, false}) {
    for (const graph::Participant* speaker : speakers) {
      const PublishedSource* mic = graph::is_staff(speaker->role) == staff
                                       ? heard_source(room, *speaker, SourceKind::mic)
                                       : nullptr;
      if (mic) {
        mics.push_back({mic, speaker->room == room});
      }
    }
  }
  return mics;
}

std::vector<RoomSpeakers::Picture> Switchboard::pictures_of(const graph::RoomId& room,
                                                            const People& speakers) const {
  std::vector<RoomSpeakers::Picture> pictures;
  for (const graph::Participant* speaker : speakers) {
    const PublishedSource* mic = heard_source(room, *speaker, SourceKind::mic);
    for (SourceKind kind : {SourceKind::camera, SourceKind::screen}) {
      const PublishedSource* video = heard_source(room, *speaker, kind);
      if (video && !speaker->muted().contains(kind)) {
        pictures.push_back(
            {video, video_rank(*speaker, kind), mic ? mic->source->key() : media::kNoSource});
      }
    }
  }
  return pictures;
}

RoomDemand Switchboard::demand_of(const People& listeners) const {
  RoomDemand demand;
  for (const graph::Participant* listener : listeners) {
    const auto downlink = downlinks_.find(listener->id);
    if (downlink != downlinks_.end() && listener->connected) {
      demand.audio.insert(downlink->second->count(media::Kind::audio));
      demand.video.insert(downlink->second->count(media::Kind::video));
      demand.pins = demand.pins || !listener->pins.empty();
    }
  }
  return demand;
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
                                              const Repointing& how) {
  std::erase_if(speakers_, [&](const auto& entry) { return !classroom.has_room(entry.first); });
  std::vector<SlotsChanged> changed;
  Audiences audiences = audiences_of(classroom, &rooms);
  for (const graph::RoomId& room : rooms) {
    if (!classroom.has_room(room)) {
      continue;
    }
    const Audience& audience = audiences[room];  // of an empty room too
    for (const graph::Participant* speaker : audience.speakers) {
      apply_mutes(*speaker, how.now);
    }
    RoomSpeakers& speakers = speakers_[room];
    seat(speakers, room, audience);
    assign_room(audience.listeners, speakers.ranking(), how, changed);
  }
  publish_lists(how.now);
  return changed;
}

std::vector<SlotsChanged> Switchboard::update_all(const graph::Classroom& classroom,
                                                  media::MediaTime now) {
  for (const auto& [id, downlink] : downlinks_) {
    if (!classroom.find(id)) {
      downlink->assign({}, id, {}, directory_, {media::Precedence::current, now});
    }
  }
  std::set<graph::RoomId> rooms{graph::kMainRoom};
  for (const auto& [id, room] : classroom.rooms) {
    rooms.insert(id);
  }
  return update(classroom, rooms, {media::Precedence::current, now});
}

void Switchboard::assign_room(const People& listeners, const Ranking& ranking,
                              const Repointing& how, std::vector<SlotsChanged>& changed) {
  for (const graph::Participant* listener : listeners) {
    const auto downlink = downlinks_.find(listener->id);
    if (downlink == downlinks_.end()) {
      continue;
    }
    auto slots = downlink->second->assign(listener->connected ? ranking : Ranking{}, listener->id,
                                          listener->pins, directory_, how);
    if (!slots.empty()) {
      changed.push_back({listener->id, std::move(slots)});
    }
  }
}

std::vector<SlotsChanged> Switchboard::follow_speakers(const graph::Classroom& classroom,
                                                       media::MediaTime now) {
  std::set<graph::RoomId> rooms;
  for (auto& [room, speakers] : speakers_) {
    if (speakers.follow(voices_, now)) {
      rooms.insert(room);
    }
  }
  std::vector<SlotsChanged> changed;
  if (rooms.empty()) {
    return changed;
  }
  for (const auto& [room, audience] : audiences_of(classroom, &rooms)) {
    looked_at_ += audience.listeners.size();
    seat(speakers_[room], room, audience);
    assign_room(audience.listeners, speakers_[room].ranking(), {media::Precedence::current, now},
                changed);
  }
  if (!changed.empty()) {
    publish_lists(now);
  }
  return changed;
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
  voices_.listen(directory_, now);
  for (auto& [name, published] : directory_) {
    published.source->tick(now);
  }
}

// Counted after the end, so that as little as can be is counted afterwards.
void Switchboard::end(PublishedSource& published) {
  published.source->close();
  ended_.add(*published.source);
}

void Switchboard::end(Downlink& downlink) {
  downlink.close();
  downlink.for_each_slot([this](const media::Slot& slot) { ended_.add(slot); });
}

Figures Switchboard::figures() const {
  Figures sum = ended_;
  for (const auto& [name, published] : directory_) {
    sum.add(*published.source);
  }
  for (const auto& [participant, downlink] : downlinks_) {
    downlink->for_each_slot([&](const media::Slot& slot) { sum.add(slot); });
  }
  sum.first_audio += move_latency_.audio->read();
  sum.first_keyframe += move_latency_.video->read();
  return sum;
}

std::size_t Switchboard::slot_count() const {
  std::size_t count = 0;
  for (const auto& [participant, downlink] : downlinks_) {
    count += downlink->count(media::Kind::audio) + downlink->count(media::Kind::video);
  }
  return count;
}

void Switchboard::close() {
  for (auto& [name, published] : directory_) {
    end(published);
  }
  for (auto& [participant, downlink] : downlinks_) {
    end(*downlink);
  }
  directory_.clear();
  downlinks_.clear();
  speakers_.clear();
}

}  // namespace breakout::control
