// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/slot_monitor.hpp"

#include <algorithm>

namespace breakout::peer {
namespace {

constexpr Nanos kTimestampTolerance = kSecond;
constexpr std::size_t kClockOffsets = 20;  // kept of each run

std::uint32_t clock_rate(MediaKind kind) {
  return kind == MediaKind::kAudio ? 48000 : 90000;
}

bool is_ahead(SequenceTracker::Arrival arrival) {
  return arrival == SequenceTracker::Arrival::kNext ||
         arrival == SequenceTracker::Arrival::kAfterGap;
}

}  // namespace

std::size_t SlotMonitor::add_slot(const std::string& mid, MediaKind kind) {
  std::lock_guard lock(mutex_);
  Slot& slot = slots_.emplace_back();
  slot.report.mid = mid;
  slot.report.kind = kind;
  return slots_.size() - 1;
}

void SlotMonitor::record(std::size_t index, const ReceivedPacket& packet) {
  std::lock_guard lock(mutex_);
  Slot& slot = slots_[index];
  const Arrival arrival = slot.sequence.record(packet.header.sequence);
  ++slot.report.packets;
  slot.report.last_ns = packet.arrived_ns;
  if (is_ahead(arrival)) {
    check_timestamp(slot, packet);
  }
  if (is_ahead(arrival) || arrival == Arrival::kFirst) {
    slot.last_timestamp = packet.header.timestamp;
    slot.last_arrival_ns = packet.arrived_ns;
  }
  if (packet.readable) {
    read_payload(slot, packet, arrival);
  } else {
    ++slot.report.unread;
  }
  slot.last_readable = packet.readable;
}

void SlotMonitor::check_timestamp(Slot& slot, const ReceivedPacket& packet) {
  const auto step = static_cast<std::int32_t>(packet.header.timestamp - slot.last_timestamp);
  if (step < 0) {
    ++slot.report.timestamp_backward;
    return;
  }
  const Nanos media = static_cast<Nanos>(step) * kSecond / clock_rate(slot.report.kind);
  const Nanos wall = packet.arrived_ns - slot.last_arrival_ns;
  if (std::max(media, wall) - std::min(media, wall) > kTimestampTolerance) {
    ++slot.report.timestamp_jumps;
  }
}

void SlotMonitor::read_payload(Slot& slot, const ReceivedPacket& packet, Arrival arrival) {
  std::size_t content_at = 1;  // behind Opus' TOC byte
  bool keyframe = false;
  if (slot.report.kind == MediaKind::kVideo) {
    const auto view = parse_vp8(packet.payload);
    content_at = view ? std::min(view->content_at, packet.payload.size()) : packet.payload.size();
    keyframe = view && view->keyframe;
    if (view && (is_ahead(arrival) || arrival == Arrival::kFirst)) {
      check_picture(slot, *view, arrival);
    }
  }
  const Bytes content =
      packet.payload.size() > content_at ? packet.payload.subspan(content_at) : Bytes();
  if (const auto mark = read_watermark(content)) {
    note_mark(slot, *mark, packet, arrival);
    return;
  }
  ++slot.report.unmarked;
  slot.report.blank_keyframes += keyframe ? 1 : 0;
}

void SlotMonitor::check_picture(Slot& slot, const Vp8View& view, Arrival arrival) {
  const Vp8Descriptor& now = view.descriptor;
  const bool comparable = slot.has_picture && slot.last_readable && arrival == Arrival::kNext;
  if (comparable) {
    const unsigned step = now.frame_start ? 1 : 0;
    if (view.has_picture_id && now.picture_id != ((slot.picture_id + step) & 0x7FFF)) {
      ++slot.report.picture_id_breaks;
    }
    if (view.has_tl0_picture_index && now.tl0_picture_index != ((slot.tl0 + step) & 0xFF)) {
      ++slot.report.tl0_breaks;
    }
  }
  slot.has_picture = view.has_picture_id;
  slot.picture_id = now.picture_id;
  slot.tl0 = now.tl0_picture_index;
}

void SlotMonitor::note_clock(std::size_t index, Nanos ntp, std::uint32_t timestamp) {
  std::lock_guard lock(mutex_);
  slots_[index].clock_ntp = ntp;
  slots_[index].clock_timestamp = timestamp;
}

void SlotMonitor::note_offset(const Slot& slot, SlotRun& run, const Watermark& mark,
                              std::uint32_t timestamp) {
  if (slot.clock_ntp == 0 || run.clock_offsets.size() == kClockOffsets) {
    return;
  }
  const auto ticks = static_cast<std::int32_t>(timestamp - slot.clock_timestamp);
  const Nanos since_report = static_cast<Nanos>(ticks) * kSecond / clock_rate(slot.report.kind);
  run.clock_offsets.push_back(slot.clock_ntp + since_report - mark.sent_ns);
}

void SlotMonitor::note_mark(Slot& slot, const Watermark& mark, const ReceivedPacket& packet,
                            Arrival arrival) {
  const Nanos now = packet.arrived_ns;
  std::vector<SlotRun>& runs = slot.report.runs;
  const auto is_its = [&](const SlotRun& each) {
    return each.source.kind == mark.kind && each.source.sender == mark.sender;
  };
  const bool same = !runs.empty() && is_its(runs.back());
  const auto former = std::find_if(runs.rbegin(), runs.rend(), is_its);
  if (arrival == Arrival::kLate && !same && former != runs.rend()) {
    note_packet(*former, mark, now);  // sent again after the slot had changed
    return;
  }
  if (same && !resumes(slot, runs.back(), mark, arrival)) {
    extend_run(slot, runs.back(), mark, now, arrival);
  } else {
    SlotRun& run = runs.emplace_back();
    run.source = {std::string(mark.sender), mark.kind};
    run.first_ns = now;
    run.last_counter = mark.counter;
    slot.report.switch_gaps += arrival == Arrival::kAfterGap ? 1 : 0;
  }
  slot.highest_at_mark = slot.sequence.highest();
  note_offset(slot, runs.back(), mark, packet.header.timestamp);
  note_packet(runs.back(), mark, now);
}

void SlotMonitor::note_packet(SlotRun& run, const Watermark& mark, Nanos now) {
  ++run.packets;
  run.last_ns = now;
  run.last_sent_ns = std::max(run.last_sent_ns, mark.sent_ns);
  run.longest_delay_ns = std::max(run.longest_delay_ns, now - mark.sent_ns);
  if (mark.keyframe) {
    ++run.keyframes;
    run.first_keyframe_ns = run.first_keyframe_ns == 0 ? now : run.first_keyframe_ns;
  }
}

// The sender counted packets that were never given a number here: for that while the slot did not
// carry it. One number may be left out on purpose where a stream begins.
bool SlotMonitor::resumes(const Slot& slot, const SlotRun& run, const Watermark& mark,
                          Arrival arrival) {
  const std::uint32_t skipped = mark.counter - run.last_counter - 1;
  const std::uint32_t numbers = slot.sequence.highest() - slot.highest_at_mark - 1;
  return is_ahead(arrival) && skipped < 0x80000000U && skipped > numbers + 1;
}

void SlotMonitor::extend_run(Slot& slot, SlotRun& run, const Watermark& mark, Nanos now,
                             Arrival arrival) {
  run.longest_gap_ns = std::max(run.longest_gap_ns, now - run.last_ns);
  if (arrival == Arrival::kLate && run.lost > 0) {
    --run.lost;
  }
  if (!is_ahead(arrival)) {
    return;
  }
  const std::uint32_t skipped = mark.counter - run.last_counter - 1;
  run.last_counter = mark.counter;
  if (slot.last_readable && skipped < 0x80000000U) {
    run.lost += skipped;
    slot.report.unexplained_gaps += arrival == Arrival::kAfterGap && skipped == 0 ? 1 : 0;
  }
}

SlotMonitor::Reception SlotMonitor::reception(std::size_t index) const {
  std::lock_guard lock(mutex_);
  const SequenceTracker& sequence = slots_[index].sequence;
  return {sequence.highest(), sequence.expected(), sequence.received()};
}

std::vector<SlotReport> SlotMonitor::report() const {
  std::lock_guard lock(mutex_);
  std::vector<SlotReport> result;
  for (const Slot& slot : slots_) {
    SlotReport& report = result.emplace_back(slot.report);
    report.missing = slot.sequence.missing();
    report.duplicates = slot.sequence.duplicates();
    report.late = slot.sequence.late();
    report.backward_jumps = slot.sequence.backward_jumps();
  }
  return result;
}

std::set<SourceName> SlotMonitor::sources_since(Nanos since) const {
  std::lock_guard lock(mutex_);
  std::set<SourceName> result;
  for (const Slot& slot : slots_) {
    for (const SlotRun& run : slot.report.runs) {
      if (run.last_ns >= since) {
        result.insert(run.source);
      }
    }
  }
  return result;
}

Nanos SlotMonitor::last_arrival(const SourceName& source) const {
  std::lock_guard lock(mutex_);
  Nanos last = 0;
  for (const Slot& slot : slots_) {
    for (const SlotRun& run : slot.report.runs) {
      last = run.source == source ? std::max(last, run.last_ns) : last;
    }
  }
  return last;
}

Nanos SlotMonitor::last_sent(const SourceName& source) const {
  std::lock_guard lock(mutex_);
  Nanos last = 0;
  for (const Slot& slot : slots_) {
    for (const SlotRun& run : slot.report.runs) {
      last = run.source == source ? std::max(last, run.last_sent_ns) : last;
    }
  }
  return last;
}

std::optional<SlotRun> SlotMonitor::run_since(const SourceName& source, Nanos since) const {
  std::lock_guard lock(mutex_);
  std::optional<SlotRun> found;
  for (const Slot& slot : slots_) {
    for (const SlotRun& run : slot.report.runs) {
      const bool earlier = !found || run.first_ns < found->first_ns;
      if (run.source == source && run.first_ns >= since && earlier) {
        found = run;
      }
    }
  }
  return found;
}

}  // namespace breakout::peer
