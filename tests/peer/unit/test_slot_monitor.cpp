// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "peer/slot_monitor.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

// A slot as a server would feed it: continuous numbers, whoever is in it.
class Feed {
 public:
  explicit Feed(MediaKind kind) : video_(kind == MediaKind::kVideo) { monitor.add_slot("7", kind); }

  // The next packet of a source; each video packet is a frame of its own.
  void packet(const char* sender, std::uint32_t counter, bool keyframe = false) {
    std::array<std::uint8_t, 200> payload{};
    std::size_t at = 1;
    if (video_) {
      write_vp8_descriptor(payload, {true, picture_id, tl0, 0, 0});
      const MutableBytes frame = MutableBytes(payload).subspan(kVp8DescriptorSize);
      if (keyframe) {
        write_vp8_keyframe_header(frame, {320, 180});
      } else {
        write_vp8_frame_tag(frame);
      }
      at = kVp8DescriptorSize + (keyframe ? kVp8KeyframeHeaderSize : kVp8FrameTagSize);
      picture_id = (picture_id + 1) & 0x7FFF;
      ++tl0;
    }
    const SourceKind kind = video_ ? SourceKind::kCamera : SourceKind::kMic;
    if (sender != nullptr) {
      write_watermark(MutableBytes(payload).subspan(at),
                      {sender, kind, keyframe, counter, now - kMillisecond});
    }
    record(payload);
  }

  void record(Bytes payload) {
    monitor.record(0, {now, {96, false, sequence++, timestamp, 1}, !payload.empty(), payload});
    now += 20 * kMillisecond;
    timestamp += video_ ? 1800 : 960;
  }

  SlotReport report() const { return monitor.report().at(0); }

  SlotMonitor monitor;
  Nanos now = kSecond;
  std::uint16_t sequence = 65530;
  std::uint32_t timestamp = 0xFFFFF000U;
  std::uint16_t picture_id = 0x7FFE;
  std::uint8_t tl0 = 250;

 private:
  const bool video_;
};

void a_stay_of_a_source_is_one_run() {
  Feed feed(MediaKind::kAudio);
  for (std::uint32_t i = 0; i < 10; ++i) {
    feed.packet("maria", 100 + i);
  }
  const SlotReport report = feed.report();
  CHECK_EQ(report.runs.size(), 1);
  const SlotRun& run = report.runs[0];
  CHECK_EQ(run.source.sender, "maria");
  CHECK_EQ(run.packets, 10);
  CHECK_EQ(run.first_ns, kSecond);
  CHECK_EQ(run.last_ns, kSecond + 180 * kMillisecond);
  CHECK_EQ(run.last_sent_ns, run.last_ns - kMillisecond);
  CHECK_EQ(run.longest_gap_ns, 20 * kMillisecond);
  CHECK_EQ(run.longest_delay_ns, kMillisecond);
  CHECK_EQ(run.lost, 0);
  CHECK(report.continuous());
}

void a_change_of_source_starts_a_new_run() {
  Feed feed(MediaKind::kVideo);
  feed.packet("maria", 5, true);
  feed.packet("maria", 6);
  const Nanos switched = feed.now;
  feed.packet("jo", 900, true);
  feed.packet("jo", 901);
  const SlotReport report = feed.report();
  CHECK_EQ(report.runs.size(), 2);
  CHECK_EQ(report.runs[1].source.sender, "jo");
  CHECK_EQ(report.runs[1].first_keyframe_ns, switched);
  CHECK_EQ(report.runs[1].lost, 0);
  CHECK(report.continuous());
  const SourceName jo{"jo", SourceKind::kCamera};
  const SourceName maria{"maria", SourceKind::kCamera};
  CHECK_EQ(feed.monitor.sources_since(switched).size(), 1);
  CHECK(feed.monitor.sources_since(switched).count(jo) == 1);
  CHECK(feed.monitor.last_arrival(maria) < switched);
  CHECK(feed.monitor.run_since(jo, switched).has_value());
  CHECK(!feed.monitor.run_since(maria, switched).has_value());
}

void a_packet_lost_before_the_server_leaves_its_numbers_whole() {
  Feed feed(MediaKind::kAudio);
  feed.packet("maria", 1);
  feed.packet("maria", 3);
  CHECK_EQ(feed.report().runs[0].lost, 1);
  CHECK_EQ(feed.report().missing, 0);
  CHECK(feed.report().continuous());
}

void a_packet_lost_behind_the_server_explains_its_gap() {
  Feed feed(MediaKind::kAudio);
  feed.packet("maria", 1);
  ++feed.sequence;
  feed.packet("maria", 3);
  CHECK_EQ(feed.report().missing, 1);
  CHECK_EQ(feed.report().runs[0].lost, 1);
  CHECK(feed.report().continuous());
}

void a_gap_that_no_loss_explains_is_reported() {
  Feed feed(MediaKind::kAudio);
  feed.packet("maria", 1);
  ++feed.sequence;
  feed.packet("maria", 2);
  CHECK_EQ(feed.report().unexplained_gaps, 1);
  CHECK(!feed.report().continuous());
}

void a_gap_at_a_change_of_source_is_counted_apart() {
  Feed feed(MediaKind::kAudio);
  feed.packet("maria", 1);
  ++feed.sequence;
  feed.packet("jo", 77);
  CHECK_EQ(feed.report().switch_gaps, 1);
  CHECK(feed.report().continuous());
}

void sequence_and_timestamp_jumps_are_reported() {
  Feed feed(MediaKind::kAudio);
  feed.packet("maria", 1);
  feed.timestamp -= 5000;
  feed.packet("maria", 2);
  CHECK_EQ(feed.report().timestamp_backward, 1);
  feed.timestamp += 48000 * 5;
  feed.packet("maria", 3);
  CHECK_EQ(feed.report().timestamp_jumps, 1);
  feed.sequence -= 5000;
  feed.packet("maria", 4);
  CHECK_EQ(feed.report().backward_jumps, 1);
}

void a_pause_during_which_the_timestamp_ran_on_is_no_jump() {
  Feed feed(MediaKind::kAudio);
  feed.packet("maria", 1);
  feed.now += 60 * kSecond;
  feed.timestamp += 60 * 48000;
  feed.packet("jo", 2);
  CHECK(feed.report().continuous());
}

void breaks_of_picture_id_and_layer_index_are_reported() {
  Feed feed(MediaKind::kVideo);
  feed.packet("maria", 1, true);
  feed.picture_id = 5;
  feed.packet("maria", 2);
  CHECK_EQ(feed.report().picture_id_breaks, 1);
  feed.tl0 = 99;
  feed.packet("maria", 3);
  CHECK_EQ(feed.report().tl0_breaks, 1);
  feed.packet("maria", 4);
  CHECK_EQ(feed.report().picture_id_breaks + feed.report().tl0_breaks, 2);
}

void a_source_that_comes_back_after_an_empty_slot_starts_a_new_run() {
  Feed feed(MediaKind::kVideo);
  feed.packet("maria", 1, true);
  feed.packet("maria", 2);
  feed.record({});
  const Nanos back = feed.now;
  ++feed.picture_id;
  feed.packet("maria", 900, true);
  CHECK_EQ(feed.report().runs.size(), 2);
  CHECK_EQ(feed.report().runs[1].first_keyframe_ns, back);
  CHECK_EQ(feed.report().runs[1].lost, 0);
}

void a_blank_keyframe_belongs_to_nobody() {
  Feed feed(MediaKind::kVideo);
  feed.packet("maria", 1, true);
  feed.packet(nullptr, 0, true);
  CHECK_EQ(feed.report().unmarked, 1);
  CHECK_EQ(feed.report().blank_keyframes, 1);
  CHECK_EQ(feed.report().runs.size(), 1);
  CHECK(feed.report().continuous());
}

void packets_left_encrypted_still_count_for_continuity() {
  Feed feed(MediaKind::kVideo);
  feed.packet("maria", 1, true);
  for (int i = 0; i < 15; ++i) {
    feed.record({});
  }
  feed.picture_id = static_cast<std::uint16_t>(feed.picture_id + 15);
  feed.packet("maria", 17);
  const SlotReport report = feed.report();
  CHECK_EQ(report.packets, 17);
  CHECK_EQ(report.unread, 15);
  CHECK_EQ(report.runs[0].lost, 0);
  CHECK(report.continuous());
}

void a_run_tells_how_far_timestamps_are_from_when_packets_were_sent() {
  Feed feed(MediaKind::kAudio);
  feed.packet("maria", 1);
  CHECK(feed.report().runs[0].clock_offsets.empty());               // no sender report yet
  feed.monitor.note_clock(0, 100 * kSecond, feed.timestamp - 480);  // 10 ms ago
  feed.packet("maria", 2);
  feed.timestamp += 48 * 30;  // 30 ms too much
  feed.packet("maria", 3);
  const auto offsets = feed.report().runs[0].clock_offsets;
  CHECK_EQ(offsets.size(), 2U);
  CHECK_EQ(offsets[1] - offsets[0], 30 * kMillisecond);
  const Nanos sent = kSecond + 20 * kMillisecond - kMillisecond;
  CHECK_EQ(offsets[0], 100 * kSecond + 10 * kMillisecond - sent);
}

}  // namespace

std::span<const Test> slot_monitor_tests() {
  static const Test tests[] = {
      {"a stay of a source in a slot is one run", a_stay_of_a_source_is_one_run},
      {"a change of source starts a new run", a_change_of_source_starts_a_new_run},
      {"a packet lost before the server leaves its numbers whole",
       a_packet_lost_before_the_server_leaves_its_numbers_whole},
      {"a packet lost behind the server explains its gap",
       a_packet_lost_behind_the_server_explains_its_gap},
      {"a gap that no loss explains is reported", a_gap_that_no_loss_explains_is_reported},
      {"a gap at a change of source is counted apart",
       a_gap_at_a_change_of_source_is_counted_apart},
      {"sequence and timestamp jumps are reported", sequence_and_timestamp_jumps_are_reported},
      {"a pause during which the timestamp ran on is no jump",
       a_pause_during_which_the_timestamp_ran_on_is_no_jump},
      {"breaks of picture id and layer index are reported",
       breaks_of_picture_id_and_layer_index_are_reported},
      {"a source that comes back after an empty slot starts a new run",
       a_source_that_comes_back_after_an_empty_slot_starts_a_new_run},
      {"a blank keyframe belongs to nobody", a_blank_keyframe_belongs_to_nobody},
      {"packets left encrypted still count for continuity",
       packets_left_encrypted_still_count_for_continuity},
      {"a run tells how far timestamps are from when packets were sent",
       a_run_tells_how_far_timestamps_are_from_when_packets_were_sent},
  };
  return tests;
}

}  // namespace breakout::test
