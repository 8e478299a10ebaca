// SPDX-License-Identifier: GPL-3.0-or-later
// Planted leaks, and what only looks like one.
#include "isolation/groups.hpp"
#include "isolation/records.hpp"
#include "isolation/slot_judge.hpp"

namespace breakout::test {

namespace {

using peer::Nanos;

// Ann's slot. At version 10 (told at 1000) Bob is with her and Cyd elsewhere; at 11 (told at 2000)
// it is the reverse.
class Scene {
 public:
  explicit Scene(bool video = true) : judge_(history_, 0, video, "slot") {
    history_.begin(whole(10, list(person("ann", "1"), person("bob", "1"), person("cyd", "2"))),
                   1000);
    history_.add(
        event(11, list(change("moved", person("bob", "2")), change("moved", person("cyd", "1")))),
        2000);
  }

  // Arrives 100 after it was sent.
  void packet(std::uint8_t person, Nanos sent, bool keyframe = false) {
    put({Packet::Is::kMarked,
         keyframe,
         sequence_++,
         {person, peer::SourceKind::kCamera},
         sent,
         sent + 100});
  }
  void bob(Nanos sent, bool keyframe = false) { packet(1, sent, keyframe); }
  void cyd(Nanos sent, bool keyframe = false) { packet(2, sent, keyframe); }
  void blank() { put({Packet::Is::kBlank, true, sequence_++, {}, 0, 0}); }
  void unknown() { put({Packet::Is::kUnknown, false, sequence_++, {}, 0, 0}); }
  void lose() { ++sequence_; }
  void put(const Packet& packet) { judge_.judge(packet, leaks_); }

  History& history() { return history_; }
  SlotJudge& judge() { return judge_; }
  // The kinds of the leaks found, by name.
  std::string found() {
    judge_.finish(leaks_);
    std::string text;
    for (const Leak& leak : leaks_) {
      text += (text.empty() ? "" : " ") + std::string(name_of(leak.kind));
    }
    return text;
  }

 private:
  History history_{{"ann", "bob", "cyd"}};
  SlotJudge judge_;
  std::uint16_t sequence_ = 65535;
  std::vector<Leak> leaks_;
};

void a_switch_in_time_is_no_leak() {
  Scene scene;
  scene.bob(1500, true);
  scene.bob(1990);
  scene.cyd(2050, true);
  scene.cyd(2100);
  CHECK_EQ(scene.found(), "");
  CHECK_EQ(scene.judge().judged(), 4);
  CHECK_EQ(scene.judge().switches(), 2);
}

void packets_sent_before_the_answer_may_arrive_after_it() {
  Scene scene;
  scene.bob(1999, true);
  CHECK_EQ(scene.found(), "");
}

void packets_of_the_next_source_may_come_before_the_answer() {
  Scene scene;
  scene.bob(1500, true);
  scene.cyd(1600, true);  // the answer was on its way when the slots were re-pointed already
  CHECK_EQ(scene.found(), "");
}

void a_packet_sent_after_the_answer_is_a_leak() {
  Scene scene;
  scene.bob(2001, true);
  CHECK_EQ(scene.found(), "forbidden");
}

void a_packet_before_it_can_have_been_allowed_is_a_leak() {
  Scene scene;
  scene.history().answered(10, 1700, 1800);
  scene.cyd(1500, true);
  CHECK_EQ(scene.found(), "forbidden");
}

void a_packet_of_the_former_source_behind_one_of_the_next_is_a_leak() {
  Scene scene;
  scene.bob(1500, true);
  scene.cyd(1600, true);
  scene.bob(1610);
  CHECK_EQ(scene.found(), "late");
}

void in_an_audio_slot_too() {
  Scene scene(false);
  scene.bob(1500);
  scene.cyd(1600);
  scene.bob(1610);
  scene.cyd(1620);
  CHECK_EQ(scene.found(), "late");
}

void the_former_source_may_come_back_with_a_newer_version() {
  Scene scene;
  scene.history().add(
      event(12, list(change("moved", person("bob", "1")), change("moved", person("cyd", "2")))),
      2010);
  scene.bob(1990, true);
  scene.cyd(1992, true);
  scene.bob(1995, true);
  CHECK_EQ(scene.found(), "");
}

void sources_of_one_room_may_take_turns() {
  Scene scene;
  scene.history().add(event(12, list(change("moved", person("bob", "1")))), 3000);
  for (const Nanos sent : {3100, 3200, 3300}) {
    scene.bob(sent, true);
    scene.cyd(sent + 50, true);
  }
  CHECK_EQ(scene.found(), "");
}

void a_picture_that_goes_on_after_a_blank_one_is_a_leak() {
  Scene scene;
  scene.bob(1500, true);
  scene.blank();
  scene.bob(1510);
  CHECK_EQ(scene.found(), "headless");
  CHECK_EQ(scene.judge().blanks(), 1);
}

void a_keyframe_after_a_blank_picture_is_a_new_start() {
  Scene scene;
  scene.bob(1500, true);
  scene.blank();
  scene.bob(1510, true);
  CHECK_EQ(scene.found(), "");
}

void a_source_that_begins_within_a_picture_is_a_leak_unless_packets_are_missing() {
  Scene scene;
  scene.history().add(event(12, list(change("moved", person("bob", "1")))), 3000);
  scene.bob(3100, true);
  scene.cyd(3200);
  CHECK_EQ(scene.found(), "headless");
  scene.lose();
  scene.bob(3300);
  CHECK_EQ(scene.found(), "headless");
}

void what_comes_first_may_have_lost_its_beginning() {
  Scene scene;
  scene.bob(1500);  // sent before the connection was up, the keyframe is lost
  CHECK_EQ(scene.found(), "");
}

void packets_out_of_order_are_put_into_order_first() {
  Scene scene;
  const SourceId bob{1, peer::SourceKind::kCamera};
  const SourceId cyd{2, peer::SourceKind::kCamera};
  scene.put({Packet::Is::kMarked, true, 10, bob, 1500, 1600});
  scene.put({Packet::Is::kMarked, true, 12, cyd, 1610, 1700});
  scene.put({Packet::Is::kMarked, false, 11, bob, 1510, 1710});
  CHECK_EQ(scene.found(), "");
}

void what_is_sent_to_a_replaced_connection_is_a_leak() {
  Scene scene;
  scene.bob(1500, true);
  scene.judge().retire(1600);
  scene.bob(1550);
  CHECK_EQ(scene.found(), "");
  scene.bob(1650);
  CHECK_EQ(scene.found(), "replaced");
}

void a_packet_of_nobody_is_a_leak() {
  Scene scene;
  scene.unknown();
  CHECK_EQ(scene.found(), "unknown");
}

}  // namespace

std::vector<Test> slot_judge_tests() {
  return {{"a switch in time is no leak", a_switch_in_time_is_no_leak},
          {"packets sent before the answer may arrive after it",
           packets_sent_before_the_answer_may_arrive_after_it},
          {"packets of the next source may come before the answer",
           packets_of_the_next_source_may_come_before_the_answer},
          {"a packet sent after the answer is a leak", a_packet_sent_after_the_answer_is_a_leak},
          {"a packet before it can have been allowed is a leak",
           a_packet_before_it_can_have_been_allowed_is_a_leak},
          {"a packet of the former source behind one of the next is a leak",
           a_packet_of_the_former_source_behind_one_of_the_next_is_a_leak},
          {"in an audio slot too", in_an_audio_slot_too},
          {"the former source may come back with a newer version",
           the_former_source_may_come_back_with_a_newer_version},
          {"sources of one room may take turns", sources_of_one_room_may_take_turns},
          {"a picture that goes on after a blank one is a leak",
           a_picture_that_goes_on_after_a_blank_one_is_a_leak},
          {"a keyframe after a blank picture is a new start",
           a_keyframe_after_a_blank_picture_is_a_new_start},
          {"a source that begins within a picture is a leak unless packets are missing",
           a_source_that_begins_within_a_picture_is_a_leak_unless_packets_are_missing},
          {"what comes first may have lost its beginning",
           what_comes_first_may_have_lost_its_beginning},
          {"packets out of order are put into order first",
           packets_out_of_order_are_put_into_order_first},
          {"what is sent to a replaced connection is a leak",
           what_is_sent_to_a_replaced_connection_is_a_leak},
          {"a packet of nobody is a leak", a_packet_of_nobody_is_a_leak}};
}

}  // namespace breakout::test
