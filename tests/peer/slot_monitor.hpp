// SPDX-License-Identifier: GPL-3.0-or-later
// What arrived on each received m-line: whose watermark, from when to when, and whether sequence
// numbers, timestamps and VP8 descriptors stayed continuous.
//
// Threads: record on the loop thread; everything may be read on any thread.
// Invariant: a slot's runs are in the order of their first packets; a run is one source's unbroken
// stay in a slot.
// Owner: MediaReceiver.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "peer/bytes.hpp"
#include "peer/clock.hpp"
#include "peer/rtp.hpp"
#include "peer/sdp.hpp"
#include "peer/sequence_tracker.hpp"
#include "peer/vp8.hpp"
#include "peer/watermark.hpp"

namespace breakout::peer {

// A participant's source, as the wire names it: {"maria", "camera"}.
struct SourceName {
  std::string sender;
  SourceKind kind = SourceKind::kMic;

  auto operator<=>(const SourceName&) const = default;
};

// One stay of one source in one slot. Times are arrivals unless they say otherwise.
struct SlotRun {
  SourceName source;
  Nanos first_ns = 0;
  Nanos last_ns = 0;
  Nanos last_sent_ns = 0;       // when the sender sent the newest packet seen
  Nanos first_keyframe_ns = 0;  // 0 = no keyframe yet
  Nanos longest_gap_ns = 0;     // between two packets
  Nanos longest_delay_ns = 0;   // from sending to arrival
  std::uint64_t packets = 0;    // whose watermark was read
  std::uint64_t keyframes = 0;
  std::uint64_t lost = 0;  // numbers the sender counted and that never came
  std::uint32_t last_counter = 0;
  // Of the first packets: when they were sent by their timestamp and the newest sender report, less
  // when they really were. Receivers play by the former, so two slots whose numbers differ are out
  // of step by the difference; the numbers themselves mean nothing.
  std::vector<Nanos> clock_offsets;
};

struct SlotReport {
  std::string mid;
  MediaKind kind = MediaKind::kAudio;
  std::uint64_t packets = 0;           // all that came
  std::uint64_t unread = 0;            // left encrypted by sampling
  std::uint64_t unmarked = 0;          // read, without a watermark (a blank picture, say)
  std::uint64_t blank_keyframes = 0;   // of the unmarked
  std::uint64_t missing = 0;           // sequence numbers never seen
  std::uint64_t unexplained_gaps = 0;  // missing although the sender's own numbers had no gap
  std::uint64_t switch_gaps = 0;       // gaps right where the source changed: they may be meant
  std::uint64_t duplicates = 0;
  std::uint64_t late = 0;
  std::uint64_t backward_jumps = 0;
  std::uint64_t timestamp_backward = 0;
  std::uint64_t timestamp_jumps = 0;  // away from the arrival clock by more than a second
  std::uint64_t picture_id_breaks = 0;
  std::uint64_t tl0_breaks = 0;
  Nanos last_ns = 0;
  std::vector<SlotRun> runs;

  // Sequence numbers, timestamps and descriptors without a break.
  bool continuous() const {
    return backward_jumps + duplicates + unexplained_gaps + timestamp_backward + timestamp_jumps +
               picture_id_breaks + tl0_breaks ==
           0;
  }
};

// One packet as SlotMonitor wants it. `payload` is empty for a packet left encrypted.
struct ReceivedPacket {
  Nanos arrived_ns = 0;
  RtpHeader header;
  bool readable = false;
  Bytes payload = {};
};

class SlotMonitor {
 public:
  struct Reception {
    std::uint32_t highest_sequence = 0;
    std::uint32_t expected = 0;
    std::uint64_t received = 0;
  };

  // Index of a new slot, from 0.
  std::size_t add_slot(const std::string& mid, MediaKind kind);
  void record(std::size_t slot, const ReceivedPacket& packet);
  // A sender report: at `ntp` of the sender's clock the RTP time was `timestamp`.
  void note_clock(std::size_t slot, Nanos ntp, std::uint32_t timestamp);
  Reception reception(std::size_t slot) const;

  std::vector<SlotReport> report() const;
  // The sources of which a packet arrived at `since` or later.
  std::set<SourceName> sources_since(Nanos since) const;
  // The last arrival, and the last sending time seen, of any packet of a source; 0 = never.
  Nanos last_arrival(const SourceName& source) const;
  Nanos last_sent(const SourceName& source) const;
  // The start of the first run of a source that began at `since` or later; nothing if none did.
  std::optional<SlotRun> run_since(const SourceName& source, Nanos since) const;

 private:
  struct Slot {
    SlotReport report;
    SequenceTracker sequence;
    std::uint32_t last_timestamp = 0;
    Nanos last_arrival_ns = 0;
    bool has_picture = false;
    std::uint16_t picture_id = 0;
    std::uint8_t tl0 = 0;
    bool last_readable = false;
    std::uint32_t highest_at_mark = 0;  // the sequence number when a watermark was last read
    Nanos clock_ntp = 0;                // of the newest sender report; 0 = none yet
    std::uint32_t clock_timestamp = 0;
  };

  using Arrival = SequenceTracker::Arrival;

  static void check_timestamp(Slot& slot, const ReceivedPacket& packet);
  static void check_picture(Slot& slot, const Vp8View& view, Arrival arrival);
  static void read_payload(Slot& slot, const ReceivedPacket& packet, Arrival arrival);
  static void note_mark(Slot& slot, const Watermark& mark, const ReceivedPacket& packet,
                        Arrival arrival);
  static void note_offset(const Slot& slot, SlotRun& run, const Watermark& mark,
                          std::uint32_t timestamp);
  static void note_packet(SlotRun& run, const Watermark& mark, Nanos now);
  static bool resumes(const Slot& slot, const SlotRun& run, const Watermark& mark, Arrival arrival);
  static void extend_run(Slot& slot, SlotRun& run, const Watermark& mark, Nanos now,
                         Arrival arrival);

  mutable std::mutex mutex_;
  std::vector<Slot> slots_;  // guarded by mutex_
};

}  // namespace breakout::peer
