// SPDX-License-Identifier: GPL-3.0-or-later
// Create, edit, destroy, and what holds for every request.
#include "graph/groups.hpp"
#include "graph/secrets.hpp"
#include "graph/settings.hpp"
#include "graph/story.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

void a_new_classroom_has_the_documented_defaults() {
  const auto created = decide_create(ClassroomId{"algebra"}, "e", {}, kStart);
  CHECK(created);
  CHECK_EQ(created.value().version, 1);
  CHECK(created.value().at == kStart);
  Classroom classroom;
  apply(classroom, created.value());
  CHECK_EQ(classroom.id.value, "algebra");
  CHECK_EQ(classroom.epoch, "e");
  CHECK(classroom.settings == Settings{});
  CHECK_EQ(classroom.settings.max_participants, 300);
  CHECK_EQ(classroom.settings.max_rooms, 100);
  CHECK_EQ(classroom.settings.reconnect_window.count(), 300);
  CHECK(classroom.participants.empty());
  CHECK(!classroom.in_round());
  CHECK(classroom.has_room(kMainRoom));
  CHECK(!next_deadline(classroom));
}

void settings_out_of_range_are_refused_at_creation() {
  struct Row {
    SettingsPatch patch;
    const char* words;
  };
  std::vector<Row> rows(3);
  rows[0].patch.max_participants = 0;
  rows[0].words = "max_participants must be at least 1, not 0";
  rows[1].patch.reconnect_window = Seconds{-1};
  rows[1].words = "reconnect_window must be from 0 s to 2678400 s, not -1 s";
  rows[2].patch.reconnect_window = kLongestDuration + Seconds{1};
  rows[2].words = "not 2678401 s";
  for (const Row& row : rows) {
    const auto created = decide_create(ClassroomId{"algebra"}, "e", row.patch, kStart);
    CHECK(!created);
    CHECK_EQ(created.refusal().code, ErrorCode::invalid_element);
    CHECK(created.refusal().sentence.find(row.words) != std::string::npos);
  }
}

void a_patch_changes_the_given_fields_only() {
  SettingsPatch patch;
  patch.description = "d";
  patch.pin = "1";
  patch.max_rooms = 7;
  patch.videocodec = VideoCodec::vp9;
  patch.bitrate = 1;
  patch.audio_bitrate = 2;
  patch.screen_bitrate = 3;
  patch.audio_slots = 5;
  patch.video_slots = 6;
  patch.late_joiners = LateJoiners::main;
  patch.roster_visibility = RosterVisibility::classroom;
  patch.ends_at = kStart;
  patch.is_private = true;
  patch.require_token = true;
  patch.covert_listen = true;
  patch.permanent = true;
  const Settings settings = patched(Settings{}, patch);
  Settings expected;
  expected.description = "d";
  expected.pin = "1";
  expected.max_rooms = 7;
  expected.videocodec = VideoCodec::vp9;
  expected.bitrate = 1;
  expected.audio_bitrate = 2;
  expected.screen_bitrate = 3;
  expected.audio_slots = 5;
  expected.video_slots = 6;
  expected.late_joiners = LateJoiners::main;
  expected.roster_visibility = RosterVisibility::classroom;
  expected.ends_at = kStart;
  expected.is_private = expected.require_token = expected.covert_listen = expected.permanent = true;
  CHECK(settings == expected);
  CHECK(patched(settings, {}) == settings);
}

void an_ends_at_of_zero_takes_it_away() {
  SettingsPatch patch;
  patch.ends_at = kStart;
  Story story(patch);
  CHECK(story.classroom().settings.ends_at == kStart);
  Edit edit;
  edit.patch.ends_at = Instant{};
  story.does(admin(), edit);
  CHECK(!story.classroom().settings.ends_at);
}

void edit_changes_settings_and_says_nothing_when_nothing_changes() {
  Story story;
  story.join("ina", Role::instructor);
  Edit edit;
  edit.patch.description = "Algebra II";
  edit.patch.max_rooms = 3;
  const Change change = story.does(as("ina"), edit);
  CHECK_EQ(facts_of<SettingsChanged>(change).size(), 1);
  CHECK_EQ(change.by.value, "ina");
  CHECK_EQ(story.classroom().settings.description, "Algebra II");
  CHECK_EQ(story.classroom().settings.max_rooms, 3);
  story.idles(as("ina"), edit);
  edit.patch.max_participants = 0;
  story.refused(as("ina"), edit, ErrorCode::invalid_element, "max_participants");
}

void the_codec_stays_while_anybody_is_inside() {
  Story story;
  Edit edit;
  edit.patch.videocodec = VideoCodec::h264;
  story.join("ina", Role::instructor);
  story.refused(as("ina"), edit, ErrorCode::not_allowed, "videocodec");
  story.does(as("ina"), Leave{});
  story.does(back_end(kSecret), edit);
  CHECK(story.classroom().settings.videocodec == VideoCodec::h264);
}

void an_end_of_class_before_a_running_timer_is_refused() {
  Story story;
  story.class_of(4);
  Open open = open_of(2);
  open.duration = Seconds{600};
  story.does(as("ina"), open);
  Edit edit;
  edit.patch.ends_at = kStart + Seconds{599};
  story.refused(as("ina"), edit, ErrorCode::limit_reached, "round 1");
  edit.patch.ends_at = kStart + Seconds{600};
  story.does(as("ina"), edit);
  Merge merge;
  merge.grace = Seconds{100};
  story.does(as("ina"), merge);
  edit.patch.ends_at = kStart + Seconds{99};
  story.refused(as("ina"), edit, ErrorCode::limit_reached, "ends_at");
}

void fewer_places_than_people_throw_nobody_out() {
  Story story;
  story.class_of(4);
  Edit edit;
  edit.patch.max_participants = 2;
  story.does(as("ina"), edit);
  CHECK_EQ(story.classroom().participants.size(), 5);
  story.refused(nobody(), join_of("late"), ErrorCode::classroom_full, "max_participants is 2");
}

void destroy_is_one_fact_and_people_stay_readable_for_the_farewell() {
  Story story;
  story.class_of(2);
  story.does(as("ina"), open_of(2));
  const Change change = story.does(as("ina"), Destroy{});
  CHECK_EQ(change.facts.size(), 1);
  CHECK(std::holds_alternative<ClassroomDestroyed>(change.facts.front()));
  CHECK_EQ(story.classroom().participants.size(), 3);
}

void a_request_decided_on_another_version_is_refused_with_the_current_one() {
  Story story;
  story.class_of(2);
  for (const Version stale : {Version{0}, Version{3}, Version{5}}) {
    const auto decided = story.ask(Request{as("ina"), stale, {}, open_of(2)});
    CHECK(!decided);
    CHECK_EQ(decided.refusal().code, ErrorCode::version_conflict);
    CHECK_EQ(decided.refusal().sentence,
             "the classroom is at version 4, not at " + std::to_string(stale));
  }
  CHECK(story.ask(Request{as("ina"), 4, {}, open_of(2)}));
}

void rights_are_asked_before_the_version() {
  Story story;
  story.class_of(1);
  const auto decided = story.ask(Request{as("l01"), 1, {}, open_of(2)});
  CHECK(!decided);
  CHECK_EQ(decided.refusal().code, ErrorCode::not_allowed);
}

void a_change_carries_who_when_and_the_idempotency_key() {
  Story story;
  story.class_of(1);
  story.wait_ms(1234);
  const auto decided = story.ask(Request{as("ina"), 3, OperationId{"op-7"}, open_of(1)});
  CHECK(decided);
  CHECK_EQ(decided.value().version, 4);
  CHECK_EQ(decided.value().by.value, "ina");
  CHECK_EQ(decided.value().op.value, "op-7");
  CHECK(decided.value().at == kStart + Millis{1234});
  const auto by_back_end = story.ask(Request{back_end(kSecret), {}, {}, open_of(1)});
  CHECK(by_back_end.value().by.empty());
}

void secrets_are_equal_only_to_themselves() {
  CHECK(same_secret("abc", "abc"));
  for (const char* wrong : {"", "a", "ab", "abd", "xbc", "abcd", "abcabc", "ABC"}) {
    CHECK(!same_secret("abc", wrong));
  }
  CHECK(!same_secret("", ""));
  CHECK(!same_secret("", "abc"));
}

}  // namespace

Tests classroom_tests() {
  return {
      {"a new classroom has the documented defaults", a_new_classroom_has_the_documented_defaults},
      {"settings out of range are refused at creation",
       settings_out_of_range_are_refused_at_creation},
      {"a patch changes the given fields only", a_patch_changes_the_given_fields_only},
      {"an ends_at of zero takes it away", an_ends_at_of_zero_takes_it_away},
      {"edit changes settings and says nothing when nothing changes",
       edit_changes_settings_and_says_nothing_when_nothing_changes},
      {"the codec stays while anybody is inside", the_codec_stays_while_anybody_is_inside},
      {"an end of class before a running timer is refused",
       an_end_of_class_before_a_running_timer_is_refused},
      {"fewer places than people throw nobody out", fewer_places_than_people_throw_nobody_out},
      {"destroy is one fact and people stay readable for the farewell",
       destroy_is_one_fact_and_people_stay_readable_for_the_farewell},
      {"a request decided on another version is refused with the current one",
       a_request_decided_on_another_version_is_refused_with_the_current_one},
      {"rights are asked before the version", rights_are_asked_before_the_version},
      {"a change carries who, when and the idempotency key",
       a_change_carries_who_when_and_the_idempotency_key},
      {"secrets are equal only to themselves", secrets_are_equal_only_to_themselves},
  };
}

}  // namespace breakout::test
