// SPDX-License-Identifier: GPL-3.0-or-later
#include "peer/sequence_tracker.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using breakout::peer::SequenceTracker;
using Arrival = SequenceTracker::Arrival;

void numbers_go_on_over_the_wrap() {
  SequenceTracker tracker;
  CHECK_EQ(tracker.record(65534), Arrival::kFirst);
  CHECK_EQ(tracker.record(65535), Arrival::kNext);
  CHECK_EQ(tracker.record(0), Arrival::kNext);
  CHECK_EQ(tracker.missing(), 0);
  CHECK_EQ(tracker.expected(), 3);
}

void a_gap_is_missing_until_it_is_filled() {
  SequenceTracker tracker;
  tracker.record(10);
  CHECK_EQ(tracker.record(13), Arrival::kAfterGap);
  CHECK_EQ(tracker.missing(), 2);
  CHECK_EQ(tracker.record(11), Arrival::kLate);
  CHECK_EQ(tracker.missing(), 1);
  CHECK_EQ(tracker.late(), 1);
}

void a_packet_that_comes_twice_is_a_duplicate() {
  SequenceTracker tracker;
  tracker.record(10);
  tracker.record(11);
  CHECK_EQ(tracker.record(11), Arrival::kDuplicate);
  CHECK_EQ(tracker.record(10), Arrival::kDuplicate);
  CHECK_EQ(tracker.duplicates(), 2);
}

void a_number_from_long_ago_is_a_backward_jump() {
  SequenceTracker tracker;
  for (std::uint16_t i = 0; i < 3000; ++i) {
    tracker.record(i);
  }
  CHECK_EQ(tracker.record(100), Arrival::kBackward);
  CHECK_EQ(tracker.backward_jumps(), 1);
  CHECK_EQ(tracker.record(3000), Arrival::kNext);
}

void a_number_before_the_first_is_a_backward_jump() {
  SequenceTracker tracker;
  tracker.record(100);
  CHECK_EQ(tracker.record(99), Arrival::kBackward);
}

void old_marks_do_not_hide_a_gap_one_window_later() {
  SequenceTracker tracker;
  for (std::uint16_t i = 0; i < 1024; ++i) {
    tracker.record(i);
  }
  tracker.record(1026);
  CHECK_EQ(tracker.record(1025), Arrival::kLate);
  CHECK_EQ(tracker.missing(), 1);
}

}  // namespace

std::span<const Test> sequence_tracker_tests() {
  static const Test tests[] = {
      {"sequence numbers go on over the wrap", numbers_go_on_over_the_wrap},
      {"a gap is missing until it is filled", a_gap_is_missing_until_it_is_filled},
      {"a packet that comes twice is a duplicate", a_packet_that_comes_twice_is_a_duplicate},
      {"a number from long ago is a backward jump", a_number_from_long_ago_is_a_backward_jump},
      {"a number before the first is a backward jump",
       a_number_before_the_first_is_a_backward_jump},
      {"old marks do not hide a gap one window later",
       old_marks_do_not_hide_a_gap_one_window_later},
  };
  return tests;
}

}  // namespace breakout::test
