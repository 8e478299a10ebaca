// SPDX-License-Identifier: GPL-3.0-or-later
// Texts to rooms and their receipts; announcing by voice, camera and screen.
#include "graph/groups.hpp"
#include "graph/story.hpp"
#include "graph/view.hpp"

namespace breakout::test {
namespace {

using namespace breakout::graph;

using Rooms = std::vector<RoomId>;

SendBroadcast text_to(const char* id, Rooms rooms = {}, std::optional<Seconds> ttl = {}) {
  return {BroadcastId{id}, "hello", std::move(rooms), ttl};
}

Receive received(const char* id) {
  return {BroadcastId{id}};
}

// l01 in room 1, l02 in room 2, l03 and ina in main.
Story in_two_rooms() {
  Story story;
  story.class_of(3);
  story.does(as("ina"), open_of(2, {{"l01", "1"}, {"l02", "2"}}));
  return story;
}

std::set<std::string> recipients_of(const Change& change) {
  std::set<std::string> ids;
  const Broadcast sent = facts_of<BroadcastSent>(change).at(0).broadcast;
  for (const ParticipantId& id : sent.recipients) {
    ids.insert(id.value);
  }
  return ids;
}

std::size_t texts_for(const Story& story, const char* id) {
  return live_broadcasts(story.classroom(), story.seat(id)).size();
}

void a_broadcast_goes_to_everybody_in_its_rooms_but_its_sender() {
  using Ids = std::set<std::string>;
  Story story = in_two_rooms();
  story.does(node(), Disconnect{person("l01"), ""});
  CHECK(recipients_of(story.does(as("ina"), text_to("a"))) == (Ids{"l01", "l02", "l03"}));
  CHECK(recipients_of(story.does(as("ina"), text_to("b", {room("1")}))) == Ids{"l01"});
  CHECK(recipients_of(story.does(as("ina"), text_to("c", {kMainRoom, room("2")}))) ==
        (Ids{"l02", "l03"}));
  CHECK(recipients_of(story.does(back_end(kSecret), text_to("d", {kMainRoom}))) ==
        (Ids{"ina", "l03"}));
  CHECK_EQ(story.classroom().broadcasts.at(BroadcastId{"a"}).by.value, "ina");
  CHECK(story.classroom().broadcasts.at(BroadcastId{"d"}).by.empty());
  story.check_replay();
}

void it_lives_as_long_as_told_or_as_a_seat_does() {
  SettingsPatch patch;
  patch.reconnect_window = Seconds{0};
  Story story(patch);
  story.class_of(1);
  story.does(as("ina"), text_to("a", {}, Seconds{90}));
  story.does(as("ina"), text_to("b"));
  CHECK(next_deadline(story.classroom()) == kStart + Seconds{1});  // the least
  CHECK(story.run_to_next_deadline());
  CHECK_EQ(story.classroom().broadcasts.size(), 1);
  CHECK(next_deadline(story.classroom()) == kStart + Seconds{90});
  CHECK(story.run_to_next_deadline());
  CHECK(story.classroom().broadcasts.empty());
  Story longer;
  longer.class_of(1);
  longer.does(as("ina"), text_to("a"));
  CHECK(next_deadline(longer.classroom()) == kStart + Seconds{300});
}

void it_ends_during_a_round_too() {
  Story story = in_two_rooms();
  story.does(as("ina"), text_to("a", {}, Seconds{5}));
  CHECK(story.run_to_next_deadline());
  CHECK(story.classroom().broadcasts.empty());
  CHECK(!next_deadline(story.classroom()));
}

void bad_broadcasts_are_refused() {
  Story story = in_two_rooms();
  SendBroadcast empty = text_to("a");
  empty.text.clear();
  story.refused(as("ina"), empty, ErrorCode::missing_element, "text");
  SendBroadcast longest = text_to("a");
  longest.text.assign(kMaxBroadcastBytes, 'x');
  story.does(as("ina"), longest);
  longest.text += 'x';
  story.refused(as("ina"), longest, ErrorCode::limit_reached, "4097 bytes");
  story.refused(as("ina"), text_to("b", {room("9")}), ErrorCode::no_such_room, "\"9\"");
  story.refused(as("ina"), text_to("b", {}, Seconds{0}), ErrorCode::invalid_element, "ttl");
  story.refused(as("l01"), text_to("b"), ErrorCode::not_allowed, "broadcast");
  story.does(as("ina"), merge_at_once());
  story.refused(as("ina"), text_to("b", {room("1")}), ErrorCode::wrong_round_state, "no round");
}

void so_many_live_at_a_time_and_no_more() {
  Story story;
  story.class_of(1);
  for (std::size_t i = 0; i < kMaxBroadcasts; ++i) {
    story.does(as("ina"), text_to(std::to_string(i).c_str()));
  }
  story.refused(as("ina"), text_to("more"), ErrorCode::limit_reached, "50 broadcasts");
  story.wait(Seconds{300});
  story.does(node(), Expire{});
  story.does(as("ina"), text_to("more"));
}

void each_recipient_acknowledges_once() {
  Story story = in_two_rooms();
  story.does(as("ina"), text_to("a", {room("1")}));
  story.does(as("l01"), received("a"));
  story.idles(as("l01"), received("a"));
  CHECK_EQ(story.classroom().broadcasts.at(BroadcastId{"a"}).received.size(), 1);
  story.refused(as("l02"), received("a"), ErrorCode::not_allowed, "\"l02\"");
  story.refused(as("ina"), received("a"), ErrorCode::not_allowed, "\"ina\"");
  story.refused(as("l01"), received("x"), ErrorCode::invalid_element, "\"x\"");
  story.does(as("ina"), move_of({{"l02", "1"}}));
  CHECK(story.ask({as("l02"), {}, {}, received("a")}));  // came later: it is there to be read
}

void who_comes_later_is_told_while_it_lives() {
  Story story = in_two_rooms();
  story.does(as("ina"), text_to("a", {room("1")}));
  CHECK_EQ(texts_for(story, "l01"), 1);
  CHECK_EQ(texts_for(story, "l02"), 0);
  CHECK_EQ(texts_for(story, "ina"), 0);
  story.does(as("ina"), move_of({{"l02", "1"}, {"l01", "2"}}));
  CHECK_EQ(texts_for(story, "l02"), 1);
  CHECK_EQ(texts_for(story, "l01"), 1);  // it was sent to them
  story.does(as("ina"), text_to("b"));
  story.join("late");
  CHECK_EQ(texts_for(story, "late"), 1);
}

void another_round_s_room_of_that_name_is_not_told() {
  Story story = in_two_rooms();
  story.does(as("ina"), text_to("a", {room("2")}));
  story.wait_ms(1);
  story.does(as("ina"), Merge{Seconds{0}, false});
  story.does(as("ina"), open_of(2, {{"l01", "2"}, {"l02", "1"}}));
  CHECK_EQ(texts_for(story, "l01"), 0);
  CHECK_EQ(texts_for(story, "l02"), 1);
  story.refused(as("l01"), received("a"), ErrorCode::not_allowed, "was not sent to \"l01\"");
  story.does(as("l02"), received("a"));
}

void a_leaver_stays_in_the_counts() {
  Story story = in_two_rooms();
  story.does(as("ina"), text_to("a"));
  story.does(as("l01"), received("a"));
  story.does(as("l01"), Leave{});
  const Broadcast& broadcast = story.classroom().broadcasts.at(BroadcastId{"a"});
  CHECK_EQ(broadcast.recipients.size(), 3);
  CHECK_EQ(broadcast.received.size(), 1);
}

// --- announcing ----------------------------------------------------------------------------------

void an_announcer_is_heard_everywhere_one_way() {
  Story story = in_two_rooms();
  story.does(as("ina"), Announce{true, {SourceKind::mic}, {}, true});
  CHECK(may_hear(story.seat("l01"), story.seat("ina"), SourceKind::mic));
  CHECK(!may_hear(story.seat("l01"), story.seat("ina"), SourceKind::camera));
  CHECK(!may_hear(story.seat("ina"), story.seat("l01"), SourceKind::mic));
  CHECK(story.seat("ina").announcement->duck);
  CHECK_EQ(story.room_of("ina"), "main");
  story.does(as("ina"), Announce{true, {SourceKind::camera}, {room("2")}, false});  // replaces
  CHECK(!may_hear(story.seat("l01"), story.seat("ina"), SourceKind::camera));
  CHECK(may_hear(story.seat("l02"), story.seat("ina"), SourceKind::camera));
  story.idles(as("ina"), Announce{true, {SourceKind::camera}, {room("2")}, false});
  story.does(as("ina"), Announce{false, {}, {}, false});
  CHECK(!may_hear(story.seat("l02"), story.seat("ina"), SourceKind::camera));
  story.idles(as("ina"), Announce{false, {}, {}, false});
  story.check_replay();
}

void bad_announcements_are_refused() {
  Story story = in_two_rooms();
  const Announce all{true, {SourceKind::mic}, {}, false};
  story.refused(as("ina"), Announce{true, {}, {}, false}, ErrorCode::missing_element, "media");
  story.refused(as("ina"), Announce{true, {SourceKind::mic}, {room("9")}, false},
                ErrorCode::no_such_room, "\"9\"");
  story.refused(as("l01"), all, ErrorCode::not_allowed, "announce");
  story.refused(back_end(kSecret), all, ErrorCode::join_first, "announce");
  story.does(node(), Disconnect{person("ina"), ""});
  story.refused(as("ina"), all, ErrorCode::join_first, "was lost");
}

void an_announcement_survives_moves_and_ends_with_the_connection_or_the_rooms() {
  Story story = in_two_rooms();
  const Announce all{true, {SourceKind::mic}, {}, false};
  story.does(as("ina"), all);
  story.does(as("ina"), move_of({{"ina", "1"}}));
  CHECK(story.seat("ina").announcement);
  story.does(node(), Disconnect{person("ina"), ""});
  CHECK(!story.seat("ina").announcement);
  story.does(node(), Reconnect{person("ina"), {SourceKind::mic}});
  CHECK(!story.seat("ina").announcement);
  story.does(as("ina"), Announce{true, {SourceKind::mic}, {room("1"), kMainRoom}, false});
  const Change merged = story.does(as("ina"), merge_at_once());
  CHECK(!story.seat("ina").announcement);
  CHECK_EQ(facts_of<AnnouncementChanged>(merged).size(), 1);  // staff learns of it
  story.check_replay();
}

}  // namespace

Tests broadcast_tests() {
  return {
      {"a broadcast goes to everybody in its rooms but its sender",
       a_broadcast_goes_to_everybody_in_its_rooms_but_its_sender},
      {"it lives as long as told, or as a seat does", it_lives_as_long_as_told_or_as_a_seat_does},
      {"it ends during a round too", it_ends_during_a_round_too},
      {"bad broadcasts are refused", bad_broadcasts_are_refused},
      {"so many live at a time and no more", so_many_live_at_a_time_and_no_more},
      {"each recipient acknowledges once", each_recipient_acknowledges_once},
      {"who comes later is told while it lives", who_comes_later_is_told_while_it_lives},
      {"a room of that name in another round is not told",
       another_round_s_room_of_that_name_is_not_told},
      {"a leaver stays in the counts", a_leaver_stays_in_the_counts},
      {"an announcer is heard everywhere, one way", an_announcer_is_heard_everywhere_one_way},
      {"bad announcements are refused", bad_announcements_are_refused},
      {"an announcement survives moves and ends with the connection or the rooms",
       an_announcement_survives_moves_and_ends_with_the_connection_or_the_rooms},
  };
}

}  // namespace breakout::test
