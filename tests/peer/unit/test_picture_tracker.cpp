// SPDX-License-Identifier: GPL-3.0-or-later
#include <vector>

#include "peer/picture_tracker.hpp"
#include "peer/unit/groups.hpp"

namespace breakout::test {
namespace {

using namespace breakout::peer;

Nanos ms(int time) {
  return kSecond + time * kMillisecond;
}

// Pictures of two packets: the even number opens, the odd one ends.
PictureTracker::Packet packet(int sequence, bool key = false) {
  const bool opens = sequence % 2 == 0;
  return {static_cast<std::uint16_t>(sequence), opens, key && opens, !opens};
}

void receive(PictureTracker& tracker, std::initializer_list<int> sequences, Nanos now,
             bool key = false) {
  for (const int each : sequences) {
    tracker.record(packet(each, key), now);
  }
}

void pictures_are_shown_from_the_first_whole_keyframe_on() {
  PictureTracker tracker;
  receive(tracker, {4, 5}, ms(0));
  CHECK(!tracker.started());
  receive(tracker, {6, 7}, ms(50), true);
  receive(tracker, {8, 9, 10}, ms(100));
  CHECK_EQ(tracker.shown(), 2);
  CHECK_EQ(tracker.next(), 10);
  CHECK_EQ(tracker.keyframes(), 1);
}

void a_picture_waits_for_its_packets_and_for_those_before_it() {
  PictureTracker tracker;
  receive(tracker, {65534, 65535}, ms(0), true);
  receive(tracker, {1, 2, 3, 4, 5}, ms(50));
  CHECK_EQ(tracker.shown(), 1);
  receive(tracker, {0}, ms(60));
  CHECK_EQ(tracker.shown(), 4);
  CHECK_EQ(tracker.freezes(), 0);
}

void a_whole_keyframe_skips_what_is_missing() {
  PictureTracker tracker;
  receive(tracker, {0, 1}, ms(0), true);
  receive(tracker, {2, 4, 5}, ms(50));
  receive(tracker, {7, 6}, ms(100), true);
  CHECK_EQ(tracker.shown(), 2);
  CHECK_EQ(tracker.next(), 8);
}

void a_cut_picture_does_not_stop_a_later_keyframe() {
  PictureTracker tracker;
  receive(tracker, {0, 1}, ms(0), true);
  receive(tracker, {2}, ms(50));  // its end is never sent: the source changed
  receive(tracker, {4, 5}, ms(90), true);
  CHECK_EQ(tracker.shown(), 2);
}

void more_than_200_ms_without_a_picture_are_a_freeze() {
  PictureTracker tracker;
  receive(tracker, {0, 1}, ms(0), true);
  receive(tracker, {2, 3}, ms(200));
  CHECK_EQ(tracker.freezes(), 0);
  receive(tracker, {4, 5}, ms(500));
  CHECK_EQ(tracker.freezes(), 1);
  CHECK_EQ(tracker.frozen(ms(600)), 300 * kMillisecond);
  CHECK_EQ(tracker.frozen(ms(750)), 550 * kMillisecond);
}

void a_keyframe_is_wanted_when_the_first_did_not_come() {
  PictureTracker tracker;
  CHECK(!tracker.wants_keyframe(ms(0)));
  receive(tracker, {2, 3}, ms(0));
  CHECK(!tracker.wants_keyframe(ms(200)));
  CHECK(tracker.wants_keyframe(ms(201)));
  CHECK(!tracker.wants_keyframe(ms(400)));
  CHECK(tracker.wants_keyframe(ms(401)));
  receive(tracker, {4, 5}, ms(450), true);
  CHECK(!tracker.wants_keyframe(ms(1000)));
}

void a_broken_stream_wants_a_keyframe_until_it_comes() {
  PictureTracker tracker;
  receive(tracker, {0, 1}, ms(0), true);
  tracker.note_broken();
  CHECK(tracker.wants_keyframe(ms(10)));
  CHECK(!tracker.wants_keyframe(ms(100)));
  CHECK(tracker.wants_keyframe(ms(210)));
  receive(tracker, {4, 5}, ms(250), true);
  CHECK(!tracker.wants_keyframe(ms(1000)));
}

void three_seconds_without_a_picture_want_a_keyframe_while_packets_come() {
  PictureTracker tracker;
  receive(tracker, {0, 1}, ms(0), true);
  CHECK(!tracker.wants_keyframe(ms(5000)));
  receive(tracker, {4, 5}, ms(5000));
  CHECK(tracker.wants_keyframe(ms(5001)));
}

}  // namespace

std::span<const Test> picture_tracker_tests() {
  static const Test tests[] = {
      {"pictures are shown from the first whole keyframe on",
       pictures_are_shown_from_the_first_whole_keyframe_on},
      {"a picture waits for its packets and for those before it",
       a_picture_waits_for_its_packets_and_for_those_before_it},
      {"a whole keyframe skips what is missing", a_whole_keyframe_skips_what_is_missing},
      {"a cut picture does not stop a later keyframe",
       a_cut_picture_does_not_stop_a_later_keyframe},
      {"more than 200 ms without a picture are a freeze",
       more_than_200_ms_without_a_picture_are_a_freeze},
      {"a keyframe is wanted when the first did not come",
       a_keyframe_is_wanted_when_the_first_did_not_come},
      {"a broken stream wants a keyframe until it comes",
       a_broken_stream_wants_a_keyframe_until_it_comes},
      {"three seconds without a picture want a keyframe while packets come",
       three_seconds_without_a_picture_want_a_keyframe_while_packets_come},
  };
  return tests;
}

}  // namespace breakout::test
