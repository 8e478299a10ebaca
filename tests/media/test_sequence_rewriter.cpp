// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include "media/groups.hpp"
#include "media/packets.hpp"
#include "media/sequence_rewriter.hpp"

namespace breakout::test {
namespace {

using namespace media;
using Fate = SequenceRewriter::Fate;

/// One line of a table: what comes in, and what is expected to go out.
struct Row {
  int at_ms;
  bool switched;  // on_switch() before this packet
  RtpNumbers in;
  bool frame_end;
  Fate fate;
  RtpNumbers out{};
};

void run(SequenceRewriter& rewriter, std::initializer_list<Row> rows) {
  int line = 0;
  for (const Row& row : rows) {
    if (row.switched) {
      rewriter.on_switch();
    }
    const auto result = rewriter.rewrite(arrival(row.in, row.frame_end, at(row.at_ms)));
    const bool same = result.fate == row.fate && (row.fate != Fate::send || result.out == row.out);
    if (!same) {
      throw CheckFailed("row " + std::to_string(line) + ": fate " + shown(result.fate) + " seq " +
                        std::to_string(result.out.sequence) + " ts " +
                        std::to_string(result.out.timestamp));
    }
    ++line;
  }
}

void run(Kind kind, std::initializer_list<Row> rows) {
  SequenceRewriter rewriter(kind);
  run(rewriter, rows);
}

constexpr Fate S = Fate::send, D = Fate::drop, B = Fate::broken;

void one_source_passes_unchanged() {
  run(Kind::audio, {{0, false, {100, 1000}, false, S, {100, 1000}},
                    {20, false, {101, 1960}, false, S, {101, 1960}},
                    {40, false, {102, 2920}, false, S, {102, 2920}}});
}

void the_first_sequence_number_is_in_the_lower_half() {
  run(Kind::audio, {{0, false, {0xfff0, 5}, false, S, {0x7ff0, 5}},
                    {20, false, {0xfff1, 965}, false, S, {0x7ff1, 965}}});
}

void loss_at_the_input_is_the_same_loss_at_the_output() {
  run(Kind::audio, {{0, false, {100, 0}, false, S, {100, 0}},
                    {60, false, {103, 2880}, false, S, {103, 2880}},
                    {80, false, {104, 3840}, false, S, {104, 3840}}});
}

void reordered_packets_keep_their_numbers() {
  run(Kind::audio, {{0, false, {100, 0}, false, S, {100, 0}},
                    {20, false, {102, 1920}, false, S, {102, 1920}},
                    {21, false, {101, 960}, false, S, {101, 960}},
                    {60, false, {103, 2880}, false, S, {103, 2880}}});
}

void duplicates_are_dropped() {
  run(Kind::audio, {{0, false, {100, 0}, false, S, {100, 0}},
                    {1, false, {100, 0}, false, D},
                    {20, false, {102, 1920}, false, S, {102, 1920}},
                    {21, false, {101, 960}, false, S, {101, 960}},
                    {22, false, {101, 960}, false, D},
                    {23, false, {102, 1920}, false, D}});
}

void sequence_and_timestamp_wrap_around() {
  SequenceRewriter rewriter(Kind::audio);
  run(rewriter, {{0, false, {0x7ffe, 0xfffffc00}, false, S, {0x7ffe, 0xfffffc00}}});
  std::uint16_t sequence = 0x7ffe;
  std::uint32_t timestamp = 0xfffffc00;
  for (int each = 1; each < 70000; ++each) {
    ++sequence;
    timestamp += 960;
    const auto result = rewriter.rewrite(arrival({sequence, timestamp}, false, at(each * 20)));
    CHECK(result.fate == Fate::send);
    CHECK_EQ(result.out.sequence, sequence);
    CHECK_EQ(result.out.timestamp, timestamp);
  }
}

void reordering_across_the_wrap_is_no_jump() {
  run(Kind::audio, {{0, false, {0x7000, 0}, false, S, {0x7000, 0}},
                    {1, true, {0xfffe, 0}, false, S, {0x7001, 960}},
                    {2, false, {0x0001, 2880}, false, S, {0x7004, 3840}},
                    {3, false, {0xffff, 960}, false, S, {0x7002, 1920}},
                    {4, false, {0x0000, 1920}, false, S, {0x7003, 2880}},
                    {5, false, {0x0000, 1920}, false, D}});
}

void a_switch_continues_and_advances_by_elapsed_time() {
  run(Kind::audio, {{0, false, {100, 1000}, false, S, {100, 1000}},
                    {20, false, {101, 1960}, false, S, {101, 1960}},
                    {60, true, {5000, 900000}, false, S, {102, 1960 + 40 * 48}},
                    {80, false, {5001, 900960}, false, S, {103, 1960 + 40 * 48 + 960}}});
}

void late_packets_of_before_a_switch_are_dropped() {
  run(Kind::audio, {{0, false, {100, 0}, false, S, {100, 0}},
                    {20, true, {5000, 0}, false, S, {101, 960}},
                    {21, false, {4999, 0}, false, D},
                    {40, false, {5001, 960}, false, S, {102, 1920}},
                    {41, false, {4999, 0}, false, D},
                    {42, false, {4800, 0}, false, D}});
}

void a_cut_frame_leaves_one_number_out() {
  run(Kind::video, {{0, false, {10, 0}, false, S, {10, 0}},
                    {1, false, {11, 0}, false, S, {11, 0}},
                    {33, true, {700, 0}, true, S, {13, 33 * 90 - 90}},
                    {66, true, {900, 0}, true, S, {14, 33 * 90 - 90 + 33 * 90}}});
}

void a_late_middle_does_not_reopen_a_finished_frame() {
  run(Kind::video, {{0, false, {10, 0}, false, S, {10, 0}},
                    {1, false, {12, 0}, true, S, {12, 0}},
                    {2, false, {11, 0}, false, S, {11, 0}},
                    {11, true, {700, 0}, true, S, {13, 900}}});
}

void audio_markers_do_not_mean_frames() {
  run(Kind::audio, {{0, false, {10, 0}, false, S, {10, 0}},
                    {20, true, {700, 0}, false, S, {11, 960}},
                    {40, true, {900, 0}, true, S, {12, 1920}}});
}

void too_large_a_step_is_taken_back_at_the_next_switch() {
  // Three switches within 30 ms cost 20 ms each; the pause after them pays the debt.
  run(Kind::audio, {{0, false, {10, 0}, false, S, {10, 0}},
                    {10, true, {20, 0}, false, S, {11, 960}},
                    {20, true, {30, 0}, false, S, {12, 1920}},
                    {30, true, {40, 0}, false, S, {13, 2880}},
                    {100, true, {50, 0}, false, S, {14, 4800}},
                    {200, true, {60, 0}, false, S, {15, 9600}}});
}

void video_advances_by_one_tick_at_least() {
  run(Kind::video, {{0, false, {10, 500}, true, S, {10, 500}},
                    {0, true, {20, 0}, true, S, {11, 501}},
                    {10, true, {30, 0}, true, S, {12, 1400}}});
}

void clocks_of_two_threads_may_be_out_of_order() {
  run(Kind::audio,
      {{50, false, {10, 0}, false, S, {10, 0}}, {49, true, {20, 0}, false, S, {11, 960}}});
}

void a_pause_advances_the_timestamp_by_its_length() {
  run(Kind::video, {{0, false, {10, 0}, true, S, {10, 0}},
                    {600000, true, {11, 0}, true, S, {11, 600000u * 90u}}});
}

void a_pause_of_a_day_is_no_step_back() {
  run(Kind::video,
      {{0, false, {10, 0}, true, S, {10, 0}}, {86400000, true, {11, 0}, true, S, {11, 1u << 30}}});
}

void a_jump_is_believed_when_confirmed() {
  run(Kind::audio, {{0, false, {100, 0}, false, S, {100, 0}},
                    {20, false, {20000, 5}, false, D},
                    {40, false, {20001, 965}, false, B},
                    {40, true, {20001, 965}, false, S, {101, 1920}},
                    {60, false, {20002, 1925}, false, S, {102, 2880}}});
}

void one_stray_packet_changes_nothing() {
  run(Kind::audio, {{0, false, {100, 0}, false, S, {100, 0}},
                    {20, false, {20000, 5}, false, D},
                    {21, false, {101, 960}, false, S, {101, 960}},
                    {22, false, {20001, 5}, false, D},
                    {40, false, {102, 1920}, false, S, {102, 1920}}});
}

void a_restart_below_is_found_too() {
  run(Kind::audio, {{0, false, {9000, 0}, false, S, {9000, 0}},
                    {20, false, {8000, 0}, false, D},
                    {40, false, {8001, 960}, false, B}});
}

void a_packet_older_than_the_window_is_dropped() {
  SequenceRewriter rewriter(Kind::video);
  for (int each = 0; each < 400; ++each) {
    if (each != 120 && each != 300) {
      const std::uint16_t sequence = static_cast<std::uint16_t>(each);
      CHECK(rewriter.rewrite(arrival({sequence, 0}, true, at(each))).fate == Fate::send);
    }
  }
  CHECK(rewriter.rewrite(arrival({120, 0}, true, at(400))).fate == Fate::drop);
  CHECK(rewriter.rewrite(arrival({300, 0}, true, at(400))).fate == Fate::send);
  CHECK(rewriter.rewrite(arrival({300, 0}, true, at(400))).fate == Fate::drop);
}

void a_gap_longer_than_the_window_forgets_what_was_seen() {
  run(Kind::video, {{0, false, {10, 0}, true, S, {10, 0}},
                    {1, false, {1000, 0}, true, S, {1000, 0}},
                    {2, false, {900, 0}, true, S, {900, 0}},
                    {3, false, {900, 0}, true, D},
                    {4, false, {872, 0}, true, D}});
}

void own_packets_continue_and_are_continued() {
  SequenceRewriter rewriter(Kind::video);
  run(rewriter, {{0, false, {10, 0}, false, S, {10, 0}}});
  CHECK(rewriter.next_own(at(10)) == (RtpNumbers{12, 900}));  // the frame was cut
  CHECK(rewriter.next_own(at(10)) == (RtpNumbers{13, 901}));
  run(rewriter, {{20, false, {11, 5}, true, S, {14, 1800}}});
}

constexpr Test kTests[] = {
    {"one source passes unchanged", one_source_passes_unchanged},
    {"the first sequence number is in the lower half",
     the_first_sequence_number_is_in_the_lower_half},
    {"loss at the input is the same loss at the output",
     loss_at_the_input_is_the_same_loss_at_the_output},
    {"reordered packets keep their numbers", reordered_packets_keep_their_numbers},
    {"duplicates are dropped", duplicates_are_dropped},
    {"sequence and timestamp wrap around", sequence_and_timestamp_wrap_around},
    {"reordering across the wrap is no jump", reordering_across_the_wrap_is_no_jump},
    {"a switch continues and advances by elapsed time",
     a_switch_continues_and_advances_by_elapsed_time},
    {"late packets of before a switch are dropped", late_packets_of_before_a_switch_are_dropped},
    {"a cut frame leaves one number out", a_cut_frame_leaves_one_number_out},
    {"a late middle does not reopen a finished frame",
     a_late_middle_does_not_reopen_a_finished_frame},
    {"audio markers do not mean frames", audio_markers_do_not_mean_frames},
    {"too large a step is taken back at the next switch",
     too_large_a_step_is_taken_back_at_the_next_switch},
    {"video advances by one tick at least", video_advances_by_one_tick_at_least},
    {"clocks of two threads may be out of order", clocks_of_two_threads_may_be_out_of_order},
    {"a pause advances the timestamp by its length", a_pause_advances_the_timestamp_by_its_length},
    {"a pause of a day is no step back", a_pause_of_a_day_is_no_step_back},
    {"a jump is believed when confirmed", a_jump_is_believed_when_confirmed},
    {"one stray packet changes nothing", one_stray_packet_changes_nothing},
    {"a restart below is found too", a_restart_below_is_found_too},
    {"a packet older than the window is dropped", a_packet_older_than_the_window_is_dropped},
    {"a gap longer than the window forgets what was seen",
     a_gap_longer_than_the_window_forgets_what_was_seen},
    {"own packets continue and are continued", own_packets_continue_and_are_continued},
};

}  // namespace

std::span<const Test> sequence_tests() {
  return kTests;
}

}  // namespace breakout::test
