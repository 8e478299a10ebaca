// SPDX-License-Identifier: GPL-3.0-or-later
// The slots of one subscriber PeerConnection, and which source each of them carries.
//
// Threads: control thread; the slots themselves know their own rules. Invariants: slots are only
// ever added; a slot is named by its mid; `close` ends them all for good. Owner: the subscriber's
// handle.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/sdp_port.hpp"
#include "graph/ids.hpp"
#include "graph/result.hpp"
#include "graph/source_set.hpp"
#include "media/bandwidth_budget.hpp"
#include "media/latency_histogram.hpp"
#include "media/slot.hpp"
#include "media/slot_assignment.hpp"
#include "media/source.hpp"

namespace breakout::control {

// A source as clients know it; the Source object behind it changes with each publishing.
struct SourceName {
  graph::ParticipantId participant;
  graph::SourceKind kind = graph::SourceKind::mic;
  auto operator<=>(const SourceName&) const = default;
};

struct PublishedSource {
  SourceName name;
  std::shared_ptr<media::Source> source;
};

// Everything published in a classroom now.
using Directory = std::map<SourceName, PublishedSource>;

// What the people of one room may be sent, best first.
struct Ranking {
  std::vector<const PublishedSource*> audio, video;
};

// How slots are given sources: who goes first, and since when somebody waits for it, if it is a
// move.
struct Repointing {
  media::Precedence precedence;
  media::MediaTime now;
  std::optional<media::MediaTime> moved_at = std::nullopt;
};

// From a move's command to what comes first in each slot that was given another source.
struct MoveLatency {
  std::shared_ptr<media::LatencyHistogram> audio, video;
};

// Why a slot that carries a source sends nothing.
enum class SlotPause : std::uint8_t { none, wish, bandwidth };

struct SlotContent {
  std::string mid;
  media::Kind kind;
  std::optional<SourceName> carries;
  SlotPause paused;
};

// What a client wishes for one of its slots; what is not given stays as it is.
struct SlotWish {
  std::string mid;
  std::optional<std::uint32_t> max_height;  // lines; 0: any
  std::optional<bool> paused;
};

// Audio and video together: browsers take about 64 lines, one is the data channel's.
inline constexpr std::int64_t kMaxSlotLines = 63;
graph::Refusal too_many_slots(std::int64_t wanted);

class Downlink {
 public:
  Downlink(std::shared_ptr<media::SlotSink> sink, MoveLatency move_latency)
      : sink_(std::move(sink)), move_latency_(std::move(move_latency)) {}

  void add_slots(const std::vector<DownlinkLine>& lines);
  bool knows(const std::string& mid) const;
  std::size_t count(media::Kind kind) const {
    return banks_.at(static_cast<std::size_t>(kind)).size();
  }

  // Re-points the slots at the best of `ranking` that is not `self`'s own; pinned participants go
  // first. Returns the slots whose content changed. Every former source is out when it returns.
  std::vector<SlotContent> assign(const Ranking& ranking, const graph::ParticipantId& self,
                                  const std::vector<graph::ParticipantId>& pins,
                                  const Directory& directory, const Repointing& how);

  // Errors: 430 when one of them is for a mid that no slot has.
  std::optional<graph::Refusal> unknown_slot(const std::vector<SlotWish>& wishes) const;
  // Takes in wishes for known slots; share() acts on them.
  void wish(const std::vector<SlotWish>& wishes);
  // Shares what the receiver says it can take among the video slots: screens, then pins, staff,
  // others; a small picture of everybody before a large one of anybody. Returns the slots that
  // pause or go on.
  std::vector<SlotContent> share(const media::LinkReport& report, const Directory& directory,
                                 media::MediaTime now);

  // Keeps what the slots carry now as what `merge` gives back.
  void remember();

  void restart(media::MediaTime now);  // the connection has only now come up
  void close();                        // sends nothing from now on

  std::vector<SlotContent> contents() const;
  std::vector<std::shared_ptr<media::Slot>> by_mindex() const;

  template <class Visit>  // visit(media::SourceKey, media::Layer wished for at most)
  void for_each_wished(Visit&& visit) const {
    for (const Entry& entry : banks_[static_cast<std::size_t>(media::Kind::video)]) {
      if (entry.key != media::kNoSource && !entry.wish.paused) {
        visit(entry.key, entry.wished_layer);
      }
    }
  }

  template <class Visit>  // visit(const media::Slot&)
  void for_each_slot(Visit&& visit) const {
    for (const Bank& bank : banks_) {
      for (const Entry& entry : bank) {
        visit(*entry.slot);
      }
    }
  }

  template <class Visit>  // visit(media::SourceKey, const std::shared_ptr<media::Slot>&)
  void for_each_carrying(Visit&& visit) const {
    for (const Bank& bank : banks_) {
      for (const Entry& entry : bank) {
        if (entry.key != media::kNoSource) {
          visit(entry.key, entry.slot);
        }
      }
    }
  }

 private:
  struct Entry {
    std::shared_ptr<media::Slot> slot;
    media::SourceKey key = media::kNoSource;
    std::optional<SourceName> carries;
    std::optional<SourceName> remembered;
    std::size_t rank = 0;  // of what it carries: the smaller, the more it matters
    SlotPause paused = SlotPause::none;
    struct {
      std::uint32_t max_height = 0;  // lines; 0: any
      bool paused = false;
    } wish = {};
    media::Layer wished_layer = media::kMaxLayers - 1;  // as of the last share()
  };
  using Bank = std::vector<Entry>;  // of one kind, in the order of the lines
  using Keys = std::vector<media::SourceKey>;
  using Wanted = std::vector<const PublishedSource*>;  // best first

  Bank& bank(media::Kind kind) { return banks_.at(static_cast<std::size_t>(kind)); }
  // Where the sources of one bank had best sit, for the sake of those in the other.
  static std::vector<std::size_t> pairs(const Bank& own, const Wanted& wanted, const Bank& other,
                                        const Wanted& others, const Directory& directory);
  static Keys carried(const Bank& bank);
  static Keys keys_of(const Wanted& sources);
  void assign_bank(Bank& bank, const Wanted& ranked, const std::vector<std::size_t>& preferred,
                   const Directory& directory, const Repointing& how,
                   std::vector<SlotContent>& changed);

  static SlotContent content(const Entry& entry);
  static void set_pause(Entry& entry, SlotPause pause, std::vector<SlotContent>& changed);
  std::vector<Entry*> sharing(std::vector<SlotContent>& changed);

  std::shared_ptr<media::SlotSink> sink_;
  const MoveLatency move_latency_;
  media::BandwidthBudget budget_;
  std::array<Bank, 2> banks_;
};

}  // namespace breakout::control
