// SPDX-License-Identifier: GPL-3.0-or-later
// Turns one classroom's graph into media: which slot carries which source, for the participants of
// this node. The only place that connects the two.
//
// Threads: control thread. Invariants: a slot carries only what graph::may_hear allows; when
// update() has returned, no packet of a source that may no longer be heard reaches the slot's
// client. Cost of update(): linear in the people of the classroom and their slots, whatever was
// moved. Owner: the LiveClassroom.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "control/downlink.hpp"
#include "control/figures.hpp"
#include "control/room_speakers.hpp"
#include "control/voices.hpp"
#include "graph/change.hpp"
#include "graph/classroom.hpp"

namespace breakout::control {

struct SlotsChanged {
  graph::ParticipantId participant;
  std::vector<SlotContent> slots;
};

class Switchboard {
 public:
  // What `participant` publishes from now on; sources no longer among them are closed.
  void set_sources(const graph::ParticipantId& participant,
                   const std::map<graph::SourceKind, std::shared_ptr<media::Source>>& sources);
  void drop_sources(const graph::ParticipantId& participant) { set_sources(participant, {}); }

  void set_downlink(const graph::ParticipantId& participant, std::shared_ptr<Downlink> downlink);
  void drop_downlink(const graph::ParticipantId& participant);

  // Asks for the keyframes that `change` will need: those of who is newly heard, and of the people
  // of the rooms that are newly heard by somebody. Called as soon as a change is decided, before it
  // is committed.
  void warm_up(const graph::Classroom& classroom, const graph::Change& change,
               media::MediaTime now);

  // Everybody keeps what their slots carry in main as what `merge` gives back.
  void remember_main();

  // Re-points the slots of everybody who hears one of `rooms`.
  std::vector<SlotsChanged> update(const graph::Classroom& classroom,
                                   const std::set<graph::RoomId>& rooms, const Repointing& how);

  // The same for everybody, after the classroom became another one; who is not in it hears nothing.
  std::vector<SlotsChanged> update_all(const graph::Classroom& classroom, media::MediaTime now);

  // Gives the slots of rooms with more sources than slots to who speaks now. A few times a second;
  // one selection a room, so while that stays its listeners cost nothing.
  std::vector<SlotsChanged> follow_speakers(const graph::Classroom& classroom,
                                            media::MediaTime now);
  // How often follow_speakers() has looked at the slots of a listener.
  std::uint64_t looked_at() const { return looked_at_; }

  // Fits the video of everybody into what their receivers can take, a few times a second.
  // `report_of(participant)`: a media::LinkReport, empty when that receiver says nothing.
  template <class ReportOf>
  std::vector<SlotsChanged> share_bandwidth(const ReportOf& report_of, media::MediaTime now) {
    std::vector<SlotsChanged> changed;
    for (const auto& [participant, downlink] : downlinks_) {
      auto slots = downlink->share(report_of(participant), directory_, now);
      if (!slots.empty()) {
        changed.push_back({participant, std::move(slots)});
      }
    }
    note_wishes();
    return changed;
  }
  // bit/s to ask of the publisher for this source, of those that are `allowed`.
  std::uint32_t uplink_bitrate(media::Source& source, std::uint32_t allowed,
                               media::MediaTime now) const;

  // All that was counted here, of what has ended too.
  Figures figures() const;
  // For the slots of this classroom.
  const MoveLatency& move_latency() const { return move_latency_; }
  std::size_t source_count() const { return directory_.size(); }
  std::size_t slot_count() const;

  // Who is heard in each room, and who talks.
  const std::map<graph::RoomId, RoomSpeakers>& speakers() const { return speakers_; }
  const Voices& voices() const { return voices_; }

  // Who talks, keyframes that are still wanted, layers, pauses.
  void tick(media::MediaTime now);
  void close();

 private:
  using People = std::vector<const graph::Participant*>;  // by seat
  // Who hears a room, and who may be heard there: those who sit in it, and who announces to it.
  struct Audience {
    People listeners, speakers;
  };
  using Audiences = std::map<graph::RoomId, Audience>;

  // Of these rooms, or of all.
  static Audiences audiences_of(const graph::Classroom& classroom,
                                const std::set<graph::RoomId>* rooms);
  // The source of that kind, when it is published and heard in `room`; else null.
  const PublishedSource* heard_source(const graph::RoomId& room, const graph::Participant& speaker,
                                      graph::SourceKind kind) const;
  // Tells the room's speakers who is there, and how many slots there are to fill.
  void seat(RoomSpeakers& room, const graph::RoomId& id, const Audience& audience) const;
  std::vector<RoomSpeakers::Mic> mics_of(const graph::RoomId& room, const People& speakers) const;
  std::vector<RoomSpeakers::Picture> pictures_of(const graph::RoomId& room,
                                                 const People& speakers) const;
  RoomDemand demand_of(const People& listeners) const;
  void assign_room(const People& listeners, const Ranking& ranking, const Repointing& how,
                   std::vector<SlotsChanged>& changed);
  void apply_mutes(const graph::Participant& participant, media::MediaTime now);
  void publish_lists(media::MediaTime now);
  void note_wishes();
  void end(PublishedSource& published);
  void end(Downlink& downlink);

  Directory directory_;
  std::map<graph::ParticipantId, std::shared_ptr<Downlink>> downlinks_;
  std::unordered_map<media::SourceKey, media::Layer> wished_;  // the largest anybody wishes for
  std::map<graph::RoomId, RoomSpeakers> speakers_;
  Voices voices_;
  std::uint64_t looked_at_ = 0;
  Figures ended_;  // of sources and slots that are no more
  const MoveLatency move_latency_{std::make_shared<media::LatencyHistogram>(),
                                  std::make_shared<media::LatencyHistogram>()};
};

}  // namespace breakout::control
